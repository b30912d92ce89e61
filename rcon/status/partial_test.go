package status_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/status"
)

func TestPartial(t *testing.T) {
	t.Parallel()
	cut := func(text, at string) string { return text[:strings.Index(text, at)] }
	for _, tt := range []struct {
		name, text string
		want       []error
	}{
		{"whole", left4dead2, nil},
		{"rows missing", strings.Replace(left4dead2, "3 humans", "4 humans", 1), []error{status.ErrMissingRows}},
		{"more rows than people", strings.Replace(left4dead2, "3 humans", "2 humans", 1), []error{status.ErrExtraRows}},
		{"no #end", cut(left4dead2, "#end"), []error{status.ErrCut}},
		{"cut in a row", cut(left4dead2, "\"Smoker"), []error{status.ErrRow, status.ErrCut}},
		{"cut after the header", cut(left4dead2, "# userid"), []error{status.ErrMissingRows, status.ErrCut}},
		{"cut in the summary", cut(left4dead2, " (reserved"), []error{status.ErrMissingRows, status.ErrCut}},
		{"cut in the address of the last row", teamFortress2[:strings.Index(teamFortress2, "113.10:")], []error{status.ErrCut}},
		{"trimmed", cut(teamFortress2, "\nLoaded"), nil},
		{"trimmed, and a row is missing", strings.Replace(cut(teamFortress2, "\nLoaded"), "2 humans", "3 humans", 1),
			[]error{status.ErrMissingRows, status.ErrCut}},
		{"trimmed, and a bot is missing", strings.Replace(cut(teamFortress2, "\nLoaded"), "1 bots", "2 bots", 1), []error{status.ErrCut}},
		{"trimmed at a bot", strings.TrimSuffix(garrysMod, "\n"), nil},
		{"cut between rows", teamFortress2[:strings.Index(teamFortress2, "#     70")], []error{status.ErrMissingRows}},
		{"cut in what plugins say", cut(teamFortress2, "Referee"), nil},
		{"no #end in Source 2", cut(counterStrike2, "#end"), []error{status.ErrCut}},
		{"no summary", left4dead2[strings.Index(left4dead2, "# userid"):], []error{status.ErrNoSummary}},
		{"pending", strings.Replace(left4dead2, "STEAM_ID_LAN", "STEAM_ID_PENDING", 1), []error{status.ErrPending}},
		{"an ID that is nobody's", strings.Replace(left4dead2, "STEAM_1:1:18005037", "STEAM_1:0:0", 1), []error{status.ErrPending}},
		{"an ID that is a group's", strings.Replace(left4dead2, "STEAM_1:1:18005037", "[g:1:5]", 1), []error{status.ErrPending}},
	} {
		s := mustParse(t, tt.text)
		var got []error
		for _, reason := range s.Reasons {
			got = append(got, reason.Err)
		}
		if len(got) != len(tt.want) || s.Partial != (len(tt.want) > 0) {
			t.Errorf("%s: partial %t, reasons %v, want %v", tt.name, s.Partial, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: reasons %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

// TestEveryCutIsSeen cuts whole statuses at every byte: whatever lacks a player says so.
func TestEveryCutIsSeen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{left4dead2, csgo, teamFortress2, counterStrike2, garrysMod, dota2} {
		whole := mustParse(t, text)
		for n := range len(text) {
			s, err := status.Parse(text[:n])
			for i := range s.Players {
				s.Players[i].Addr = whole.Players[i].Addr // a port may be cut
			}
			if err == nil && !s.Partial && cmp.Diff(whole.Players, s.Players) != "" {
				t.Errorf("cut after %q: not partial, players %v", text[max(0, n-30):n], s.Players)
			}
		}
	}
}
