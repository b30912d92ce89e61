package poll_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

var (
	t0  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ada = steam.FromAccountID(22)
	bob = steam.FromAccountID(23)
)

const head = "hostname: test\nversion : 2.2.4.3 10097 secure  (unknown)\nmap     : c1m1_hotel\n"
const counts = "players : 2 humans, 1 bots (4 max) (hibernating) (unreserved)\n\n"
const table = "# userid name uniqueid connected ping loss state rate adr\n" +
	"# 2 1 \"Ada\" STEAM_1:0:11 00:21 40 0 active 30000 203.0.113.1:27005\n"

// exec is an Execer that answers with a text and an error.
type exec func(command string) (string, error)

func (e exec) Exec(_ context.Context, command string) (string, error) { return e(command) }

func TestObserve(t *testing.T) {
	t.Parallel()
	text := head + counts + table +
		"#3 \"Bot\" BOT active\n" +
		"# 4 3 \"Bob\" STEAM_1:1:11 -1:05 0 0 spawning 30000 203.0.113.2:27005\n" +
		"# 5 4 \"new\" STEAM_ID_PENDING 00:01 0 0 connecting 30000 203.0.113.3:27005\n#end\n"
	before := time.Now()
	obs, err := poll.Observe(t.Context(), exec(func(command string) (string, error) {
		if command != "status" {
			t.Errorf("command %q", command)
		}
		return text, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if obs.At.Before(before) || obs.At.After(time.Now()) || obs.At.Location() != time.UTC {
		t.Errorf("At = %v", obs.At)
	}
	want := livestate.Observation{
		At:    obs.At,
		State: livestate.State{Players: 2, MaxPlayers: 4, Bots: 1, Map: "c1m1_hotel", Hibernating: true},
		Roster: []livestate.Player{
			{SteamID: ada, UserID: 2, Name: "Ada", Connected: 21 * time.Second, Ping: 40},
			{SteamID: bob, UserID: 4, Name: "Bob", Connected: status.UnknownTime, Joining: true},
		},
		Partial: true, // the pending one
	}
	if diff := cmp.Diff(want, obs); diff != "" {
		t.Errorf("observation (-want +got):\n%s", diff)
	}
}

// An answer whose end the client has not seen is as complete as its table.
func TestObserveWithoutTheEndOfTheReply(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		err        error
		roster     int
		partial    bool
		fails      bool
	}{
		{name: "complete", text: head + counts + table + table[strings.Index(table, "\n")+1:] + "#end\n", err: rcon.ErrIncomplete, roster: 2, partial: true},
		{name: "whole table", text: head + strings.Replace(counts, "2 humans", "1 humans", 1) + table + "#end\n", err: rcon.ErrIncomplete, roster: 1},
		{name: "nothing", err: rcon.ErrIncomplete, fails: true},
		{name: "another error", text: head + counts + table + "#end\n", err: rcon.ErrClosed, fails: true},
	} {
		obs, err := poll.Observe(t.Context(), exec(func(string) (string, error) { return test.text, test.err }))
		if test.fails {
			if !errors.Is(err, test.err) {
				t.Errorf("%s: error %v", test.name, err)
			}
			continue
		}
		if err != nil || len(obs.Roster) != test.roster || obs.Partial != test.partial {
			t.Errorf("%s: %+v, %v", test.name, obs, err)
		}
	}
}

// Where an answer is cut, its last row can be a part of a name.
func TestCutRowIsNoPlayer(t *testing.T) {
	t.Parallel()
	s := parse(t, head+counts+table+"# 3 2 \"x\" STEAM_1:0:999 00:01 1 0 active 30000 203.0.113.2:27005")
	obs, err := poll.FromStatus(s, t0)
	if err != nil || len(obs.Roster) != 1 || obs.Roster[0].SteamID != ada || !obs.Partial {
		t.Errorf("%+v, %v", obs, err)
	}
}

// An answer that does not say how many players there are is not one of an empty
// server, and neither is what Parse returns beside an error.
func TestNoCountIsNotZero(t *testing.T) {
	t.Parallel()
	_, err := poll.FromStatus(parse(t, head+"\n"+table+"#end\n"), t0)
	if !errors.Is(err, status.ErrNoSummary) {
		t.Errorf("error %v", err)
	}
	none, _ := status.Parse("There are 0 of a max of 20 players online")
	if _, err := poll.FromStatus(none, t0); !errors.Is(err, status.ErrNoSummary) {
		t.Errorf("of the zero Status: error %v", err)
	}
}

// Programs store and keep what an observation has, so it is clean and holds no
// part of the text of the answer.
func TestTextsAreClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                                 "plain",
		"nul\x00s\x00":                          "nuls",
		"cut \xe5\xb0":                          "cut \uFFFD",
		"\x00":                                  "",
		"\u202e<b>\n'\"":                        "\u202e<b>\n'\"",
		strings.Repeat("x", 255) + "é and more": strings.Repeat("x", 255),
	} {
		obs, err := poll.FromStatus(status.Status{Map: in, MaxPlayers: 4, Players: []status.Player{{SteamID: ada, Name: in}}}, t0)
		if err != nil || obs.State.Map != want || obs.Roster[0].Name != want {
			t.Errorf("%q: %+v, %v", in, obs, err)
		}
	}
}

func parse(t *testing.T, text string) status.Status {
	t.Helper()
	s, err := status.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func BenchmarkFromStatus(b *testing.B) {
	s := status.Status{Map: "c1m1_hotel", Humans: 8, MaxPlayers: 8}
	for i := range 8 {
		s.Players = append(s.Players, status.Player{SteamID: steam.FromAccountID(uint32(i + 1)), Name: "a name", State: "active"})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := poll.FromStatus(s, t0); err != nil {
			b.Fatal(err)
		}
	}
}
