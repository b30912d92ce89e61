package status_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

func TestNoStatus(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "\n\n", "Unknown command: status\n", `"hostname" = "Rainy valley"`, "hostname: Rainy valley\n",
		"players : many\n", "players : 1 humans\n", "players : 99999999999 humans, 0 bots (4 max)\n", "# 2\n#end\n", "\x00\xff\n",
	} {
		s, err := status.Parse(text)
		var parseErr *status.ParseError
		if !errors.Is(err, status.ErrNoStatus) || !errors.As(err, &parseErr) {
			t.Errorf("Parse(%q) = %+v, %v, want ErrNoStatus", text, s, err)
		}
		if diff := cmp.Diff(status.Status{}, s); diff != "" {
			t.Errorf("Parse(%q) gives a status beside its error:\n%s", text, diff)
		}
	}
	_, err := status.Parse("\n Unknown command: status\nmore")
	if want := `status: this is no output of status: "Unknown command: status"`; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	row := "# 2 1 \"a\" STEAM_1:0:5 00:21 1 0 active 30000\n"
	for name, text := range map[string]string{
		"a million rows": strings.Repeat(row, 1_000_000),
		"too many rows":  strings.Repeat(row, 1025),
		"too many bytes": csgo + strings.Repeat("\n", 5<<20),
	} {
		if s, err := status.Parse(text); !errors.Is(err, status.ErrTooLong) || len(s.Players) > 0 || len(err.Error()) > 300 {
			t.Errorf("%s: %d players, error %v", name, len(s.Players), err)
		}
	}
	if s := mustParse(t, strings.Repeat(row, 1024)); len(s.Players) != 1024 {
		t.Errorf("%d players of 1024", len(s.Players))
	}
	if s := mustParse(t, csgo+strings.Repeat("# 3 broken\n", 1000)); len(s.Reasons) > 16 {
		t.Errorf("%d reasons", len(s.Reasons))
	}
	if s := mustParse(t, strings.TrimSuffix(left4dead2, "#end\n")+strings.Repeat("# 3 broken\n", 1000)); len(s.Reasons) != 15 {
		t.Errorf("%d reasons, want the first 14 rows and the cut", len(s.Reasons))
	}
}

// TestHeaderIsBounded gives the header's lists a million entries.
func TestHeaderIsBounded(t *testing.T) {
	t.Parallel()
	text := "tags    : " + strings.Repeat(",", 1<<20) + "\nplayers : 0 humans, 0 bots (4 max)" + strings.Repeat(" (x)", 1<<18) + "\n"
	if s := mustParse(t, text); cap(s.Tags) > 256 || len(s.Tags) != 128 || s.MaxPlayers != 4 {
		t.Errorf("%d tags, want 128; at most %d players", len(s.Tags), s.MaxPlayers)
	}
}

func TestAllocations(t *testing.T) {
	text := string(status.Append(nil, benchStatus(), status.L4D))
	if n := testing.AllocsPerRun(100, func() { _, _ = status.Parse(text) }); n > 1 {
		t.Errorf("%v allocations for 24 players, want 1", n)
	}
}

// TestBrokenRowsHideNoMissingSummary: a caller that asks whether the counts are
// known gets an answer however many rows are broken.
func TestBrokenRowsHideNoMissingSummary(t *testing.T) {
	t.Parallel()
	s, err := status.Parse("map     : c1m1_hotel\n# userid name uniqueid connected ping loss state rate adr\n" +
		strings.Repeat("# 7 1 \"x\" nonsense\n", 40))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []error{status.ErrRow, status.ErrNoSummary, status.ErrCut} {
		if !slices.ContainsFunc(s.Reasons, func(r *status.ParseError) bool { return errors.Is(r, want) }) {
			t.Errorf("%v is not among the reasons: %v", want, s.Reasons)
		}
	}
	if len(s.Reasons) > 16 {
		t.Errorf("%d reasons", len(s.Reasons))
	}
}

// TestDoubledRowAmongManyIsFound: of a thousand rows, any two may be the same person or
// the same connection, and a table without such rows is never suspected.
func TestDoubledRowAmongManyIsFound(t *testing.T) {
	t.Parallel()
	s := status.Status{Humans: 1000, MaxPlayers: 1000, Hibernating: status.No}
	for i := range 1000 {
		s.Players = append(s.Players, status.Player{UserID: 2 + 64*i, Name: "x", SteamID: steam.FromAccountID(uint32(1 + 1024*i)), State: "active"})
	}
	extra := func(s status.Status) bool {
		return hasReason(mustParse(t, string(status.Append(nil, s, status.L4D))), status.ErrExtraRows)
	}
	if extra(s) {
		t.Error("rows of different people count as doubled")
	}
	for _, at := range []int{1, 500, 999} {
		for name, double := range map[string]func(p *status.Player){
			"person":     func(p *status.Player) { p.SteamID = s.Players[at-1].SteamID },
			"connection": func(p *status.Player) { p.UserID = s.Players[0].UserID },
		} {
			d := s
			d.Players = append([]status.Player(nil), s.Players...)
			if double(&d.Players[at]); !extra(d) {
				t.Errorf("row %d has the %s of another, and nothing says so", at, name)
			}
		}
	}
}
