package status_test

import (
	"testing"

	"github.com/left4me/left4me/rcon/status"
)

func TestComplete(t *testing.T) {
	t.Parallel()
	const head = "hostname: x\nversion : 2.2.4.3 9477 secure\nmap     : c1m1_hotel\nplayers : 1 humans, 0 bots (4 max) (not hibernating) (unreserved)\n\n" +
		"# userid name uniqueid connected ping loss state rate adr\n"
	const row = "#  2 1 \"Mara\" STEAM_1:0:11 05:00 50 0 active 30000 203.0.113.9:27005\n"
	for _, tc := range []struct {
		command, reply string
		want           bool
	}{
		{"status", head + row + "#end\n", true},
		{" Status", head + row + "#end\n", true},
		{"status", head + row, false},
		{"status", head + "#end\n", false}, // the one player is missing
		{"status", "", false},
		{"say status", head + row + "#end\n", false},
		{"status; quit", head + row + "#end\n", false},
	} {
		if got := status.Complete(tc.command, tc.reply); got != tc.want {
			t.Errorf("Complete(%q, %q) is %v", tc.command, tc.reply, got)
		}
	}
}
