package httpui

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
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
	Filter    serverFilter
}

type serverRow struct {
	serverStatus
	Sparkline trends.Sparkline
}

// A serverFilter is what a reader wants to see of the list.
type serverFilter struct {
	Text    string
	Sort    string // one of serverOrders
	Compact bool   // small tiles for many servers
	viewSet bool
}

// manyServers is the number from which the list is compact by itself.
const manyServers = 60

var serverOrders = []string{"name", "state", "players", "map", "seen"}

func filterOf(q url.Values) serverFilter {
	f := serverFilter{Text: strings.TrimSpace(q.Get("q")), Sort: q.Get("sort")}
	if len(f.Text) > 100 {
		f.Text = strings.ToValidUTF8(f.Text[:100], "")
	}
	if !slices.Contains(serverOrders, f.Sort) {
		f.Sort = "name"
	}
	switch q.Get("view") {
	case "compact":
		f.Compact, f.viewSet = true, true
	case "table":
		f.viewSet = true
	}
	return f
}

// query is the filter as the query of a URL, with another order and look.
func (f serverFilter) query(sort, look string) string {
	q := url.Values{}
	if f.Text != "" {
		q.Set("q", f.Text)
	}
	if sort != "name" {
		q.Set("sort", sort)
	}
	if look != "" {
		q.Set("view", look)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (f serverFilter) reloadVisible() string {
	switch {
	case !f.viewSet:
		return ""
	case f.Compact:
		return "compact"
	}
	return "table"
}

// Query is the query of this very list.
func (f serverFilter) Query() string { return f.query(f.Sort, f.reloadVisible()) }

// Sorted is the query of the list in another order.
func (f serverFilter) Sorted(by string) string { return f.query(by, f.reloadVisible()) }

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

// WithView is the query of the list with another look.
func (f serverFilter) WithView(look string) string { return f.query(f.Sort, look) }

func (req *request) listServers() error {
	filter := filterOf(req.r.URL.Query())
	if req.fragment() {
		key := fmt.Sprintf("list/%d/%s/%s/%s", req.User.ID, req.Lang(), req.Location, filter.Query())
		return req.shared(typeHTML, key, func(ctx context.Context) ([]byte, error) {
			list, err := req.serverList(ctx, filter)
			if err != nil {
				return nil, err
			}
			return req.handler.pages.part("servers", list)
		})
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
	if !filter.viewSet {
		list.Filter.Compact = len(servers) >= manyServers
	}
	snaps, err := pd.handler.Store.Snapshots(ctx, serverIDs(servers))
	if err != nil {
		return nil, err
	}
	conditions, err := condition.Read(ctx, pd.handler.Store, serverIDs(servers), pd.Now)
	if err != nil {
		return nil, err
	}
	needle := strings.ToLower(filter.Text)
	for _, s := range servers {
		row := serverRow{serverStatus: pd.serverStatus(s, snaps[s.ID], conditions[s.ID])}
		if row.Fresh && row.Snap.Players > 0 {
			list.Players += row.Snap.Players
			list.Playing++
		}
		if row.Attention() {
			list.Attention++
		}
		if row.matches(needle) {
			list.Rows = append(list.Rows, row)
		}
	}
	sortRows(list.Rows, filter.Sort)
	if !list.Filter.Compact {
		err = pd.addSparklines(ctx, list.Rows)
	}
	return list, err
}

func (pd pageData) addSparklines(ctx context.Context, rows []serverRow) error {
	ids := make([]int64, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	curves, err := pd.handler.trends.Sparklines(ctx, pd.User.ID, ids, pd.Now)
	for i := range rows {
		rows[i].Sparkline = curves[rows[i].ID]
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

// sortRows orders rows, what matters most first: those that need a person,
// those with most players, those that answered last.
func sortRows(rows []serverRow, by string) {
	weight := map[string]int{stateProblem: 0, stateStale: 1, stateNew: 2, stateRunning: 3, stateIdle: 4, stateStopped: 5}
	players := func(r serverRow) int {
		if !r.Fresh {
			return -1
		}
		return r.Snap.Players
	}
	slices.SortStableFunc(rows, func(a, b serverRow) int {
		var c int
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
