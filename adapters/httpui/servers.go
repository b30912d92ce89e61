package httpui

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/glance"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/trends"
)

// A serverList is the part of the list of servers that refreshes itself.
type serverList struct {
	pageData
	glance.Totals // of all servers, with those that the filter hides
	Rows          []serverRow
	Total         trends.Sparkline // of the rows; zero until all of their curves are drawn
	Filter        glance.Filter
}

type serverRow struct {
	serverStatus
	Path      string // of its page
	Sparkline trends.Sparkline
	showIDs   bool         // players are shown with what identifies them
	Named     []playerView // some of the players
	More      int          // how many other players there are
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

func (req *request) listServers() error {
	filter := glance.ParseFilter(req.r.URL.Query())
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

func (pd pageData) serverList(ctx context.Context, filter glance.Filter) (*serverList, error) {
	servers, err := pd.handler.Store.Servers(ctx, pd.User.ID)
	if err != nil {
		return nil, err
	}
	list := &serverList{pageData: pd, Filter: filter}
	snaps, err := pd.handler.Store.Snapshots(ctx, store.ServerIDs(servers))
	if err != nil {
		return nil, err
	}
	conditions, err := condition.Read(ctx, pd.handler.Store, store.ServerIDs(servers), pd.Now)
	if err != nil {
		return nil, err
	}
	for _, s := range servers {
		row := serverRow{serverStatus: pd.serverStatus(s, snaps[s.ID], conditions[s.ID]), Path: serverPath(s.ID), showIDs: true}
		list.add(row)
	}
	list.sort(filter)
	if err := list.addPlayers(ctx); err != nil {
		return nil, err
	}
	return list, list.addSparklines(ctx)
}

// add counts a server, and shows it unless the filter hides it.
func (list *serverList) add(row serverRow) {
	list.Totals.Add(&row.Glance)
	if list.Filter.Matches(row.Name, row.Addr, row.Map.Title, row.Map.Code, row.Word) {
		list.Rows = append(list.Rows, row)
	}
}

func (list *serverList) sort(by glance.Filter) {
	slices.SortStableFunc(list.Rows, func(a, b serverRow) int { return by.Compare(&a.Glance, &b.Glance) })
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
	namedPlayers = 3   // in a row
	namingRows   = 100 // rows that name players
)

// addPlayers names some of those who play on the servers at the top of the list.
func (list *serverList) addPlayers(ctx context.Context) error {
	at := make(map[int64]*serverRow)
	var v people.Viewer
	for i := range list.Rows {
		if row := &list.Rows[i]; row.Fresh && row.Snap.Players > 0 && len(at) < namingRows {
			at[row.ID], v.Servers = row, append(v.Servers, store.Server{ID: row.ID})
		}
	}
	places, err := people.Playing(ctx, list.handler.Store, v, namedPlayers)
	for _, place := range places {
		row := at[place.Server.ID]
		row.More = place.More
		for _, p := range place.Players {
			row.Named = append(row.Named, list.playerView(p.Session.Session, p.Profile, row.showIDs))
		}
	}
	return err
}
