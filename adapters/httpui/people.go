package httpui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/people"
)

const (
	foundPlayers = 50 // by a search
	leaders      = 25
)

// A playersPage lists the players that a search found, or those who play now and those who played
// most, on the servers of the reader or on one of them.
type playersPage struct {
	pageData
	Server  *store.Server // nil: all
	Path    string
	Query   string
	Found   []personRow
	Watched []personRow
	Places  []place
	Leaders []store.PlayerTime
	Periods []period
	Period  period
}

// leaderPeriods are those of leaderboards.
var leaderPeriods = append(slices.Clone(periods), period{Name: "all", Label: "period.all"})

// From is when the period of the leaderboard begins, zero for no beginning.
func (p playersPage) From() (from time.Time) {
	if p.Period.span > 0 {
		from = p.Now.Add(-p.Period.span).UTC().Truncate(time.Minute)
	}
	return from
}

// CSV is the address of the leaderboard as a table.
func (p playersPage) CSV() string {
	q := url.Values{"format": {"csv"}}
	if p.Server != nil {
		q.Set("server", strconv.FormatInt(p.Server.ID, 10))
	}
	if from := p.From(); !from.IsZero() {
		q.Set("from", from.Format(time.RFC3339))
	}
	return p.URL("/api/v1/leaderboard?" + q.Encode())
}

// DisplayName is a name as it is shown.
func (p playersPage) DisplayName(name string) string { return p.playerName(name) }

// ServerPath is the path of the server.
func (p playersPage) ServerPath() string { return serverPath(p.Server.ID) }

// A place is a server with its players.
type place struct {
	serverStatus
	Players []personRow
}

// A personRow is a player in a list, with the session that began last.
type personRow struct {
	playerView
	ServerID int64
	Server   string
	Here     bool   // now
	Match    string // the name that was found, if it is another
	Tags     []string
}

// viewer is the user with the servers that they may see.
func (req *request) viewer() (people.Viewer, error) {
	servers, err := req.servers()
	return people.Viewer{UserID: req.User.ID, Servers: servers}, err
}

// row returns the row of a player. Match is the name by which a search found them.
func (pd pageData) row(p people.Player, match string) personRow {
	row := personRow{playerView: pd.playerView(p.Session.Session, p.Profile, true), ServerID: p.ServerID, Server: display(p.ServerName), Here: p.Open()}
	if match = display(match); match != row.Name {
		row.Match = match
	}
	return row
}

func (req *request) listPlayers(v people.Viewer) error {
	ctx := req.r.Context()
	q := req.r.URL.Query()
	page := playersPage{pageData: req.pageData, Path: "/players", Query: strings.TrimSpace(q.Get("q")), Periods: leaderPeriods, Period: periodOf(req.r, leaderPeriods, periods[0])}
	if req.r.PathValue("id") != "" {
		s, err := req.server()
		if err != nil {
			return err
		}
		s.Name = display(s.Name)
		page.Server, page.Path, v.Servers = &s, serverPath(s.ID)+"/players", []store.Server{s}
	}
	if page.Query != "" {
		found, err := people.Search(ctx, req.handler.Store, req.handler.Resolver, v, page.Query, foundPlayers)
		if err != nil {
			return err
		}
		for _, f := range found {
			page.Found = append(page.Found, req.row(f.Last, f.Match))
		}
	} else if err := page.overview(ctx, v); err != nil {
		return err
	}
	return req.page(http.StatusOK, "players", page)
}

// overview fills in what the page shows without a search.
func (p *playersPage) overview(ctx context.Context, v people.Viewer) error {
	places, err := people.Playing(ctx, p.handler.Store, v, people.MaxPlaying)
	if err != nil {
		return err
	}
	snaps, err := p.handler.Store.Snapshots(ctx, v.ServerIDs())
	if err != nil {
		return err
	}
	for _, one := range places {
		at := place{serverStatus: p.serverStatus(one.Server, snaps[one.Server.ID], condition.Condition{})}
		for _, player := range one.Players {
			at.Players = append(at.Players, p.row(player, player.DisplayName()))
		}
		p.Places = append(p.Places, at)
	}
	p.Leaders, err = p.handler.Store.Top(ctx, v.ServerIDs(), p.From(), time.Time{}, leaders)
	if err != nil || p.Server != nil {
		return err
	}
	watched, err := people.WatchList(ctx, p.handler.Store, v)
	for _, w := range watched {
		if !w.Known {
			w.Last.Name = w.SteamID.String()
		}
		row := p.row(w.Last, w.Last.DisplayName())
		row.Here, row.Tags = w.Known && row.Here, w.Tags
		p.Watched = append(p.Watched, row)
	}
	return err
}

// apiLeaderboard lists the players with most time on the servers of the reader, or on one of them,
// over all time if the request does not say.
func (req *request) apiLeaderboard(v people.Viewer) error {
	ctx := req.r.Context()
	limit, err := req.limit(leaders)
	if err != nil {
		return err
	}
	from, to, err := req.span(0)
	if err != nil {
		return err
	}
	if at := req.r.URL.Query().Get("server"); at != "" {
		if v, err = v.At(at); err != nil {
			return err
		}
	}
	top, err := httplimit.Do(ctx, &req.handler.queries, queryKey{user: req.User.ID}, func() ([]store.PlayerTime, error) {
		return req.handler.Store.Top(ctx, v.ServerIDs(), from, to, limit)
	})
	if err != nil {
		return err
	}
	list := api.NewLeaderboard(from, to, top)
	return req.jsonOrCSV(list, list.Table, "leaderboard")
}

// apiFind answers with the players that a search finds.
func (req *request) apiFind(v people.Viewer) error {
	limit, err := req.limit(foundPlayers)
	if err != nil {
		return err
	}
	found, err := people.Search(req.r.Context(), req.handler.Store, req.handler.Resolver, v, req.r.URL.Query().Get("q"), limit)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewFoundPlayers(found, req.handler.avatars.URL))
}

// apiPlaying lists the servers with players, and the players there.
func (req *request) apiPlaying(v people.Viewer) error {
	places, err := people.Playing(req.r.Context(), req.handler.Store, v, people.MaxPlaying)
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewPlayingServers(places, req.handler.avatars.URL))
}
