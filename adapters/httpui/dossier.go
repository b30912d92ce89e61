package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A dossier is what a player did on the servers that the reader may see.
type dossier struct {
	servers  []int64
	sum      store.PlayerSummary
	covers   time.Time       // since when sum counts; zero: since the servers are watched
	sessions []store.Session // newest first
	older    string          // the cursor behind them, "" if they are the last
	profile  store.Profile
}

// dossier collects it, with at most limit sessions behind a cursor and the visits of the
// calendar. A player who was never on one of these servers is not found.
func (v *visit) dossier(ctx context.Context, id steam.ID, from store.SessionCursor, limit int) (*dossier, error) {
	leave, err := v.ui.queries.Enter(ctx, queryKey{user: v.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	servers, err := v.ui.Store.Servers(ctx, v.User.ID)
	if err != nil {
		return nil, err
	}
	d := &dossier{servers: serverIDs(servers), covers: v.ui.coversSince(servers, v.Now)}
	if len(d.servers) == 0 {
		return nil, errNotFound
	}
	if d.sum, err = v.ui.Store.PlayerSummary(ctx, id, d.servers, v.Now.Add(-calendarSpan), playerNames); err != nil {
		return nil, err
	}
	if d.sum.Sessions == 0 {
		return nil, errNotFound
	}
	sessions, err := v.ui.Store.PlayerSessions(ctx, id, d.servers, from.Before(), from.Limit(limit))
	if err != nil {
		return nil, err
	}
	if d.sessions, d.older = from.Page(sessions, limit); len(d.sessions) == 0 {
		return nil, errNotFound
	}
	known, err := v.ui.Store.Profiles(ctx, []steam.ID{id})
	d.profile = known[id]
	return d, err
}

// keptSince returns the time from which history is kept; zero if all is kept.
func (u *ui) keptSince(now time.Time) time.Time {
	if u.HistoryFor <= 0 {
		return time.Time{}
	}
	return now.Add(-u.HistoryFor)
}

// coversSince returns since when figures of these servers count, in whole hours, or
// zero if they were all added since: then nothing has been removed yet.
func (u *ui) coversSince(servers []store.Server, now time.Time) time.Time {
	kept := u.keptSince(now)
	for i := range servers {
		if servers[i].CreatedAt.Before(kept) {
			return kept.UTC().Truncate(time.Hour).Add(time.Hour)
		}
	}
	return time.Time{}
}
