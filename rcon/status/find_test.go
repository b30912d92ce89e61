package status_test

import (
	"errors"
	"testing"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

func TestFindAndHas(t *testing.T) {
	t.Parallel()
	here, there := steam.FromAccountID(12345), steam.FromAccountID(54321)
	row := func(id steam.ID) status.Player { return status.Player{UserID: 7, Name: "x", SteamID: id} }
	partial := []*status.ParseError{{Err: status.ErrCut}}
	for _, test := range []struct {
		name string
		s    status.Status
		id   steam.ID
		has  status.Tristate
		errs []error // of Find, each of them; nil: the player
	}{
		{"there", status.Status{Players: []status.Player{row(there), row(here)}}, here, status.Yes, nil},
		{"not there", status.Status{Players: []status.Player{row(there), {Bot: true}}}, here, status.No, []error{status.ErrNoPlayer}},
		{"an empty server", status.Status{}, here, status.No, []error{status.ErrNoPlayer}},
		{"in a cut text", status.Status{Partial: true, Reasons: partial, Players: []status.Player{row(here)}}, here, status.Yes, nil},
		{"perhaps behind the cut", status.Status{Partial: true, Reasons: partial}, here, status.Unknown, []error{status.ErrNoPlayer, status.ErrCut}},
		{"perhaps the one without an ID", status.Status{Players: []status.Player{row(steam.ID{})}}, here, status.Unknown, []error{status.ErrNoPlayer, status.ErrNoSteamID}},
		{"twice", status.Status{Players: []status.Player{row(here), row(here)}}, here, status.Yes, []error{status.ErrExtraRows}},
		{"the zero ID", status.Status{Players: []status.Player{row(steam.ID{})}}, steam.ID{}, status.No, []error{status.ErrNoPlayer}},
	} {
		if got := test.s.Has(test.id); got != test.has {
			t.Errorf("%s: Has = %v, want %v", test.name, got, test.has)
		}
		p, err := test.s.Find(test.id)
		if test.errs == nil && (err != nil || p.SteamID != test.id) {
			t.Errorf("%s: Find = %+v, %v", test.name, p, err)
		}
		for _, want := range test.errs {
			if !errors.Is(err, want) || p != (status.Player{}) {
				t.Errorf("%s: Find = %+v, %v, want %v", test.name, p, err, want)
			}
		}
	}
}

// TestFormatIsTold: the zero Format is none, and what only one format has tells it.
func TestFormatIsTold(t *testing.T) {
	t.Parallel()
	if f := (status.Status{}).Format; f != status.UnknownFormat || f.String() != "unknown" {
		t.Errorf("the zero Format is %v", f)
	}
	for text, want := range map[string]status.Format{
		left4dead2:     status.L4D,
		csgo:           status.L4D,
		dota2:          status.L4D,
		teamFortress2:  status.TF2,
		garrysMod:      status.TF2,
		counterStrike2: status.CS2,
		"players : 0 humans, 0 bots (4 max) (hibernating)\n":                                                       status.L4D,
		"players : 0 humans, 0 bots (24 max)\n":                                                                    status.TF2,
		"os/type  : Linux dedicated\nplayers  : 0 humans, 0 bots (0 max) (hibernating)\n":                          status.CS2,
		"players  : 1 humans, 0 bots (0 max) (not hibernating)\nloaded spawngroup(  1)  : SV:  [1: de_nuke | m]\n": status.CS2,
		"# 2 1 \"x\" STEAM_1:1:12345 05:07 45 0 active 30000 203.0.113.7:27005\n":                                  status.UnknownFormat,
	} {
		if got := mustParse(t, text).Format; got != want {
			t.Errorf("format %v, want %v:\n%s", got, want, text)
		}
	}
}

// TestAppendKnowsTheFormat: without a format Append writes that of the Status.
func TestAppendKnowsTheFormat(t *testing.T) {
	t.Parallel()
	for _, text := range []string{left4dead2, teamFortress2, counterStrike2} {
		s := mustParse(t, text)
		if got, want := string(status.Append(nil, s, status.UnknownFormat)), string(status.Append(nil, s, s.Format)); got != want {
			t.Errorf("%v:\n%s", s.Format, got)
		}
	}
}
