package rcon_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/left4me/left4me/rcon"
)

func ExampleCommand() {
	fmt.Println(rcon.Command("say", "Server restarts in 5 minutes"))
	fmt.Println(rcon.Command("kickid", "12", "away from keyboard"))
	fmt.Println(rcon.Command("say", `nice try"; quit`))
	// Output:
	// say "Server restarts in 5 minutes" <nil>
	// kickid 12 "away from keyboard" <nil>
	//  rcon: invalid command: an argument holds a quotation mark
}

func ExampleQuote() {
	fmt.Println(rcon.Quote("STEAM_1:0:12376499"))
	// Output: "STEAM_1:0:12376499" <nil>
}

func TestQuote(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"", "a", "a b", "STEAM_1:1:5", "小明", "it's {fine} (really)", "a // b", "\uFFFD", `C:\games`} {
		got, err := rcon.Quote(arg)
		if err != nil || got != `"`+arg+`"` {
			t.Errorf("Quote(%q) = %q, %v", arg, got, err)
		}
	}
	for name, arg := range map[string]string{
		"quotation mark": `a"b`, "semicolon": "a;b", "line feed": "a\nb", "carriage return": "a\rb", "NUL": "a\x00b",
		"tab": "a\tb", "DEL": "a\x7fb", "C1 control": "a\u0085b", "line separator": "a\u2028b", "paragraph separator": "a\u2029b",
		"half a rune": "a\xe5\xb0", "backslash at the end": `a\`,
	} {
		if got, err := rcon.Quote(arg); !errors.Is(err, rcon.ErrCommand) || got != "" {
			t.Errorf("%s: Quote(%q) = %q, %v", name, arg, got, err)
		}
	}
}

func TestCommandName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"say", "sv_password", "z_difficulty", "+attack", "-attack", "sm_kick", "mp.x"} {
		if got, err := rcon.Command(name); got != name || err != nil {
			t.Errorf("Command(%q) = %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"", " ", "say hello", "say;quit", `say"`, "say\n", "säy", "//say", "{"} {
		if got, err := rcon.Command(name, "x"); !errors.Is(err, rcon.ErrCommand) || got != "" {
			t.Errorf("Command(%q) = %q, %v", name, got, err)
		}
	}
}

// The password of a command that is refused is in no error.
func TestQuoteKeepsSecrets(t *testing.T) {
	t.Parallel()
	if _, err := rcon.Command("rcon_password", `secret"word`); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("err = %v", err)
	}
}

// FuzzCommand reads the line as a console does: it must be the arguments again.
func FuzzCommand(f *testing.F) {
	f.Add("a b", `x"`)
	f.Add("", ";")
	f.Add("//", "{}")
	f.Add(`\`, "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		line, err := rcon.Command("cmd", a, b)
		if err != nil {
			if !errors.Is(err, rcon.ErrCommand) {
				t.Fatalf("err = %v", err)
			}
			return
		}
		if !utf8.ValidString(line) || strings.ContainsAny(line, ";\n\r\x00") {
			t.Fatalf("line %q", line)
		}
		rest, ok := strings.CutPrefix(line, "cmd ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		var got []string
		for rest != "" {
			var arg string
			if quoted, ok := strings.CutPrefix(rest, `"`); ok {
				arg, rest, ok = strings.Cut(quoted, `"`)
				if !ok {
					t.Fatalf("a quotation mark is open in %q", line)
				}
			} else {
				i := strings.IndexByte(rest, ' ')
				if i < 0 {
					i = len(rest)
				}
				arg, rest = rest[:i], rest[i:]
			}
			got = append(got, arg)
			rest = strings.TrimPrefix(rest, " ")
		}
		if len(got) != 2 || got[0] != a || got[1] != b {
			t.Fatalf("%q is read as %q, want %q and %q", line, got, a, b)
		}
	})
}
