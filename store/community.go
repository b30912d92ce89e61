package store

import (
	"context"
	"time"
)

// Community is the public page of all servers of a user that have a public page of their
// own: they have a [Share], which also says what is shown of each. Its texts, and JSON, leave the
// token out.
type Community struct {
	UserID    int64
	Token     string `json:"-"` // random, part of the public URL; never ""
	Title     string // what the page is called
	Leaders   bool   // the page shows who played most
	CreatedAt time.Time
}

// Communities keeps the public pages of communities.
type Communities interface {
	// SetCommunity creates or replaces the public page of a user; a zero CreatedAt is
	// now. A user who does not exist is ErrNotFound. An empty token, and one that
	// another user has, are errors.
	SetCommunity(ctx context.Context, c Community) error

	// DeleteCommunity switches the page off; none is no error.
	DeleteCommunity(ctx context.Context, userID int64) error

	// Community returns the public page of a user.
	Community(ctx context.Context, userID int64) (Community, error)

	// CommunityByToken returns the page with that token. A token that CheckText
	// refuses, and the empty one, are ErrNotFound.
	CommunityByToken(ctx context.Context, token string) (Community, error)

	// SharesOf returns the public links of the servers that a user owns, by ServerID.
	SharesOf(ctx context.Context, userID int64) ([]Share, error)
}
