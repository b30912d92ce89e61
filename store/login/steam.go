package login

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// ErrNoSteamUser means that no active user has the Steam ID that someone has proven to be
// theirs.
var ErrNoSteamUser = errors.New("login: no user has this Steam ID")

// Steam returns the active user with the Steam ID that verify returns, as
// [github.com/left4me/left4me/steam/openid] does. It makes no user. The error is
// [ErrNoSteamUser], [ErrBusy], a [LimitError], or that of verify or the store.
//
// It counts as an attempt of the address, which is taken back when it succeeds. An
// address verifies one at a time, and all addresses sixteen: verify asks Steam.
func (s *Service) Steam(ctx context.Context, addr netip.Addr, verify func() (steam.ID, error)) (store.User, error) {
	network := httplimit.Network(addr)
	refund, wait := s.limits.byAddr.Take(network.String(), time.Now())
	if wait > 0 {
		s.Log.Warn("login refused: too many failures", "addr", network.String())
		return store.User{}, &LimitError{Wait: wait}
	}
	if !s.limits.verifying.Acquire(network) {
		return store.User{}, ErrBusy
	}
	defer s.limits.verifying.Release(network)
	id, err := verify()
	if err != nil {
		s.Log.Info("login through Steam failed", "addr", network.String(), "err", err)
		return store.User{}, err
	}
	user, err := s.Store.UserBySteamID(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !user.Active {
		s.Log.Info("login through Steam failed: no active user has the Steam ID", "steam_id", id.String(), "addr", network.String())
		return store.User{}, ErrNoSteamUser
	}
	if err == nil {
		refund()
	}
	return user, err
}
