// Package publicpage switches public pages on and off, of one server or of all that a user shows,
// and reads what they may show.
//
//	share, err := publicpage.ShowServer(ctx, st, store.Share{ServerID: id}, false, time.Now())
//	...
//	share, server, err := publicpage.Server(ctx, st, token) // of a link
//
// The link of a page has a random token. Whoever knows it sees the page, until the page is
// switched off or gets a new link.
package publicpage

import (
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

// Tokens that are longer or shorter are of no page.
const minToken, maxToken = 16, 64

func newToken() string { return login.NewSecret()[:22] }

// ShowServer switches the public page of a server on, with what it shows. The link stays the one
// that it has, unless renew asks for another: the old one is then dead.
func ShowServer(ctx context.Context, st store.Shares, want store.Share, renew bool, now time.Time) (store.Share, error) {
	had, err := st.Share(ctx, want.ServerID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return store.Share{}, err
	}
	want.Token, want.CreatedAt = had.Token, had.CreatedAt
	if had.Token == "" || renew {
		want.Token, want.CreatedAt = newToken(), now
	}
	return want, st.SetShare(ctx, want)
}

// ShowCommunity is ShowServer for the page of all servers of a user that have a page.
func ShowCommunity(ctx context.Context, st store.Communities, want store.Community, renew bool, now time.Time) (store.Community, error) {
	had, err := Community(ctx, st, want.UserID)
	if err != nil {
		return store.Community{}, err
	}
	want.Token, want.CreatedAt = had.Token, had.CreatedAt
	if had.Token == "" || renew {
		want.Token, want.CreatedAt = newToken(), now
	}
	return want, st.SetCommunity(ctx, want)
}

// Community returns the public page of the servers of a user, zero if it is off.
func Community(ctx context.Context, st store.Communities, userID int64) (store.Community, error) {
	c, err := st.Community(ctx, userID)
	if errors.Is(err, store.ErrNotFound) {
		return store.Community{}, nil
	}
	return c, err
}

// Store is what Server reads. Every [store.Store] is one.
type Store interface {
	store.Shares

	// ServerByID returns the server that a public link names.
	ServerByID(ctx context.Context, id int64) (store.Server, error)
}

// Server returns the server whose link has a token, as the public may see it. A token of no
// link is [store.ErrNotFound].
func Server(ctx context.Context, st Store, token string) (store.Share, store.Server, error) {
	if len(token) < minToken || len(token) > maxToken {
		return store.Share{}, store.Server{}, store.ErrNotFound
	}
	share, err := st.ShareByToken(ctx, token)
	if err != nil {
		return share, store.Server{}, err
	}
	s, err := st.ServerByID(ctx, share.ServerID)
	return share, public(s), err
}

// A Shared is a server with a public page, as the public may see it.
type Shared struct {
	store.Share
	Server store.Server
}

// ServersStore is what Servers reads. Every [store.Store] is one.
type ServersStore interface {
	// SharesOf returns the public links of the servers that a user owns, by ServerID.
	SharesOf(ctx context.Context, userID int64) ([]store.Share, error)

	// Servers returns the servers that a user may see.
	Servers(ctx context.Context, userID int64) ([]store.Server, error)
}

// Servers returns the servers of a user that have a public page, in the order of the store.
func Servers(ctx context.Context, st ServersStore, userID int64) ([]Shared, error) {
	shares, err := st.SharesOf(ctx, userID)
	if err != nil {
		return nil, err
	}
	byServer := make(map[int64]store.Share, len(shares))
	for _, share := range shares {
		byServer[share.ServerID] = share
	}
	servers, err := st.Servers(ctx, userID)
	if err != nil {
		return nil, err
	}
	var list []Shared
	for _, s := range servers {
		if share, ok := byServer[s.ID]; ok {
			list = append(list, Shared{share, public(s)})
		}
	}
	return list, nil
}

// public is a server without what is its owner's business: what is wrong with it, and its password.
func public(s store.Server) store.Server {
	s.Problem, s.LastError, s.PasswordPending, s.RCONPassword = "", "", false, ""
	return s
}
