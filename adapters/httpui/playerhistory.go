package httpui

import (
	"context"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/playerhistory"
)

// person returns what the reader may know of a player, with at most limit sessions after a
// cursor and the visits of the calendar.
func (req *request) person(ctx context.Context, id steam.ID, from store.SessionCursor, limit int) (*people.Person, people.Viewer, error) {
	leave, err := req.handler.queries.Enter(ctx, queryKey{user: req.User.ID})
	if err != nil {
		return nil, people.Viewer{}, err
	}
	defer leave()
	v, err := people.ViewerOf(ctx, req.handler.Store, req.User.ID, id)
	if err != nil {
		return nil, v, err
	}
	p, err := people.Load(ctx, req.handler.Store, v, id, playerhistory.Query{
		Since: req.Now.Add(-calendarSpan), Names: playerNames, From: from, Limit: limit,
	})
	return p, v, err
}
