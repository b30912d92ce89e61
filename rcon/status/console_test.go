package status_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
)

// TestPromptDoesNotHideTheHostname checks that what a console glues to the first line
// costs nothing.
func TestPromptDoesNotHideTheHostname(t *testing.T) {
	t.Parallel()
	for _, text := range []string{left4dead2, csgo, teamFortress2} {
		want := mustParse(t, text)
		for _, glue := range []string{">", "] ", "rcon> ", "203.0.113.66:27015> ", "root@box:~$ ", "\x1b[32m", "\x1b[1;32mrcon>\x1b[0m ", "\x1b[0m\x1b[37m"} {
			got := mustParse(t, glue+text)
			if got.Hostname != want.Hostname {
				t.Errorf("%q: hostname %q, want %q", glue, got.Hostname, want.Hostname)
			}
		}
		colored := "\x1b[32m" + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\x1b[0m\n\x1b[32m") + "\x1b[0m\n"
		if diff := cmp.Diff(want, mustParse(t, colored)); diff != "" {
			t.Errorf("every line in a color (-want +got):\n%s", diff)
		}
	}
}

// TestSecondHeaderStartsAnew checks that the counts of one output never go with the
// table of another.
func TestSecondHeaderStartsAnew(t *testing.T) {
	t.Parallel()
	want := mustParse(t, left4dead2)
	other := "hostname: another\nversion : 1.0 secure\nudp/ip  : 10.9.9.9:1\nmap     : c9m9_other\nplayers : 0 humans, 0 bots (9 max) (hibernating) (unreserved)\n\n"
	if diff := cmp.Diff(want, mustParse(t, other+left4dead2)); diff != "" {
		t.Errorf("two outputs (-want +got):\n%s", diff)
	}
	begun := "hostname: said by somebody\n"
	if diff := cmp.Diff(mustParse(t, left4dead2), mustParse(t, strings.Replace(left4dead2, "# userid", begun+"# userid", 1))); diff != "" {
		t.Errorf("a second header without counts (-want +got):\n%s", diff)
	}
}

// TestDoubledRowIsPartial checks that a row of somebody who has one already is told.
func TestDoubledRowIsPartial(t *testing.T) {
	t.Parallel()
	const other = "# 8 4 \"other\" STEAM_1:1:38 05:07 45 0 active 30000 203.0.113.8:27005\n"
	for name, row := range map[string]string{
		"the same row":     other,
		"the same user id": "# 8 4 \"x\" STEAM_1:0:2121 05:07 45 0 active 30000 203.0.113.7:27005\n",
		"the same person":  "# 7 3 \"x\" STEAM_1:1:38 05:07 45 0 active 30000 203.0.113.7:27005\n",
		"one too many":     "# 7 3 \"x\" STEAM_1:0:2121 05:07 45 0 active 30000 203.0.113.7:27005\n# 9 5 \"y\" STEAM_1:0:2122 05:07 45 0 active 30000 203.0.113.9:27005\n",
	} {
		if s := mustParse(t, around(status.L4D, row)); !s.Partial || !hasReason(s, status.ErrExtraRows) {
			t.Errorf("%s: partial %t, %v", name, s.Partial, s.Reasons)
		}
	}
}

// TestTrimmedNewlineKeepsTheLastPlayer checks tables without #end whose last row has
// no line end, and rows without addresses.
func TestTrimmedNewlineKeepsTheLastPlayer(t *testing.T) {
	t.Parallel()
	const header = "hostname: x\nmap     : pl_upward at: 0 x, 0 y, 0 z\nplayers : 2 humans, 0 bots (24 max)\n"
	for name, table := range map[string]string{
		"no column of addresses": "# userid name                uniqueid            connected ping loss state\n" +
			"#      7 \"a\"                 [U:1:4242]          05:07       45    0 active\n" +
			"#      8 \"b\"                 [U:1:77]            05:07       45    0 active",
		"hidden addresses": "# userid name                uniqueid            connected ping loss state  adr\n" +
			"#      7 \"a\"                 [U:1:4242]          05:07       45    0 active\n" +
			"#      8 \"b\"                 [U:1:77]            00:03       45    0 spawning",
		"addresses": "# userid name                uniqueid            connected ping loss state  adr\n" +
			"#      7 \"a\"                 [U:1:4242]          05:07       45    0 active 203.0.113.7:27005\n" +
			"#      8 \"b\"                 [U:1:77]            05:07       45    0 active 203.0.113.8:27005",
	} {
		if s := mustParse(t, header+table); s.Partial || len(s.Players) != 2 {
			t.Errorf("%s: %d players, %v", name, len(s.Players), s.Reasons)
		}
		if s := mustParse(t, header+strings.TrimSuffix(strings.TrimRight(table, "0123456789:."), "ive")); name != "hidden addresses" && !hasReason(s, status.ErrCut) {
			t.Errorf("%s, cut: %v", name, s.Reasons)
		}
	}
}
