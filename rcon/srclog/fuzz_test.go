package srclog_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/srclog"
)

// FuzzParse checks what holds for every text: an event or an error, names that are in the
// text, IDs that are those of people.
func FuzzParse(f *testing.F) {
	for kind := range 11 {
		f.Add(trueLine(kind, "Ann", `a "b"`, "Bob"))
		f.Add(trueLine(kind, forged, forged, `<9><BOT><>" with "x`))
	}
	f.Add("L \xff\xffS")
	f.Add(stamp + `(DEATH)"a<8><STEAM_1:1:7><Survivor><Coach><ALIVE><100+0><setpos_exact 1 2 3; setang 0 0 0><Area 205>" killed "b"`)
	f.Add(stamp + `Banid: "Ann<2><STEAM_1:0:7><>" was banned "for 1.00 minutes" by "Console"`)
	f.Add(stamp + `rcon from "203.0.113.7:5000": command "status"`)
	f.Fuzz(func(t *testing.T, line string) {
		e, err := srclog.Parse(line)
		if err != nil {
			if e != nil || !errors.Is(err, srclog.ErrTorn) && !errors.Is(err, srclog.ErrAmbiguous) {
				t.Fatalf("%+v, %v", e, err)
			}
			return
		}
		if e == nil || e.ServerTime().IsZero() || e.ServerTime().Nanosecond() != 0 {
			t.Fatalf("%+v", e)
		}
		check := func(p srclog.Player) {
			switch {
			case p.UserID < 0, !strings.Contains(line, p.Name), !p.SteamID.IsZero() && !p.SteamID.IsIndividual(), p.Bot() && !p.SteamID.IsZero(),
				p.ID != "" && !strings.Contains(line, "<"+p.ID+">"), strings.ContainsAny(p.Team, "<>"):
				t.Fatalf("player %+v", p)
			}
		}
		if p, ok := playerOf(e); ok {
			check(p)
		}
		if k, ok := e.(srclog.Killed); ok {
			check(k.Victim)
		}
		again, err := srclog.Parse(line + "\n\x00")
		if err != nil || !reflect.DeepEqual(e, again) {
			t.Fatalf("%+v, with its end %+v, %v", e, again, err)
		}
	})
}

// FuzzForge writes a true line with a name and texts that a fuzzer thinks of.
func FuzzForge(f *testing.F) {
	for kind := range 11 {
		f.Add(kind, "Ann", `a "b"`, "Bob")
		f.Add(kind, forged, forged, `<9><BOT><>" with "x`)
		f.Add(kind, `x" (reason "y`, `Bob<31><[U:1:90]><>" disconnected (reason "x`, "")
	}
	f.Fuzz(func(t *testing.T, kind int, name, text, other string) {
		for _, lie := range checkLine(int(uint(kind)%11), name, text, other) {
			t.Error(lie)
		}
	})
}
