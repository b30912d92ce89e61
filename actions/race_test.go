package actions_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// A restless game changes its roster before each command: players leave, others get their
// user ids, and the whole server restarts and counts from 1 again.
type restless struct {
	rand    *rand.Rand
	players map[int]steam.ID // by user id
	kicked  []steam.ID
}

const strangers = 6 // Steam IDs in play, of which few user ids are left over

func (g *restless) shuffle() {
	for range g.rand.IntN(3) {
		userID, id := 1+g.rand.IntN(4), steam.FromAccountID(uint32(1+g.rand.IntN(strangers)))
		for other, there := range g.players {
			if there == id {
				delete(g.players, other)
			}
		}
		if g.players[userID] = id; g.rand.IntN(3) == 0 {
			delete(g.players, userID)
		}
	}
}

func (g *restless) Exec(_ context.Context, command string) (string, error) {
	g.shuffle()
	if command == status.Command {
		s := status.Status{Map: "c1m1_hotel", MaxPlayers: 8, Humans: len(g.players)}
		for userID, id := range g.players {
			s.Players = append(s.Players, status.Player{UserID: userID, Slot: userID, Name: "x", SteamID: id, State: "active", Addr: "203.0.113.7:27005"})
		}
		return string(status.Append(nil, s, status.L4D)), nil
	}
	who, ok := strings.CutPrefix(command, "kickid ")
	if !ok {
		return "Unknown command\n", nil
	}
	who, _, _ = strings.Cut(who, " ")
	for userID, id := range g.players {
		if who == strconv.Itoa(userID) || who == id.Steam2() {
			g.kicked = append(g.kicked, id)
			delete(g.players, userID)
		}
	}
	return "", nil
}

// TestKickNeverHitsAnother: whatever the roster does between the click and each command,
// and whoever has the user id by then, only the one who was meant is kicked.
func TestKickNeverHitsAnother(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	races, right, refused := 100_000, 0, 0
	for range races {
		g := &restless{rand: random, players: make(map[int]steam.ID)}
		for len(g.players) == 0 {
			g.shuffle()
		}
		a := actions.Action{Kind: actions.Kick, Text: "away"}
		for a.UserID, a.SteamID = range g.players { // the click
			break
		}
		if random.IntN(4) == 0 {
			a.UserID = 0
		}
		_, err := actions.Do(t.Context(), g, a)
		switch {
		case len(g.kicked) == 0 && errors.Is(err, actions.ErrGone):
			refused++
		case len(g.kicked) == 1 && g.kicked[0] == a.SteamID:
			right++
		case len(g.kicked) > 0:
			t.Fatalf("%v was meant, %v is kicked (%v)", a.SteamID, g.kicked, err)
		}
	}
	t.Logf("%d races: %d kicks of the right player, %d refused, 0 of another", races, right, refused)
	if right < races/10 || refused < races/10 {
		t.Errorf("the races say little: %d kicks, %d refused", right, refused)
	}
}

// TestKickByUserIDAlone shows that the game above finds what it is for: a kick by the user
// id of the click hits others.
func TestKickByUserIDAlone(t *testing.T) {
	t.Parallel()
	random, wrong := rand.New(rand.NewPCG(1, 2)), 0
	for range 1000 {
		g := &restless{rand: random, players: map[int]steam.ID{1: steam.FromAccountID(1)}}
		g.Exec(t.Context(), "kickid 1")
		if len(g.kicked) == 1 && g.kicked[0] != steam.FromAccountID(1) {
			wrong++
		}
	}
	if wrong == 0 {
		t.Error("no kick by user id hits another player")
	}
}

// local runs commands on a game without a network.
type local struct {
	*rcontest.Game
	sent []string
	err  error // of every command
}

func (l *local) Exec(_ context.Context, command string) (string, error) {
	l.sent = append(l.sent, command)
	return l.Handle(&rcontest.Request{Command: command}), l.err
}
