package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/user"
	"strings"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/operate"
)

// acting is what all actions on a game share.
type acting struct {
	database
	dialing
	Server string `arg:"" help:"Name or id of the server."`
}

// localActor is who runs a command, as the audit log shows it.
func localActor() operate.Actor {
	name := "left4me"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return operate.Actor{Name: name + " (command line)"}
}

// do does an action, and prints what the game answers. The fields are those of
// [actions.FromText].
func (a *acting) do(ctx context.Context, c command, fields map[string]string, confirmed bool) error {
	action, err := actions.FromText(fields)
	if wrong, ok := errors.AsType[*actions.InvalidError](err); ok {
		return usagef("%s: %s", wrong.Field, wrong.Reason)
	}
	if err != nil {
		return err
	}
	db, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	srv, err := findServer(ctx, db, a.Server)
	if err != nil {
		return err
	}
	srv.Role = store.RoleOwner // as everybody who can open the database
	// Names are looked up here, so that their addresses are checked.
	dialer := &safedial.Dialer{Deny: a.DenyNetworks, LookupNetIP: net.DefaultResolver.LookupNetIP}
	o := operate.Operator{Store: db, Client: operate.Clients(&hold.Logins{Store: db, Dialer: dialer}, nil), Timeout: 4 * a.QueryTimeout}
	reply, err := o.Do(ctx, operate.Request{Actor: localActor(), Server: srv, Action: action, Confirmed: confirmed})
	for line := range strings.Lines(reply) {
		fmt.Fprintln(c.out, printable(strings.TrimRight(line, "\r\n")))
	}
	if fix, ok := actionFixes[operate.Code(err)]; ok && err != nil {
		return fault(printable(srv.Name), fix[0], fix[1])
	}
	return err
}

// actionFixes say how an action ended, and what to do then.
var actionFixes = map[string][2]string{
	"gone":       {"the player is not there, or has come back since", "left4me act exec with the command status shows who is"},
	"unclear":    {"the roster does not tell who is there", "try again in a moment"},
	"no_command": {"the game has no such command", ""},
	"not_taken":  {"the game has answered and not done it", ""},
	"unanswered": {"no answer; the game may have done it", "left4me doctor finds out why"},
	"unreached":  {"not reached", "left4me doctor finds out why"},
	"confirm":    {"this command can stop the server or lock people out", "say -yes if it is meant"},
}

type actSay struct {
	acting
	Text string `arg:"" help:"What everybody on the server reads."`
}

// Run says something.
func (s *actSay) Run(ctx context.Context, c command) error {
	return s.do(ctx, c, map[string]string{"action": "say", "text": s.Text}, false)
}

type actKick struct {
	acting
	Player string `arg:"" help:"Steam ID of the player, in any form."`
	Reason string `placeholder:"TEXT" help:"What the player reads."`
}

// Run kicks a player.
func (k *actKick) Run(ctx context.Context, c command) error {
	return k.do(ctx, c, map[string]string{"action": "kick", "steam_id": k.Player, "text": k.Reason}, false)
}

type actBan struct {
	acting
	Player  string `arg:"" help:"Steam ID of the player, in any form."`
	Minutes string `default:"0" placeholder:"MINUTES" help:"For how long; 0 until it is lifted."`
}

// Run bans a player.
func (b *actBan) Run(ctx context.Context, c command) error {
	return b.do(ctx, c, map[string]string{"action": "ban", "steam_id": b.Player, "minutes": b.Minutes}, false)
}

type actUnban struct {
	acting
	Player string `arg:"" help:"Steam ID of the player, in any form."`
}

// Run lifts a ban.
func (u *actUnban) Run(ctx context.Context, c command) error {
	return u.do(ctx, c, map[string]string{"action": "unban", "steam_id": u.Player}, false)
}

type actMap struct {
	acting
	Map string `arg:"" help:"Name of the map, such as c1m1_hotel."`
}

// Run changes the map.
func (m *actMap) Run(ctx context.Context, c command) error {
	return m.do(ctx, c, map[string]string{"action": "changelevel", "text": m.Map}, false)
}

type actRestart struct{ acting }

// Run restarts the round.
func (r *actRestart) Run(ctx context.Context, c command) error {
	return r.do(ctx, c, map[string]string{"action": "restart"}, false)
}

type actExec struct {
	acting
	Line string `arg:"" optional:"" help:"The command. Without it, it is read from standard input, so that a password in it is in no list of processes."`
	Yes  bool   `help:"Run a command too that can stop the server or lock people out."`
}

// Run runs a command of the game's console.
func (e *actExec) Run(ctx context.Context, c command) error {
	if e.Line == "" {
		var err error
		if e.Line, err = c.secret("command: "); err != nil {
			return err
		}
	}
	return e.do(ctx, c, map[string]string{"action": "exec", "text": e.Line}, e.Yes)
}
