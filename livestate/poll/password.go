package poll

import (
	"context"
	"errors"
	"fmt"

	"github.com/left4me/left4me/rcon"
)

// ErrUnchanged means that a game server has not taken a new password: it was not
// reached, or it goes on with the one it had.
var ErrUnchanged = errors.New("poll: the game server has not taken the password")

// SetPassword gives a game server another RCON password over the connection by which it is
// polled, as three commands, so that the password does not stand in the log of the game:
// sv_rcon_log 0, rcon_password, sv_rcon_log 1. The last one is sent with the new password,
// which proves that the game has it. The Fleet polls with it from then on; the caller must
// write it where Targets come from.
//
// An error that is [ErrUnchanged] means that the old password still counts. After any other
// error, either of the two may. ctx bounds how long the poll under way is waited for; after
// that each command has the QueryTimeout.
func (f *Fleet) SetPassword(ctx context.Context, id int64, password string) error {
	command, err := rcon.Command("rcon_password", password)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnchanged, err)
	}
	begun := false
	err = f.With(ctx, id, func(t Target, old Client) (Target, Client, error) {
		begun = true
		return f.setPassword(context.WithoutCancel(ctx), t, old, password, command)
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

// setPassword returns the target and the client to poll with from then on.
func (f *Fleet) setPassword(ctx context.Context, t Target, old Client, password, command string) (Target, Client, error) {
	if err := f.send(ctx, old, commandQuiet); err != nil {
		return t, nil, fmt.Errorf("%w: %w", ErrUnchanged, err)
	}
	// The game closes all connections when it takes the password, often instead of an
	// answer: only the next login shows whether it has it.
	changeErr := f.send(ctx, old, command)
	next := t
	next.Password = password
	fresh := f.c.Client(next)
	err := f.send(ctx, fresh, commandLoud)
	if err == nil {
		return next, fresh, nil
	}
	fresh.Close()
	if errors.Is(err, rcon.ErrAuth) {
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	if f.send(ctx, old, commandLoud) == nil { // the old password still works
		changeErr = errors.Join(ErrUnchanged, changeErr)
	}
	return t, nil, errors.Join(changeErr, err)
}

// send runs a command whose answer does not matter.
func (f *Fleet) send(ctx context.Context, client Execer, command string) error {
	ctx, cancel := context.WithTimeout(ctx, f.c.QueryTimeout)
	defer cancel()
	_, err := client.Exec(ctx, command)
	if errors.Is(err, rcon.ErrIncomplete) {
		return nil
	}
	return err
}
