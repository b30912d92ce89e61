package actions_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
)

var ada = steam.MustParse("STEAM_1:0:101")

func newGame() *local {
	g := rcontest.NewGame("", "c1m1_hotel", 8)
	g.Join(rcontest.Player{Name: "Ada", SteamID: ada.Steam2()})
	return &local{Game: g}
}

func TestDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action actions.Action
		want   string   // code
		sent   []string // without status
	}{
		{actions.Action{Kind: actions.Say, Text: "restart in 5"}, "ok", []string{`say "restart in 5"`}},
		{actions.Action{Kind: actions.Say, Text: `x"; quit`}, "invalid", nil},
		{actions.Action{Kind: actions.Say, Text: " "}, "invalid", nil},
		{actions.Action{Kind: actions.Say, Text: strings.Repeat("x", actions.MaxText+1)}, "invalid", nil},
		{actions.Action{Kind: actions.Kick, SteamID: ada, UserID: 1}, "ok", []string{"kickid STEAM_1:0:101"}},
		{actions.Action{Kind: actions.Kick, SteamID: ada, Text: "away: 5 min"}, "ok", []string{`kickid STEAM_1:0:101 "away: 5 min"`}},
		{actions.Action{Kind: actions.Kick, SteamID: ada, UserID: 7}, "gone", nil},
		{actions.Action{Kind: actions.Kick, SteamID: steam.FromAccountID(5)}, "gone", nil},
		{actions.Action{Kind: actions.Kick}, "invalid", nil},
		{actions.Action{Kind: actions.Kick, SteamID: ada, Text: "a;b"}, "invalid", nil},
		{actions.Action{Kind: actions.Ban, SteamID: ada}, "ok", []string{"banid 0 STEAM_1:0:101 kick", "writeid"}},
		{actions.Action{Kind: actions.Ban, SteamID: ada, Minutes: 60}, "ok", []string{"banid 60 STEAM_1:0:101 kick"}},
		{actions.Action{Kind: actions.Ban, SteamID: ada, Minutes: -1}, "invalid", nil},
		{actions.Action{Kind: actions.Unban, SteamID: ada}, "not_taken", []string{"removeid STEAM_1:0:101"}},
		{actions.Action{Kind: actions.ChangeLevel, Text: "c2m1_highway"}, "ok", []string{"changelevel c2m1_highway"}},
		{actions.Action{Kind: actions.ChangeLevel, Text: "c2m1;quit"}, "invalid", nil},
		{actions.Action{Kind: actions.ChangeLevel}, "invalid", nil},
		{actions.Action{Kind: actions.RestartRound}, "ok", []string{"mp_restartgame 1"}},
		{actions.Action{Kind: actions.Exec, Text: "listid"}, "ok", []string{"listid"}},
		{actions.Action{Kind: actions.Exec, Text: "a\nquit"}, "invalid", nil},
		{actions.Action{Kind: "dance"}, "invalid", nil},
		{actions.Action{}, "invalid", nil},
	} {
		g := newGame()
		_, err := actions.Do(t.Context(), g, c.action)
		sent := slices.DeleteFunc(g.sent, func(s string) bool { return s == "status" })
		if actions.Code(err) != c.want || !slices.Equal(sent, c.sent) {
			t.Errorf("%+v: %v and %q, want %s and %q", c.action, err, sent, c.want, c.sent)
		}
	}
}

// TestDoWithoutAnswer: an error says whether the game can have done it.
// says is a game that answers the same to everything.
type says string

func (s says) Exec(context.Context, string) (string, error) { return string(s), nil }

// TestUnknownCommandIsNotOK: a command that the game does not know has not been done, and what
// the game said is told.
func TestUnknownCommandIsNotOK(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]string{
		"Unknown command \"nonsense\"\n": "no_command", "Unknown command: nonsense": "no_command", "[SM] Unknown command: sm_x\n": "no_command",
		"": "ok", "Unknown command \"a\"\n\"sv_cheats\" = \"0\"\n": "ok", "hostname: Unknown command\n": "ok",
	} {
		got, err := actions.Do(t.Context(), says(reply), actions.Action{Kind: actions.Exec, Text: "nonsense"})
		if code := actions.Code(err); code != want || got != reply {
			t.Errorf("%q: %q with %q, want %s", reply, code, got, want)
		}
	}
}

func TestDoWithoutAnswer(t *testing.T) {
	t.Parallel()
	lost := fmt.Errorf("lost: %w", rcon.ErrClosed)
	for _, c := range []struct {
		kind actions.Kind
		err  error
		want string
	}{
		{actions.Say, lost, "unanswered"},
		{actions.Say, rcon.ErrAuth, "unreached"},
		{actions.Say, rcon.ErrIncomplete, "ok"},
		{actions.ChangeLevel, lost, "ok"}, // games drop connections then
		{actions.ChangeLevel, errors.New("timeout"), "unanswered"},
		{actions.Kick, lost, "unreached"}, // of the roster
		{actions.Ban, lost, "unanswered"},
	} {
		g := newGame()
		g.err = c.err
		_, err := actions.Do(t.Context(), g, actions.Action{Kind: c.kind, SteamID: ada, Text: "c1m1"})
		if actions.Code(err) != c.want {
			t.Errorf("%s with %v: %v, want %s", c.kind, c.err, err, c.want)
		}
	}
}

// TestKickUnclearRoster: a name that forges a row, and a roster that is none, kick
// no player.
func TestKickUnclearRoster(t *testing.T) {
	t.Parallel()
	g := newGame()
	g.Join(rcontest.Player{Name: "x", SteamID: ada.Steam2()})
	if _, err := actions.Do(t.Context(), g, actions.Action{Kind: actions.Kick, SteamID: ada}); !errors.Is(err, actions.ErrUnclear) || len(g.sent) != 1 {
		t.Errorf("with two rows of one ID: %v, sent %q", err, g.sent)
	}
	g = newGame()
	g.Join(rcontest.Player{Name: "new", SteamID: "STEAM_ID_PENDING"})
	if _, err := actions.Do(t.Context(), g, actions.Action{Kind: actions.Kick, SteamID: steam.FromAccountID(9)}); !errors.Is(err, actions.ErrUnclear) {
		t.Errorf("with a player whose ID is pending: %v", err)
	}
}
