package scheduled_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

// client is a game in memory.
type client struct {
	game *rcontest.Game
	ran  *[]string
	text string                     // of status; "" = the game's
	exec func(command string) error // nil: it does nothing
}

func (c client) Exec(_ context.Context, command string) (string, error) {
	if c.exec != nil {
		if err := c.exec(command); err != nil {
			return "", err
		}
	}
	*c.ran = append(*c.ran, command)
	if command == "status" && c.text != "" {
		return c.text, nil
	}
	return c.game.Handle(&rcontest.Request{Command: command}), nil
}

func (client) Close() error { return nil }

// scene is a store with a server and its owner.
type scene struct {
	*memstore.Store
	user   store.User
	server store.Server
	client client
}

func newScene(ctx context.Context) *scene {
	x := &scene{Store: memstore.New(), client: client{game: rcontest.NewGame("Friday", "c1m1_hotel", 8), ran: new([]string)}}
	x.user = must(x.CreateUser(ctx, store.User{Name: "ann", Active: true}))
	x.server = must(x.CreateServer(ctx, store.Server{UserID: x.user.ID, Name: "Friday", Port: 27015, RCONPassword: "secret"}))
	return x
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (x *scene) newClient(store.Server) operate.Client { return x.client }

// add stores a task of the owner, which is on.
func (x *scene) add(ctx context.Context, t store.Task) store.Task {
	t.UserID, t.ServerID, t.Enabled = x.user.ID, x.server.ID, true
	return must(x.CreateTask(ctx, t))
}

func (x *scene) run(ctx context.Context, t store.Task) error {
	r := scheduled.Runner{Operator: &operate.Operator{Store: x, Client: x.newClient}}
	return r.Run(ctx, x.user, x.server, t)
}

func (x *scene) commands() string { return strings.Join(*x.client.ran, "; ") }

// results are those of the audit log, the newest first.
func (x *scene) results(ctx context.Context) (list []string) {
	for _, e := range must(x.AuditEntries(ctx, store.AuditQuery{})) {
		list = append(list, e.Actor+" "+e.Action+" "+e.Result)
	}
	return list
}

var update = store.Task{Name: "update", Enabled: true, Kind: schedule.Restart, Text: "quit"}

func ExampleRunner() {
	ctx := context.Background()
	x := newScene(ctx)
	r := scheduled.Runner{Operator: &operate.Operator{Store: x, Client: x.newClient}}
	fmt.Println(r.Run(ctx, x.user, x.server, update), x.commands())
	fmt.Println(x.results(ctx))
	// Output:
	// <nil> status; quit
	// [ann (update) exec ok]
}

func TestRestartOfNobody(t *testing.T) {
	t.Parallel()
	player := rcontest.Player{Name: "Coach", SteamID: "STEAM_1:0:77"}
	joining := player
	joining.State = "spawning"
	for name, c := range map[string]struct {
		players []rcontest.Player
		text    string
		sent    bool
	}{
		"nobody":            {sent: true},
		"bots":              {players: []rcontest.Player{{Name: "Smoker"}}, sent: true},
		"a player":          {players: []rcontest.Player{player}},
		"one who joins":     {players: []rcontest.Player{joining}},
		"one without an ID": {players: []rcontest.Player{{Name: "x", SteamID: "STEAM_ID_PENDING"}}},
		"no status":         {text: "Unknown command"},
		"an answer cut off": {text: "hostname: Friday\nmap     : c1m1_hotel\nplayers : 1 humans, 0 bots (8 max)\n"},
	} {
		x := newScene(t.Context())
		x.client.text = c.text
		for _, p := range c.players {
			x.client.game.Join(p)
		}
		err := x.run(t.Context(), update)
		sent := strings.Contains(x.commands(), "quit")
		if sent != c.sent || c.sent != (err == nil) || !c.sent && !errors.Is(err, scheduled.ErrOccupied) {
			t.Errorf("%s: sent %t, %v", name, sent, err)
		}
		want := "ann (update) exec " + map[bool]string{true: "ok", false: "in_use"}[c.sent]
		if log := x.results(t.Context()); len(log) != 1 || log[0] != want {
			t.Errorf("%s: audit %q, want %q", name, log, want)
		}
	}
}

// TestGameThatQuitsHasRestarted: a game that ends closes its connections, and answers nothing.
func TestGameThatQuitsHasRestarted(t *testing.T) {
	t.Parallel()
	x := newScene(t.Context())
	x.client.exec = func(command string) error {
		if command == "quit" {
			return rcon.ErrClosed
		}
		return nil
	}
	if err := x.run(t.Context(), update); err != nil {
		t.Error(err)
	}
	x.client.exec = func(string) error { return errors.New("no answer") }
	if err := x.run(t.Context(), update); !errors.Is(err, actions.ErrUnreached) {
		t.Errorf("a game that is silent: %v", err)
	}
}

func TestMessageAndCommand(t *testing.T) {
	t.Parallel()
	x := newScene(t.Context())
	for _, task := range []store.Task{
		{Name: "lunch", Kind: schedule.Message, Text: "Lunch!"}, {Name: "round", Kind: schedule.Command, Text: "mp_restartgame 1"},
	} {
		if err := x.run(t.Context(), task); err != nil {
			t.Errorf("%s: %v", task.Name, err)
		}
	}
	if err := x.run(t.Context(), store.Task{Name: "broken"}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("a task that is none: %v", err)
	}
	if got := x.commands(); !strings.Contains(got, "Lunch!") || !strings.Contains(got, "mp_restartgame 1") {
		t.Errorf("ran %s", got)
	}
	if log := x.results(t.Context()); len(log) != 2 || log[1] != "ann (lunch) say ok" {
		t.Errorf("audit %q", log)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	command := func(line string) store.Task {
		return store.Task{Name: "x", Kind: schedule.Command, Text: line, At: time.Hour}
	}
	message := store.Task{Name: "x", Kind: schedule.Message, Text: "Lunch!", At: time.Hour}
	harmless := update
	harmless.Text = "version"
	for name, c := range map[string]struct {
		role      store.Role
		task      store.Task
		confirmed bool
		want      error
	}{
		"a viewer's message":         {store.RoleViewer, message, true, operate.ErrRefused},
		"nobody's message":           {"", message, true, operate.ErrRefused},
		"an operator's message":      {store.RoleOperator, message, false, nil},
		"an operator's command":      {store.RoleOperator, command("mp_restartgame 1"), false, nil},
		"no operator's command":      {store.RoleOperator, command("sv_cheats 1"), true, operate.ErrRefused},
		"an operator's two commands": {store.RoleOperator, command("version;quit"), true, operate.ErrRefused},
		"an operator's restart":      {store.RoleOperator, harmless, true, operate.ErrRefused},
		"an owner's command":         {store.RoleOwner, command("sv_gravity 800"), false, nil},
		"a dangerous command":        {store.RoleOwner, command("quit"), false, operate.ErrConfirm},
		"one that is meant":          {store.RoleOwner, command("quit"), true, nil},
		"an owner's restart":         {store.RoleOwner, harmless, false, operate.ErrConfirm},
		"a restart that is meant":    {store.RoleOwner, update, true, nil},
		"no message":                 {store.RoleOwner, store.Task{Name: "x", Kind: schedule.Message, Text: "a;quit"}, true, actions.ErrInvalid},
		"no task":                    {store.RoleOwner, store.Task{Kind: schedule.Message, Text: "a"}, true, store.ErrInvalid},
	} {
		if err := scheduled.Decide(c.role, c.task, c.confirmed); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestDecideChange(t *testing.T) {
	t.Parallel()
	message := store.Task{Name: "x", Kind: schedule.Message, Text: "Lunch!", At: time.Hour}
	secret := store.Task{Name: "x", Kind: schedule.Command, Text: "sv_password hunter2", At: time.Hour}
	off := update
	off.Enabled = false
	for name, c := range map[string]struct {
		role          store.Role
		before, after store.Task
		want          error
	}{
		"an operator's own":                    {store.RoleOperator, message, message, nil},
		"an owner's, by an operator":           {store.RoleOperator, secret, message, operate.ErrRefused},
		"what an operator may not, instead":    {store.RoleOperator, message, secret, operate.ErrRefused},
		"what was confirmed stays so":          {store.RoleOwner, update, off, nil},
		"what is new has to be confirmed":      {store.RoleOwner, message, update, operate.ErrConfirm},
		"an owner mends what is none any more": {store.RoleOwner, store.Task{Name: "x"}, message, nil},
	} {
		if err := scheduled.DecideChange(c.role, c.before, c.after, false); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	list := []store.Task{message, secret}
	if got := scheduled.Shown(store.RoleOperator, list); got[0].Text != "Lunch!" || strings.Contains(got[1].Text, "hunter2") {
		t.Errorf("an operator reads %q and %q", got[0].Text, got[1].Text)
	}
	if got := scheduled.Shown(store.RoleOwner, list); got[1].Text != secret.Text {
		t.Errorf("an owner reads %q", got[1].Text)
	}
}
