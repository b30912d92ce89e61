package daemon

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/left4me/left4me/rcon"
)

// ErrUnchanged means that a game server has not taken a new password: it was not
// reached, or it goes on with the one it had.
var ErrUnchanged = errors.New("daemon: the game server has not taken the password")

// Passwords gives watched game servers new RCON passwords while they run. Its zero
// value reaches no server; [Config.Passwords] connects it with a daemon. It must not be
// copied; its methods may be called from many goroutines.
type Passwords struct {
	mu     sync.Mutex
	orders map[int64]chan<- passwordOrder // by server
}

// passwordOrder asks a watcher to set a password.
type passwordOrder struct {
	password string
	done     chan<- error // capacity 1
}

// Set gives a game server a password over the connection by which it is polled, as
// three commands, so that the password does not stand in the log of the game:
// sv_rcon_log 0, rcon_password, sv_rcon_log 1. The last one is sent with the new
// password, which proves that the game has it. The store is left to the caller, who
// must write the password there.
//
// An error that is [ErrUnchanged] means that the old password still counts. After any
// other error, either of the two may. ctx bounds how long the poll under way is waited
// for; after that each command has the daemon's QueryTimeout.
func (p *Passwords) Set(ctx context.Context, serverID int64, password string) error {
	p.mu.Lock()
	orders := p.orders[serverID]
	p.mu.Unlock()
	if orders == nil {
		return fmt.Errorf("%w: it is not watched by this daemon", ErrUnchanged)
	}
	done := make(chan error, 1)
	select {
	case orders <- passwordOrder{password, done}:
		return <-done
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrUnchanged, ctx.Err())
	}
}

// add makes a watcher take orders for its server, until the returned function is
// called. A nil Passwords has no orders.
func (p *Passwords) add(serverID int64) (orders <-chan passwordOrder, remove func()) {
	if p == nil {
		return nil, func() {}
	}
	c := make(chan passwordOrder)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.orders == nil {
		p.orders = make(map[int64]chan<- passwordOrder)
	}
	p.orders[serverID] = c
	return c, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.orders[serverID] == c {
			delete(p.orders, serverID)
		}
	}
}

// obey carries an order out.
func (w *watcher) obey(ctx context.Context, o passwordOrder) {
	err := errors.New("daemon: an internal error")
	w.safely(func() { err = w.setPassword(ctx, o.password) })
	if !polls(w.server) {
		w.hangUp()
	}
	o.done <- err
}

// The commands around a password, which keep it out of the game's log.
const (
	commandQuiet = "sv_rcon_log 0"
	commandLoud  = "sv_rcon_log 1"
)

// setPassword gives the game server another password, and polls with that from then on.
func (w *watcher) setPassword(ctx context.Context, password string) error {
	command, err := rcon.Command("rcon_password", password)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnchanged, err)
	case w.server.RCONPassword == "":
		return fmt.Errorf("%w: none is known by which to log in", ErrUnchanged)
	}
	if w.client == nil {
		w.client = w.newClient(w.server.RCONPassword)
	}
	if err := w.tell(ctx, w.client, commandQuiet); err != nil {
		w.hangUp()
		return fmt.Errorf("%w: %w", ErrUnchanged, err)
	}
	// The game closes all connections when it takes the password, often instead of an
	// answer: whether it has it shows at the next login alone.
	changeErr := w.tell(ctx, w.client, command)
	fresh := w.newClient(password)
	err = w.tell(ctx, fresh, commandLoud)
	if err == nil {
		w.hangUp()
		w.client = fresh
		own := *w.server
		own.RCONPassword, own.PasswordPending = password, false
		w.server = &own
		return nil
	}
	fresh.Close()
	if errors.Is(err, rcon.ErrAuth) {
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	loudErr := w.tell(ctx, w.client, commandLoud)
	w.hangUp()
	if loudErr == nil { // the old password still works
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	return errors.Join(changeErr, err)
}

// tell runs a command whose answer does not matter.
func (w *watcher) tell(ctx context.Context, client interface {
	Exec(ctx context.Context, command string) (string, error)
}, command string) error {
	ctx, cancel := context.WithTimeout(ctx, w.d.QueryTimeout)
	defer cancel()
	_, err := client.Exec(ctx, command)
	if errors.Is(err, rcon.ErrIncomplete) {
		return nil
	}
	return err
}
