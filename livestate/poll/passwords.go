package poll

import (
	"context"
	"fmt"
	"sync"
)

// Passwords gives game servers new RCON passwords while a Fleet polls them. Its zero value
// reaches no server until [Passwords.Use] names a Fleet. It must not be copied; its methods
// may be called from many goroutines.
type Passwords struct {
	mu    sync.Mutex
	fleet *Fleet // nil: none polls
}

// Use names the Fleet that polls now; nil is none. A nil Passwords has no use for one.
func (p *Passwords) Use(f *Fleet) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.fleet = f
	}
}

// Set gives a game server a password, as [Fleet.SetPassword] does. The store is left
// to the caller, who must write the password there. A server that no Fleet
// polls is [ErrUnchanged].
func (p *Passwords) Set(ctx context.Context, serverID int64, password string) error {
	p.mu.Lock()
	fleet := p.fleet
	p.mu.Unlock()
	if fleet == nil {
		return fmt.Errorf("%w: no poller watches it", ErrUnchanged)
	}
	return fleet.SetPassword(ctx, serverID, password)
}
