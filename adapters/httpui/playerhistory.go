package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A playerHistory is what a player did on the servers that the reader may see.
type playerHistory struct {
	servers  []int64
	sum      store.PlayerSummary
	sessions []store.Session // newest first
	older    string          // the cursor behind them, "" if they are the last
	profile  store.Profile
}

// playerHistory collects it, with at most limit sessions behind a cursor and the visits of the
// calendar. A player who was never on one of these servers is not found.
func (req *request) playerHistory(ctx context.Context, id steam.ID, from store.SessionCursor, limit int) (*playerHistory, error) {
	leave, err := req.handler.queries.Enter(ctx, queryKey{user: req.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	servers, err := req.handler.Store.Servers(ctx, req.User.ID)
	if err != nil {
		return nil, err
	}
	d := &playerHistory{servers: serverIDs(servers)}
	if len(d.servers) == 0 {
		return nil, errNotFound
	}
	if d.sum, err = req.handler.Store.PlayerSummary(ctx, id, d.servers, req.Now.Add(-calendarSpan), playerNames); err != nil {
		return nil, err
	}
	if d.sum.Sessions == 0 {
		return nil, errNotFound
	}
	sessions, err := req.handler.Store.PlayerSessions(ctx, id, d.servers, from.Before(), from.Limit(limit))
	if err != nil {
		return nil, err
	}
	if d.sessions, d.older = from.Page(sessions, limit); len(d.sessions) == 0 && from != (store.SessionCursor{}) {
		return nil, errNotFound
	}
	known, err := req.handler.Store.Profiles(ctx, []steam.ID{id})
	d.profile = known[id]
	return d, err
}

// latest returns how the player was last seen: the newest session on the page, or if there is
// none any more, the latest name.
func (d *playerHistory) latest(id steam.ID) livestate.Session {
	if len(d.sessions) > 0 {
		return d.sessions[0].Session
	}
	s := livestate.Session{SteamID: id, LastSeenAt: d.sum.LastSeen}
	if len(d.sum.Names) > 0 {
		s.Name = d.sum.Names[0].Name
	}
	return s
}

// keptSince returns the time from which history is kept; zero if all is kept.
func (h *handler) keptSince(now time.Time) time.Time {
	if h.HistoryFor <= 0 {
		return time.Time{}
	}
	return now.Add(-h.HistoryFor)
}
