package httpui

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/people"
)

const (
	foundPlayers = 50 // by a search
	leaders      = 25
)

// A playersPage is who is found, or who plays now and who played most, on the servers of the
// reader or on one of them.
type playersPage struct {
	pageData
	Server  *store.Server // nil: all
	Path    string
	Query   string
	Found   []personRow
	Watched []personRow
	Places  []place
	Leaders []personRow
	Periods []period
	Period  period
}

// ServerPath is the path of the server.
func (p playersPage) ServerPath() string { return serverPath(p.Server.ID) }

// A place is a server with those who play there.
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
	Total    time.Duration
}

// viewer is the user with the servers that they may see.
func (req *request) viewer(ctx context.Context) (people.Viewer, error) {
	servers, err := req.handler.Store.Servers(ctx, req.User.ID)
	return people.Viewer{UserID: req.User.ID, Servers: servers}, err
}

// row is the row of a session, without picture and persona.
func (pd pageData) row(s store.Session, match string) personRow {
	row := personRow{playerView: pd.playerView(s.Session, store.Profile{}, true), ServerID: s.ServerID, Server: display(s.ServerName), Here: s.Open()}
	if match = display(match); match != row.Name {
		row.Match = match
	}
	return row
}

// addProfiles adds pictures and personas to rows.
func (pd pageData) addProfiles(ctx context.Context, lists ...[]personRow) error {
	at := make(map[steam.ID][]*personRow)
	var ids []steam.ID
	for _, rows := range lists {
		for i := range rows {
			id, err := steam.Parse(rows[i].ID)
			if err != nil {
				continue
			}
			at[id], ids = append(at[id], &rows[i]), append(ids, id)
		}
	}
	profiles, err := pd.handler.Store.Profiles(ctx, ids)
	for id, p := range profiles {
		for _, row := range at[id] {
			row.Avatar = pd.avatarURL(p.AvatarHash)
			if persona := display(p.PersonaName); persona != row.Name {
				row.Persona = persona
			}
		}
	}
	return err
}

func (req *request) listPlayers() error {
	ctx := req.r.Context()
	leave, err := req.handler.queries.Enter(ctx, queryKey{user: req.User.ID})
	if err != nil {
		return err
	}
	defer leave()
	v, err := req.viewer(ctx)
	if err != nil {
		return err
	}
	q := req.r.URL.Query()
	page := playersPage{pageData: req.pageData, Path: "/players", Query: strings.TrimSpace(q.Get("q")), Periods: periods, Period: periodOf(req.r, periods, periods[0])}
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
	if err := req.addProfiles(ctx, append(page.playing(), page.Found, page.Watched, page.Leaders)...); err != nil {
		return err
	}
	return req.page(http.StatusOK, "players", page)
}

// overview fills in all but what is found.
func (p *playersPage) overview(ctx context.Context, v people.Viewer) error {
	places, err := people.Playing(ctx, p.handler.Store, v)
	if err != nil {
		return err
	}
	snaps, err := p.handler.Store.Snapshots(ctx, v.ServerIDs())
	if err != nil {
		return err
	}
	for _, one := range places {
		at := place{serverStatus: p.serverStatus(one.Server, snaps[one.Server.ID], condition.Condition{})}
		for _, s := range one.Players {
			at.Players = append(at.Players, p.row(s, s.DisplayName()))
		}
		p.Places = append(p.Places, at)
	}
	top, err := p.handler.Store.Top(ctx, v.ServerIDs(), p.Now.Add(-p.Period.span), p.Now, leaders)
	if err != nil {
		return err
	}
	for _, one := range top {
		row := p.row(store.Session{Session: livestate.Session{SteamID: one.SteamID, Name: one.Name}}, one.Name)
		row.Total = one.Total
		p.Leaders = append(p.Leaders, row)
	}
	if p.Server != nil {
		return nil
	}
	watched, err := people.WatchList(ctx, p.handler.Store, v)
	for _, w := range watched {
		w.Last.SteamID = w.SteamID
		if !w.Known {
			w.Last.Name = w.SteamID.String()
		}
		row := p.row(w.Last, w.Last.DisplayName())
		row.Here, row.Tags = w.Known && row.Here, w.Tags
		p.Watched = append(p.Watched, row)
	}
	return err
}

func (p *playersPage) playing() (lists [][]personRow) {
	for _, at := range p.Places {
		lists = append(lists, at.Players)
	}
	return lists
}

// apiFind finds players for programs.
func (req *request) apiFind() error {
	limit, err := req.limit(foundPlayers)
	if err != nil {
		return err
	}
	ctx := req.r.Context()
	v, err := req.viewer(ctx)
	if err != nil {
		return err
	}
	found, err := people.Search(ctx, req.handler.Store, req.handler.Resolver, v, req.r.URL.Query().Get("q"), limit)
	if err != nil {
		return err
	}
	var sessions []livestate.Session
	for _, f := range found {
		sessions = append(sessions, f.Last.Session)
	}
	profiles, err := req.handler.Store.Profiles(ctx, livestate.Players(sessions))
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewFoundPlayers(found, profiles, req.avatarURL))
}

// apiPlaying is who plays where, for programs.
func (req *request) apiPlaying() error {
	ctx := req.r.Context()
	v, err := req.viewer(ctx)
	if err != nil {
		return err
	}
	places, err := people.Playing(ctx, req.handler.Store, v)
	if err != nil {
		return err
	}
	var sessions []livestate.Session
	for _, place := range places {
		for _, s := range place.Players {
			sessions = append(sessions, s.Session)
		}
	}
	profiles, err := req.handler.Store.Profiles(ctx, livestate.Players(sessions))
	if err != nil {
		return err
	}
	return req.json(http.StatusOK, api.NewPlayingServers(places, profiles, req.avatarURL))
}
