package httpui

import (
	"context"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/playerhistory"
)

// person returns what the reader may know of a player. A query without Since reads no visits.
func (req *request) person(ctx context.Context, id steam.ID, q playerhistory.Query) (*people.Person, people.Viewer, error) {
	leave, err := req.handler.queries.Enter(ctx, queryKey{user: req.User.ID})
	if err != nil {
		return nil, people.Viewer{}, err
	}
	defer leave()
	v, err := people.ViewerOf(ctx, req.handler.Store, req.User.ID, id)
	if err != nil {
		return nil, v, err
	}
	if q.Names = playerNames; q.Since.IsZero() {
		q.Since = req.Now
	}
	p, err := people.Load(ctx, req.handler.Store, v, id, q)
	return p, v, err
}
