package scheduled_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

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
	text string // of status; "" = the game's
}

func (c client) Exec(_ context.Context, command string) (string, error) {
	*c.ran = append(*c.ran, command)
	if command == "status" && c.text != "" {
		return c.text, nil
	}
	return c.game.Handle(&rcontest.Request{Command: command}), nil
}

func (client) Close() error { return nil }

func Example() {
	ctx := context.Background()
	st, game, ran := memstore.New(), rcontest.NewGame("Friday", "c1m1_hotel", 8), new([]string)
	u, _ := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	s, _ := st.CreateServer(ctx, store.Server{UserID: u.ID, Name: "Friday", Port: 27015, RCONPassword: "secret"})
	r := scheduled.Runner{Operator: &operate.Operator{Store: st, Client: func(store.Server) operate.Client { return client{game, ran, ""} }}}
	update := schedule.Task{Name: "update", On: true, Kind: schedule.Restart, Text: "quit"}
	fmt.Println(r.Run(ctx, s, update), *ran)
	log, _ := st.AuditEntries(ctx, store.AuditQuery{})
	fmt.Println(log[0].Actor, log[0].Action, log[0].Detail)
	// Output:
	// <nil> [status quit]
	// schedule: update exec quit
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
		"no status":         {text: "Unknown command"},
		"an answer cut off": {text: "hostname: Friday\nmap     : c1m1_hotel\nplayers : 1 humans, 0 bots (8 max)\n"},
	} {
		st, game, ran := memstore.New(), rcontest.NewGame("Friday", "c1m1_hotel", 8), new([]string)
		for _, p := range c.players {
			game.Join(p)
		}
		u, err := st.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
		if err != nil {
			t.Fatal(err)
		}
		s, err := st.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "Friday", Port: 27015, RCONPassword: "secret"})
		if err != nil {
			t.Fatal(err)
		}
		r := scheduled.Runner{Operator: &operate.Operator{Store: st, Client: func(store.Server) operate.Client { return client{game, ran, c.text} }}}
		err = r.Run(t.Context(), s, schedule.Task{Name: "update", On: true, Kind: schedule.Restart, Text: "quit"})
		sent := strings.Contains(strings.Join(*ran, " "), "quit")
		if sent != c.sent || c.sent != (err == nil) || !c.sent && !errors.Is(err, scheduled.ErrOccupied) {
			t.Errorf("%s: sent %t, %v", name, sent, err)
		}
		log, err := st.AuditEntries(t.Context(), store.AuditQuery{})
		if err != nil || len(log) != 1 || log[0].Result != map[bool]string{true: "ok", false: "in_use"}[c.sent] {
			t.Errorf("%s: audit %+v, %v", name, log, err)
		}
	}
}

func TestMessageAndCommand(t *testing.T) {
	t.Parallel()
	st, game, ran := memstore.New(), rcontest.NewGame("Friday", "c1m1_hotel", 8), new([]string)
	u, err := st.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := st.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "Friday", Port: 27015, RCONPassword: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	r := scheduled.Runner{Operator: &operate.Operator{Store: st, Client: func(store.Server) operate.Client { return client{game, ran, ""} }}}
	for _, task := range []schedule.Task{
		{Name: "lunch", Kind: schedule.Message, Text: "Lunch!"}, {Name: "round", Kind: schedule.Command, Text: "mp_restartgame 1"},
	} {
		if err := r.Run(t.Context(), s, task); err != nil {
			t.Errorf("%s: %v", task.Name, err)
		}
	}
	if err := r.Run(t.Context(), s, schedule.Task{Name: "broken"}); !errors.Is(err, schedule.ErrTask) {
		t.Errorf("a task that is none: %v", err)
	}
	if got := strings.Join(*ran, "; "); !strings.Contains(got, "Lunch!") || !strings.Contains(got, "mp_restartgame 1") {
		t.Errorf("ran %s", got)
	}
	if log, err := st.AuditEntries(t.Context(), store.AuditQuery{ServerID: s.ID}); err != nil || len(log) != 2 || log[1].Actor != "schedule: lunch" {
		t.Errorf("audit %+v, %v", log, err)
	}
}
