package status_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// rowA and rowB are rows of player 7, whose account is 4242, as the two formats
// of Source 1 write them; rowX one of Source 2. The name is between the quotes.
const (
	rowA = "# 7 3 \"%s\" STEAM_1:0:2121 05:07 45 0 active 30000 203.0.113.7:27005\n"
	rowB = "#      7 \"%s\" [U:1:4242]          05:07       45    0 active 203.0.113.7:27005\n"
	rowX = "   7    05:07   45    0     active 786432 203.0.113.7:27005 '%s'\n"
)

// around returns a status of two people: the row between a header and the row of
// another player, and whatever ends the table.
func around(format status.Format, row string) string {
	switch format {
	case status.TF2:
		return "map     : pl_upward at: 0 x, 0 y, 0 z\nplayers : 2 humans, 0 bots (4 max)\n# userid name                uniqueid            connected ping loss state  adr\n" +
			row + "#      8 \"other\" [U:1:77] 05:07 45 0 active 203.0.113.8:27005\n"
	case status.CS2:
		return "players  : 2 humans, 0 bots (4 max) (not hibernating) (unreserved)\n---------players--------\n  id     time ping loss      state   rate adr name\n" +
			row + "   8    05:07   45    0     active 786432 203.0.113.8:27005 'other'\n#end\n"
	}
	return "map     : c1m1_hotel\nplayers : 2 humans, 0 bots (4 max) (not hibernating) (unreserved)\n\n# userid name uniqueid connected ping loss state rate adr\n" +
		row + "# 8 4 \"other\" STEAM_1:1:38 05:07 45 0 active 30000 203.0.113.8:27005\n#end\n"
}

// TestHostileNames gives a player names that look like something else, and looks
// for him and the one after him, each with his own ID, and for nobody else.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	names := []string{
		``, ` `, `"`, `""`, `a "quoted" name`, `#`, `#end`, `x" `, `trailing `, "tab\t", "cut \xe6\xa1", "\xff\xfe", "ends in cr\r", "two\rparts",
		`x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`,
		`x" [U:1:999] 0:01 1 0 active 1.2.3.4:1`,
		`x" BOT active`, `x" BOT active 64`, `x" STEAM_ID_PENDING 0:01 1 0 spawning`,
		`x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1"`,
		`# 9 1 "y" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`,
		`' 'x' '`, `   9    00:01   1    0     active 1 1.2.3.4:1 'y`,
		"hostname: mine", "players : 9 humans, 9 bots (9 max)",
		strings.Repeat(`x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`, 50),
		// Names of several lines.
		"a\nb", "a\n\nb\n", "\n", "a\n#end\nb", "a\n# userid name\nb", "a\nplayers : 9 humans, 9 bots (9 max)\nb", "a\n#\nb", "a\n# 9\nb",
		"a\n# 9 1 \"fake\" STEAM_1:0:999 00:10 1 0 active 30000 1.2.3.4:1\nb",
		"a\n#      9 \"fake\" [U:1:999] 00:10 1 0 active 1.2.3.4:1\nb",
		"x\" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1\nb",
		"x\" [U:1:999] 0:01 1 0 active 1.2.3.4:1\n#end\nb",
		"x\" BOT active\n\n\nb",
		"a\nx\" [U:1:999] 0:01 1 0 active 1.2.3.4:1\nb",
	}
	for format, row := range map[status.Format]string{status.L4D: rowA, status.TF2: rowB, status.CS2: rowX} {
		for _, name := range names {
			if format == status.CS2 && strings.Contains(name, "1.2.3.4:1 'y") {
				continue
			}
			text := around(format, fmt.Sprintf(row, name))
			s, err := status.Parse(text)
			if err != nil {
				t.Fatalf("%v %q: %v", format, name, err)
			}
			type who struct {
				UserID int
				Name   string
				ID     steam.ID
				Bot    bool
			}
			want := []who{{7, name, steam.FromAccountID(4242), false}, {8, "other", steam.FromAccountID(77), false}}
			if format == status.CS2 {
				want[0].ID, want[1].ID = steam.ID{}, steam.ID{}
			}
			var got []who
			for _, p := range s.Players {
				got = append(got, who{p.UserID, p.Name, p.SteamID, p.Bot})
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v %q (-want +got):\n%s", format, name, diff)
			}
			if s.Humans != 2 || s.MaxPlayers != 4 || s.Hostname != "" || s.Partial {
				t.Errorf("%v %q: %d/%d on %q, partial: %v", format, name, s.Humans, s.MaxPlayers, s.Hostname, s.Reasons)
			}
		}
	}
}

// TestImpossibleTimeKeepsThePlayer checks that a time that can't be right costs
// nothing but the time.
func TestImpossibleTimeKeepsThePlayer(t *testing.T) {
	t.Parallel()
	for _, clock := range []string{
		"-00:05", "00:-5", "-1:-12", "-1:-12:-40", "05:60", "99:00:75", "1:2:3:4:5", "05:",
		"24856:00:00:00", "-2147483648:-2147483648", "9999999999:00", // more than 1<<31 seconds
	} {
		for format, row := range map[status.Format]string{
			status.L4D: "# 7 3 \"kept\" STEAM_1:0:2121 " + clock + " 45 1 active 30000 203.0.113.7:27005\n",
			status.TF2: "#      7 \"kept\"      [U:1:4242]   " + clock + "   45    1 active 203.0.113.7:27005\n",
			status.CS2: "   7 " + clock + "   45    1     active 30000 203.0.113.7:27005 'kept'\n",
		} {
			s := mustParse(t, around(format, row))
			if len(s.Players) != 2 || s.Partial {
				t.Fatalf("%v %s: players %+v, %v", format, clock, s.Players, s.Reasons)
			}
			want := status.Player{UserID: 7, Name: "kept", SteamID: steam.FromAccountID(4242), Connected: status.UnknownTime, Ping: 45, Loss: 1, State: "active", Addr: "203.0.113.7:27005"}
			got := s.Players[0]
			if format == status.CS2 {
				want.SteamID = steam.ID{}
			}
			got.Slot, got.Rate = 0, 0
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%v %s (-want +got):\n%s", format, clock, diff)
			}
			if text := string(s.AppendJSON(nil)); !strings.Contains(text, `"connected_seconds":null`) {
				t.Errorf("%v %s: JSON %s", format, clock, text)
			}
		}
	}
}

// TestUnreadableRows checks that a row that isn't one is reported and skipped, and
// takes no other row with it.
func TestUnreadableRows(t *testing.T) {
	t.Parallel()
	for _, row := range []string{
		"# 7 3 \"broken\n",
		"# 7 3 \"broken\"\n",
		"# 7 3 broken STEAM_1:0:2121 05:07 45 0 active 30000\n",
		"# 7\n",
		"# 99999999999 3 \"broken\" STEAM_1:0:2121 05:07 45 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121\n",
		"# 7 3 \"broken\"STEAM_1:0:2121 05:07 45 0 active 30000\n",
		"# 7 3 \"broken\" 05:07 45 0 active 30000\n",
		"# 7 3 \"broken\" nobody 05:07 45 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 0507 45 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 : 45 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07x 45 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 x 0 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 45 active 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 45 0\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 45 0 ACTIVE 30000\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 45 0 active 30000 203.0.113.7:27005 more\n",
		"# 7 3 \"broken\" STEAM_1:0:2121 05:07 45 0 active 30000os      : Windows\n",
		"# 7 \"broken\" BOT activeplayers : 2 humans\n",
	} {
		s := mustParse(t, around(status.L4D, row))
		if len(s.Players) != 1 || s.Players[0].Name != "other" || s.Players[0].SteamID != steam.FromAccountID(77) {
			t.Errorf("%q: players %+v", row, s.Players)
		}
		if !s.Partial || !hasReason(s, status.ErrRow) || s.Reasons[0].Line != 5 || !strings.HasPrefix(row, s.Reasons[0].Text) {
			t.Errorf("%q: partial %t: %v", row, s.Partial, s.Reasons)
		}
	}
	s := mustParse(t, around(status.CS2, "   7    05:07   45    0     active 786432 203.0.113.7:27005 'cut\n   6 what\n"))
	if len(s.Players) != 1 || len(s.Reasons) != 3 || !hasReason(s, status.ErrRow) || !hasReason(s, status.ErrMissingRows) {
		t.Errorf("CS2: %d players, %v", len(s.Players), s.Reasons)
	}
}

// A name that goes on like the beginning of a row neither hides its bearer nor, where
// names have line breaks, keeps the status Partial while he plays.
func TestNameThatGoesOnAsAnotherRow(t *testing.T) {
	t.Parallel()
	for _, f := range []status.Format{status.L4D, status.TF2} {
		for _, name := range []string{"x\n# 7", "\n#7 7", "x\n# 7 7 \"q", "\n\n # 7 \"q", "x\ny\n# 7 7 \"q", "a\" STEAM_1:0:999 0:01 1 0 active\n# 7"} {
			want := status.Status{Humans: 3, MaxPlayers: 4, Hibernating: status.No}
			for i := range 3 {
				want.Players = append(want.Players, status.Player{UserID: i + 1, Slot: i + 1, Name: "plain", SteamID: steam.FromAccountID(uint32(i + 1))})
			}
			for i := range 3 {
				want.Players[i].Name = name
				s := mustParse(t, string(status.Append(nil, want, f)))
				if s.Partial && (f == status.TF2 || !strings.Contains(name, `"q`)) || len(s.Players) != 3 {
					t.Errorf("%v, %q in row %d: %d players, reasons %v", f, name, i, len(s.Players), s.Reasons)
					continue
				}
				for k := range s.Players {
					if s.Players[k].SteamID != want.Players[k].SteamID {
						t.Errorf("%v, %q in row %d: player %d is %v", f, name, i, k, s.Players[k].SteamID)
					}
				}
				want.Players[i].Name = "plain"
			}
		}
	}
}

func hasReason(s status.Status, reason error) bool {
	for _, r := range s.Reasons {
		if errors.Is(r, reason) {
			return true
		}
	}
	return false
}

// Players who work together can't make a row between theirs a part of a name: no name
// is that long.
func TestNamesAroundARow(t *testing.T) {
	t.Parallel()
	for _, last := range []string{
		"x\" [U:1:999] 0:01 1 0 active a\ny",
		"x\" BOT active\n\" [U:1:999] 0:01 1 0 active a\ny",
	} {
		want := status.Status{Humans: 3, MaxPlayers: 24}
		for i, name := range []string{"\n#9 \"", "victim", last} {
			want.Players = append(want.Players, status.Player{
				UserID: i + 1, Name: name, SteamID: steam.FromAccountID(uint32(i + 1)), State: "active", Addr: "1.2.3.4:5",
			})
		}
		text := string(status.Append(nil, want, status.TF2))
		s := mustParse(t, text)
		var got []steam.ID
		for _, p := range s.Players {
			got = append(got, p.SteamID)
		}
		if diff := cmp.Diff([]steam.ID{steam.FromAccountID(1), steam.FromAccountID(2), steam.FromAccountID(3)}, got); diff != "" {
			t.Fatalf("%s(-want +got):\n%s", text, diff)
		}
		if name := s.Players[2].Name; name != last {
			t.Errorf("%slast name %q, want %q", text, name, last)
		}
	}
}
