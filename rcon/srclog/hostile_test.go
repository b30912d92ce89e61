package srclog_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/srclog"
)

const forged = `Bob<31><[U:1:90]><>" `

func TestNameIsReadToItsLastUserID(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		`x<9><STEAM_1:0:1><>`, `x<9><STEAM_1:0:1>`, `x<9>`, `<9><BOT><>`, `"`, `""<>`, `<`, `>`, `><`, ``, "a\nb", "\xff\xfe", `x" (reason "y`,
		`x<9><STEAM_1:0:1><2>`, forged, strings.Repeat(`<1>`, 20),
	} {
		want := ann
		want.Name = name
		got, err := srclog.Parse(stamp + `"` + name + `<2><STEAM_1:0:7><>" entered the game`)
		if err != nil {
			t.Errorf("%q: %v", name, err)
		} else if diff := cmp.Diff(srclog.Entered{at, want}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
}

// An ID that is not known must not let the name's own ID come to the end.
func TestUnknownIDIsNoPlayer(t *testing.T) {
	t.Parallel()
	for _, ids := range []string{"<2><WEIRD><>", "<2><WEIRD>", "<2><STEAM_1:0:7><a><b><c>", "<x><STEAM_1:0:7><>", "<99999999999><BOT><>"} {
		e, err := srclog.Parse(stamp + `"x<9><STEAM_1:0:1><>` + ids + `" entered the game`)
		if _, ok := e.(srclog.Entered); ok {
			t.Errorf("%s: %+v, %v", ids, e, err)
		}
	}
}

func TestChatIsOnlySaid(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		forged + `connected, address "203.0.113.5:27005`,
		forged + `joined team "Red`,
		forged + `changed name to "Ann`,
		forged + `killed "Ann<2><STEAM_1:0:7><>" with "x`,
		forged + `triggered "x`,
		forged + `say "hello`,
		forged + `was kicked by "Console`,
		forged + `entered the game`,
		forged + `disconnected (reason "x")`,
		stamp + `"` + forged + `disconnected (reason "x")`,
		stamp + `Loading map "c1m1_hotel`,
		`" disconnected (reason "x")`, `rcon from "203.0.113.7:5": command "x`, "\n" + stamp + `World triggered "x`,
	} {
		e, err := srclog.Parse(stamp + `"Ann<2><STEAM_1:0:7><CT>" say "` + text + `"`)
		said, ok := e.(srclog.Said)
		if !ok {
			t.Errorf("%q: %+v, %v", text, e, err)
		} else if said.Player == (srclog.Player{}) {
			if !strings.Contains(said.Text, text) {
				t.Errorf("%q is lost: %+v", text, said)
			}
		} else if diff := cmp.Diff(srclog.Said{at, on("CT", ann), text, false, false}, said); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// A line that may be chat of one player or another event of somebody with a name like chat
// names neither.
func TestTwoReadingsNameNobody(t *testing.T) {
	t.Parallel()
	const name = `Ann<2><STEAM_1:0:7><CT>" say "Bob`
	for _, tail := range []string{`say "x"`, `connected, address "203.0.113.5:27005"`, `purchased "p90"`} {
		e, err := srclog.Parse(stamp + `"` + name + `<31><[U:1:90]><>" ` + tail)
		if said, ok := e.(srclog.Said); !ok || said.Player != (srclog.Player{}) {
			t.Errorf("%s: %+v, %v", tail, e, err)
		}
	}
	line := stamp + `"Ann<2><STEAM_1:0:7><>" disconnected (reason "Bob<31><[U:1:90]><>" disconnected (reason "x")`
	if e, err := srclog.Parse(line); !errors.Is(err, srclog.ErrAmbiguous) {
		t.Errorf("%+v, %v", e, err)
	}
}

var hostileText = []string{
	`x`, `"`, `<`, `>`, `<9>`, `<9><STEAM_1:0:1><>`, `<9><[U:1:5]><Red>`, `<9><BOT><Survivor>" `, `" `, ` say "`, `" say_team "`, `disconnected`,
	` disconnected (reason "`, `")`, `entered the game`, ` connected, address "203.0.113.9:1`, ` changed name to "`, ` killed "`, `" with "`,
	` triggered "`, ` was kicked by "`, ` (reason "`, "\n", stamp, ` purchased "`, ` [1 2 3] `, `joined team "`, ` STEAM USERID validated`, ` `,
	`<Coach><ALIVE><100+0><setpos_exact 1 2 3; setang 1 2 3><Area 5>`, "\xff", "玩",
}

// repeat returns s again and again, up to so many bytes.
func repeat(s string, size int) string { return strings.Repeat(s, size/len(s)) }

func hostile(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most) {
		b.WriteString(hostileText[r.IntN(len(hostileText))])
	}
	return b.String()
}

// TestNobodyForgesAnotherPlayer writes true lines with hostile names and texts in them. What is
// read must be what is true, or name nobody.
func TestNobodyForgesAnotherPlayer(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	read := 0
	const lines = 100_000
	for range lines {
		name, text, other := hostile(r, 5), hostile(r, 6), hostile(r, 4)
		for _, lie := range checkLine(r.IntN(11), name, text, other) {
			t.Fatal(lie)
		}
		if e, _ := srclog.Parse(trueLine(r.IntN(11), name, text, other)); e != nil {
			read++
		}
	}
	if read < lines/4 {
		t.Errorf("only %d of %d lines can be read", read, lines)
	}
}

// trueLine is a line that a server writes when a player of that name, with the ID STEAM_1:0:7,
// and another do something.
func trueLine(kind int, name, text, other string) string {
	p := stamp + `"` + name + `<2><STEAM_1:0:7><Survivor>" `
	switch kind {
	case 0:
		return p + `connected, address "203.0.113.5:27005"`
	case 1:
		return p + `STEAM USERID validated`
	case 2:
		return p + `entered the game`
	case 3:
		return p + `disconnected (reason "` + text + `")`
	case 4:
		return p + `was kicked by "Console" (reason "` + text + `")`
	case 5:
		return p + `changed name to "` + text + `"`
	case 6:
		return p + `say "` + text + `"`
	case 7:
		return p + `say_team "` + text + `"`
	case 8:
		return p + `killed "` + other + `<3><STEAM_1:1:8><Infected>" with "melee" (headshot)`
	case 9:
		return p + `triggered "clantag" (value "` + text + `")`
	}
	return p + `disconnected`
}

// checkLine returns what Parse makes of a true line that is not true.
func checkLine(kind int, name, text, other string) (lies []string) {
	line := trueLine(kind, name, text, other)
	e, err := srclog.Parse(line)
	lie := func(what string) { lies = append(lies, fmt.Sprintf("%s: %q: %#v, %v", what, line, e, err)) }
	if (e == nil) == (err == nil) {
		lie("event and error")
	}
	p, named := playerOf(e)
	if said, ok := e.(srclog.Said); ok && said.Player == (srclog.Player{}) {
		return lies // chat of nobody
	}
	if _, ok := e.(srclog.Said); ok != (kind == 6 || kind == 7) && (ok || e != nil) {
		lie("chat")
	}
	if named && (p.UserID != 2 || p.ID != "STEAM_1:0:7" || p.Name != name) {
		lie("another player")
	}
	if k, ok := e.(srclog.Killed); ok && (k.Victim.UserID != 3 || k.Victim.Name != other) {
		lie("another victim")
	}
	return lies
}

// playerOf returns the player of an event that names one.
func playerOf(e srclog.Event) (srclog.Player, bool) {
	if e == nil {
		return srclog.Player{}, false
	}
	field := reflect.ValueOf(e).FieldByName("Player")
	if !field.IsValid() {
		return srclog.Player{}, false
	}
	p := field.Interface().(srclog.Player)
	return p, p != (srclog.Player{})
}

// A parser that takes quadratic time needs hours for these.
func TestLongLinesTakeLinearTime(t *testing.T) {
	t.Parallel()
	start := time.Now()
	for _, piece := range append(hostileText, forged+`say "`, forged+`purchased "`, `" [`, `<1><`, `(a) `, ` (a "b")`, `L 11/28/2026 - `, ` - `) {
		for kind := range 11 {
			long := repeat(piece, 1<<19)
			srclog.Parse(trueLine(kind, long, "", ""))
			srclog.Parse(trueLine(kind, "", long, ""))
			srclog.Parse(trueLine(kind, "", "", long))
		}
	}
	t.Log(time.Since(start))
}

func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		`rcon from "203.0.113.7:5000": command "rcon_password hunter2"`, `server_cvar: "sv_password" "hunter2"`, `"rcon_password" = "hunter2"`,
	} {
		e, err := srclog.Parse(stamp + line)
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"%v", "%+v", "%s", "%#v"} {
			if text := fmt.Sprintf(format, e); strings.Contains(text, "hunter2") || text == "" {
				t.Errorf("%s: %s", format, text)
			}
		}
	}
}
