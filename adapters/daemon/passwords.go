package daemon

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
)

// ErrUnchanged means that a game server has not taken a new password: it was not
// reached, or it goes on with the one it had.
var ErrUnchanged = errors.New("daemon: the game server has not taken the password")

// Passwords gives watched game servers new RCON passwords while they run. Its zero
// value reaches no server; [Config.Passwords] connects it with a daemon. It must not be
// copied; its methods may be called from many goroutines.
type Passwords struct {
	mu sync.Mutex
	d  *daemon // nil: none polls
}

// attach connects p with the present run of a daemon, or with none. A nil Passwords has
// no daemon.
func (p *Passwords) attach(d *daemon) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.d = d
	}
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
	d := p.d
	p.mu.Unlock()
	command, err := rcon.Command("rcon_password", password)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnchanged, err)
	case d == nil:
		return fmt.Errorf("%w: it is not watched by this daemon", ErrUnchanged)
	}
	begun := false
	err = d.fleet.With(ctx, serverID, func(t poll.Target, old poll.Client) (poll.Target, poll.Client, error) {
		begun = true
		return d.setPassword(context.WithoutCancel(ctx), t, old, password, command)
	})
	if err != nil && !begun {
		return fmt.Errorf("%w: %w", ErrUnchanged, err)
	}
	return err
}

// The commands around a password, which keep it out of the game's log.
const (
	commandQuiet = "sv_rcon_log 0"
	commandLoud  = "sv_rcon_log 1"
)

// setPassword gives the game server another password. It returns the target and the
// client to poll with from then on.
func (d *daemon) setPassword(ctx context.Context, t poll.Target, old poll.Client, password, command string) (poll.Target, poll.Client, error) {
	if err := d.tell(ctx, old, commandQuiet); err != nil {
		return t, nil, fmt.Errorf("%w: %w", ErrUnchanged, err)
	}
	// The game closes all connections when it takes the password, often instead of an
	// answer: whether it has it shows at the next login alone.
	changeErr := d.tell(ctx, old, command)
	next := t
	next.Password, next.Tag = password, ""
	fresh := d.newClient(next)
	err := d.tell(ctx, fresh, commandLoud)
	if err == nil {
		return next, fresh, nil
	}
	fresh.Close()
	if errors.Is(err, rcon.ErrAuth) {
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	if d.tell(ctx, old, commandLoud) == nil { // the old password still works
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	return t, nil, errors.Join(changeErr, err)
}

// tell runs a command whose answer does not matter.
func (d *daemon) tell(ctx context.Context, client poll.Execer, command string) error {
	ctx, cancel := context.WithTimeout(ctx, d.QueryTimeout)
	defer cancel()
	_, err := client.Exec(ctx, command)
	if errors.Is(err, rcon.ErrIncomplete) {
		return nil
	}
	return err
}
