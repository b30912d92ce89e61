package httpui

import (
	"context"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/playerhistory"
)

// playerHistory is what a player did on the servers that the reader may see, with at most
// limit sessions behind a cursor and the visits of the calendar.
func (req *request) playerHistory(ctx context.Context, id steam.ID, from store.SessionCursor, limit int) (playerhistory.History, error) {
	leave, err := req.handler.queries.Enter(ctx, queryKey{user: req.User.ID})
	if err != nil {
		return playerhistory.History{}, err
	}
	defer leave()
	servers, err := req.handler.Store.Servers(ctx, req.User.ID)
	if err != nil {
		return playerhistory.History{}, err
	}
	return playerhistory.Read(ctx, req.handler.Store, id, playerhistory.Query{
		Servers: serverIDs(servers), Since: req.Now.Add(-calendarSpan), Names: playerNames, From: from, Limit: limit,
	})
}

// keptSince returns the time from which history is kept; zero if all is kept.
func (h *handler) keptSince(now time.Time) time.Time {
	if h.HistoryFor <= 0 {
		return time.Time{}
	}
	return now.Add(-h.HistoryFor)
}
