package httpui

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/left4me/left4me/store"
)

// audiences are the users with open streams. What a user may see is loaded once for all
// streams of the user.
type audiences struct {
	mu     sync.Mutex
	byUser map[int64]*audience
}

// An audience knows which servers a user may see.
type audience struct {
	streams int // guarded by audiences.mu

	mu       sync.Mutex // held for queries, too: the other streams wait for the same answer
	loadedAt time.Time
	visible  map[int64]bool
}

// join returns the audience of a user, until leave.
func (a *audiences) join(user int64) *audience {
	a.mu.Lock()
	defer a.mu.Unlock()
	one := a.byUser[user]
	if one == nil {
		one = new(audience)
		if a.byUser == nil {
			a.byUser = make(map[int64]*audience)
		}
		a.byUser[user] = one
	}
	one.streams++
	return one
}

func (a *audiences) leave(user int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	one := a.byUser[user]
	if one.streams--; one.streams == 0 {
		delete(a.byUser, user)
	}
}

// reloadVisible loads which servers the user may see, at most every half heartbeat.
func (a *audience) reloadVisible(ctx context.Context, st Store, user int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.visible != nil && time.Since(a.loadedAt) < heartbeat/2 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	servers, err := st.Servers(ctx, user)
	if err != nil {
		return err
	}
	a.visible, a.loadedAt = make(map[int64]bool, len(servers)), time.Now()
	for _, s := range servers {
		a.visible[s.ID] = true
	}
	return nil
}

// canSee reports whether the user may see a server. One that is not known was made a moment
// ago, or is another user's: the answer is remembered.
func (a *audience) canSee(ctx context.Context, st Store, user, server int64) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	shown, known := a.visible[server]
	if known {
		return shown
	}
	_, err := st.Server(ctx, user, server)
	if err == nil || errors.Is(err, store.ErrNotFound) {
		a.visible[server] = err == nil
	}
	return err == nil
}
