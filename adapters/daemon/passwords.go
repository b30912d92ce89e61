package daemon

import (
	"context"
	"fmt"
	"sync"

	"github.com/left4me/left4me/livestate/poll"
)

// Passwords gives watched game servers new RCON passwords while they run. Its zero
// value reaches no server; [Config.Passwords] connects it with a daemon. It must not be
// copied; its methods may be called from many goroutines.
type Passwords struct {
	mu    sync.Mutex
	fleet *poll.Fleet // nil: no daemon polls
}

// attach connects p with what polls in a run of a daemon, or with nothing. A nil Passwords
// has no daemon.
func (p *Passwords) attach(f *poll.Fleet) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.fleet = f
	}
}

// Set gives a game server a password, as [poll.Fleet.SetPassword] does. The store is left
// to the caller, who must write the password there. A server that this daemon does not
// watch is [poll.ErrUnchanged].
func (p *Passwords) Set(ctx context.Context, serverID int64, password string) error {
	p.mu.Lock()
	fleet := p.fleet
	p.mu.Unlock()
	if fleet == nil {
		return fmt.Errorf("%w: it is not watched by this daemon", poll.ErrUnchanged)
	}
	return fleet.SetPassword(ctx, serverID, password)
}
