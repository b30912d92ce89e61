package httpui

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/trends"
)

// A serverList is the part of the list of servers that moves.
type serverList struct {
	pageData
	Rows      []serverRow
	All       int // servers, with those that the filter hides
	Players   int
	Playing   int // servers with players
	Attention int
	Total     trends.Sparkline // of the rows; zero until all of their curves are drawn
	Filter    serverFilter
}

type serverRow struct {
	serverStatus
	Path      string // of its page
	Sparkline trends.Sparkline
	named     bool         // people may be told from others of the same name
	Who       []playerView // the first of those who play now
	More      int          // how many play besides
}

// Row is the row, not a copy of it.
func (row *serverRow) Row() *serverRow { return row }

// Status is the server at a glance. A template finds its fields faster than those of an
// embedded struct, which counts in a list of a thousand.
func (row *serverRow) Status() *serverStatus { return &row.serverStatus }

// Spark is the element of a curve, "" if there is nothing to show.
func (pd pageData) Spark(s trends.Sparkline) template.HTML {
	if s.Path == "" {
		return ""
	}
	return template.HTML(`<svg class="spark" viewBox="0 0 48 14" preserveAspectRatio="none" role="img" aria-label="` +
		template.HTMLEscapeString(pd.T("servers.spark", s.Peak)) + `"><path d="` + s.Path + `"/></svg>`)
}

// A serverFilter is what a reader wants to see of the list.
type serverFilter struct {
	Text string
	Sort string // one of serverOrders
}

var serverOrders = []string{"name", "state", "players", "map", "seen"}

// Orders are the orders of the list.
func (serverFilter) Orders() []string { return serverOrders }

func filterOf(q url.Values) serverFilter {
	f := serverFilter{Text: strings.TrimSpace(q.Get("q")), Sort: q.Get("sort")}
	if len(f.Text) > 100 {
		f.Text = strings.ToValidUTF8(f.Text[:100], "")
	}
	if !slices.Contains(serverOrders, f.Sort) {
		f.Sort = "name"
	}
	return f
}

// Query is the query of this very list.
func (f serverFilter) Query() string { return f.Sorted(f.Sort) }

// Sorted is the query of the list in another order.
func (f serverFilter) Sorted(by string) string {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	if by != "name" {
		q.Set("sort", by)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Order is which way the list is sorted by a column, "" if by another: those with
// most players and those that answered last stand first.
func (f serverFilter) Order(by string) string {
	switch {
	case by != f.Sort:
		return ""
	case by == "players" || by == "seen":
		return "descending"
	}
	return "ascending"
}

func (req *request) listServers() error {
	filter := filterOf(req.r.URL.Query())
	if req.fragment() {
		key := fmt.Sprintf("list/%d/%s/%s/%s", req.User.ID, req.Lang(), req.Location, filter.Query())
		return req.sharedPart(key, "servers", func(ctx context.Context) (any, error) { return req.serverList(ctx, filter) })
	}
	list, err := req.serverList(req.r.Context(), filter)
	if err != nil {
		return err
	}
	return req.page(http.StatusOK, "servers", list)
}

func (pd pageData) serverList(ctx context.Context, filter serverFilter) (*serverList, error) {
	servers, err := pd.handler.Store.Servers(ctx, pd.User.ID)
	if err != nil {
		return nil, err
	}
	list := &serverList{pageData: pd, All: len(servers), Filter: filter}
	snaps, err := pd.handler.Store.Snapshots(ctx, serverIDs(servers))
	if err != nil {
		return nil, err
	}
	conditions, err := condition.Read(ctx, pd.handler.Store, serverIDs(servers), pd.Now)
	if err != nil {
		return nil, err
	}
	for _, s := range servers {
		row := serverRow{serverStatus: pd.serverStatus(s, snaps[s.ID], conditions[s.ID]), Path: serverPath(s.ID), named: true}
		list.add(row)
	}
	sortRows(list.Rows, filter.Sort)
	if err := list.addPlayers(ctx); err != nil {
		return nil, err
	}
	return list, list.addSparklines(ctx)
}

// add counts a server, and shows it unless the filter hides it.
func (list *serverList) add(row serverRow) {
	if row.Fresh && row.Snap.Players > 0 {
		list.Players += row.Snap.Players
		list.Playing++
	}
	if row.Attention() {
		list.Attention++
	}
	if row.matches(strings.ToLower(list.Filter.Text)) {
		list.Rows = append(list.Rows, row)
	}
}

func (list *serverList) addSparklines(ctx context.Context) error {
	ids := make([]int64, len(list.Rows))
	for i := range list.Rows {
		ids[i] = list.Rows[i].ID
	}
	curves, err := list.handler.trends.Sparklines(ctx, list.User.ID, ids, list.Now)
	for i := range list.Rows {
		list.Rows[i].Sparkline = curves[list.Rows[i].ID]
	}
	if len(list.Rows) > 1 && len(list.Rows) <= trends.AtOnce {
		list.Total = trends.Sum(curves)
	}
	return err
}

const (
	rowFaces  = 3   // of those who play on a server
	facedRows = 100 // rows that name those who play there
)

// addPlayers names some of those who play on the servers at the top of the list.
func (list *serverList) addPlayers(ctx context.Context) error {
	at := make(map[int64]*serverRow)
	var servers []int64
	for i := range list.Rows {
		if row := &list.Rows[i]; row.Fresh && row.Snap.Players > 0 && len(servers) < facedRows {
			at[row.ID], servers = row, append(servers, row.ID)
		}
	}
	sessions, err := list.handler.Store.Playing(ctx, servers, people.MaxPlaying)
	if err != nil {
		return err
	}
	var shown []livestate.Session
	for _, s := range sessions {
		if row := at[s.ServerID]; len(row.Who) < rowFaces {
			row.Who, shown = append(row.Who, list.playerView(s.Session, store.Profile{}, row.named)), append(shown, s.Session)
		} else {
			row.More++
		}
	}
	profiles, err := list.handler.Store.Profiles(ctx, livestate.Players(shown))
	for _, row := range at {
		for i := range row.Who {
			id, _ := steam.Parse(row.Who[i].ID) // the one of a session
			row.Who[i].Avatar = list.avatarURL(profiles[id].AvatarHash)
		}
	}
	return err
}

// matches reports whether the row has the text, in lower case, in its name,
// address, map or state.
func (row serverRow) matches(needle string) bool {
	if needle == "" {
		return true
	}
	for _, s := range []string{row.Name, row.Addr, row.Map.Words, row.Map.Code, row.Word} {
		if strings.Contains(strings.ToLower(s), needle) {
			return true
		}
	}
	return false
}

// sortRows orders rows, what matters most first: those that need a person in every
// order, those with most players, those that answered last.
func sortRows(rows []serverRow, by string) {
	weight := map[string]int{stateProblem: 0, stateStale: 1, stateNew: 2, stateRunning: 3, stateIdle: 4, stateStopped: 5}
	players := func(r serverRow) int {
		if !r.Fresh {
			return -1
		}
		return r.Snap.Players
	}
	slices.SortStableFunc(rows, func(a, b serverRow) int {
		c := cmp.Compare(min(weight[a.State], 2), min(weight[b.State], 2))
		if c != 0 {
			return c
		}
		switch by {
		case "state":
			c = cmp.Compare(weight[a.State], weight[b.State])
		case "players":
			c = cmp.Compare(players(b), players(a))
		case "map":
			c = cmp.Or(cmp.Compare(min(players(b), 0), min(players(a), 0)), cmp.Compare(a.Map.Code, b.Map.Code)) // a map of now first
		case "seen":
			c = b.Seen().Compare(a.Seen())
		}
		return cmp.Or(c, cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
}

func serverIDs(servers []store.Server) []int64 {
	ids := make([]int64, len(servers))
	for i, s := range servers {
		ids[i] = s.ID
	}
	return ids
}
