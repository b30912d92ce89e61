// Package rotation gives the servers of a store new RCON passwords: the game that runs
// first, while its old password still opens it, and then the store.
//
//	r := rotation.Rotation{Store: st, SetLive: fleet.SetPassword}
//	server, err := r.Set(ctx, server, password, false)
//	if errors.Is(err, rotation.ErrNotTaken) {
//		// nothing has changed, as far as is known: ask whether to change it later
//	}
package rotation

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/left4me/left4me/store"
)

// DefaultTimeout is how long a game server is waited for.
const DefaultTimeout = 10 * time.Second

// ErrNotTaken means that the game server did not take the password, as far as is known.
// It may have: a second attempt should send the same password.
var ErrNotTaken = errors.New("rotation: the game server did not take the password")

var errNoGame = errors.New("no game server can be reached")

// Store is what a Rotation writes to; every store.Store has it.
type Store interface {
	// UpdateServer stores a server.
	UpdateServer(ctx context.Context, s store.Server) error
}

// Rotation sets passwords. Store is required. Many goroutines may use it.
type Rotation struct {
	Store Store

	// SetLive gives a game that runs a new password, as poll.Fleet.SetPassword does. Nil:
	// no game can be reached.
	SetLive func(ctx context.Context, serverID int64, password string) error

	// Timeout bounds one SetLive. Default 10 s.
	Timeout time.Duration

	// OnNotTaken is told why a game did not take a password. Nil is fine.
	OnNotTaken func(serverID int64, err error)
}

// Set gives a server a password, and returns it as it is stored. If the game does not take
// it, the error is [ErrNotTaken], and nothing changes; but with later the store has the
// password, and PasswordPending says that the game is not known to have it.
//
// The game must not have a password that the store lacks: a SetLive does not end with ctx,
// and if the store does not take the password, the game gets the old one back.
func (r Rotation) Set(ctx context.Context, s store.Server, password string, later bool) (store.Server, error) {
	old := s.RCONPassword
	live := r.setLive(ctx, s.ID, password)
	if live != nil && !later {
		return s, fmt.Errorf("%w: %w", ErrNotTaken, live)
	}
	changed := s
	changed.RCONPassword, changed.PasswordPending = password, live != nil
	if err := r.Store.UpdateServer(ctx, changed); err != nil {
		if live == nil && old != "" {
			r.setLive(ctx, s.ID, old)
		}
		return s, err
	}
	return changed, nil
}

func (r Rotation) setLive(ctx context.Context, id int64, password string) error {
	if r.SetLive == nil {
		return errNoGame
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(r.Timeout, DefaultTimeout))
	defer cancel()
	err := r.SetLive(ctx, id, password)
	if err != nil && r.OnNotTaken != nil {
		r.OnNotTaken(id, err)
	}
	return err
}
