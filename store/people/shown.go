package people

import (
	"context"
	"errors"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// ShownStore is what Shown reads. Every [store.Store] is one.
type ShownStore interface {
	// AllServers returns the servers of all users.
	AllServers(ctx context.Context) ([]store.Server, error)

	// Current returns the sessions of those who are on a server.
	Current(ctx context.Context, serverID int64) ([]livestate.Session, error)

	// Recent returns the sessions of those who left a server.
	Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error)
}

// Shown are the players that pages of servers show, by server: what a Fetcher of package
// profiles keeps up to date. Many goroutines may use it.
type Shown struct {
	Store  ShownStore
	Recent int // players who left a server and are still shown
}

// Groups returns the IDs of all servers.
func (s Shown) Groups(ctx context.Context) ([]int64, error) {
	servers, err := s.Store.AllServers(ctx)
	return store.ServerIDs(servers), err
}

// Players returns who is shown of a server. With an error it may lack some of them.
func (s Shown) Players(ctx context.Context, server int64) ([]steam.ID, error) {
	current, err := s.Store.Current(ctx, server)
	recent, recentErr := s.Store.Recent(ctx, server, s.Recent)
	return livestate.Players(current, recent), errors.Join(err, recentErr)
}
