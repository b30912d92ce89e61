package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

func TestCanonicalHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want string
		problem  store.HostProblem
	}{
		// One game, one spelling.
		{in: "", want: "127.0.0.1"},
		{in: "127.0.0.1", want: "127.0.0.1"},
		{in: "localhost", want: "127.0.0.1"},
		{in: "LocalHost.", want: "127.0.0.1"},
		{in: "game.localhost", want: "127.0.0.1"},
		{in: "localhost.localdomain", want: "127.0.0.1"},
		{in: "ip6-localhost", want: "127.0.0.1"},
		{in: "127.0.1.1", want: "127.0.0.1"},
		{in: "127.0.0.1.", want: "127.0.0.1"},
		{in: "::1", want: "127.0.0.1"},
		{in: "[::1]", want: "127.0.0.1"},
		{in: "0:0:0:0:0:0:0:1", want: "127.0.0.1"},
		{in: "::ffff:127.0.0.1", want: "127.0.0.1"},
		{in: "::FFFF:7f00:1", want: "127.0.0.1"},
		{in: "::ffff:203.0.113.7", want: "203.0.113.7"},
		{in: " 203.0.113.7 ", want: "203.0.113.7"},
		{in: "2001:DB8:0:0::1", want: "2001:db8::1"},
		{in: "[2001:db8::1]", want: "2001:db8::1"},
		{in: "Game.Example.", want: "game.example"},
		{in: "a_b-c.example", want: "a_b-c.example"},
		{in: "7.example", want: "7.example"},

		// Refused, with the reason.
		{in: "0.0.0.0", problem: store.HostUnspecified},
		{in: "::", problem: store.HostUnspecified},
		{in: "::ffff:0.0.0.0", problem: store.HostUnspecified},
		{in: "127.1", problem: store.HostNumeric},
		{in: "2130706433", problem: store.HostNumeric},
		{in: "0", problem: store.HostNumeric},
		{in: "0x7f000001", problem: store.HostNumeric},
		{in: "0x7f.1", problem: store.HostNumeric},
		{in: "127.0.0.01", problem: store.HostNumeric},
		{in: "127.0.0.256", problem: store.HostNumeric},
		{in: "1.2.3.4.5", problem: store.HostNumeric},
		{in: "fe80::1%eth0", problem: store.HostZone},
		{in: "game.example:27015", problem: store.HostPort},
		{in: "203.0.113.7:27015", problem: store.HostPort},
		{in: "[2001:db8::1]:27015", problem: store.HostPort},
		{in: "[game.example]", problem: store.HostSyntax},
		{in: "[::1", problem: store.HostSyntax},
		{in: "a..b", problem: store.HostSyntax},
		{in: ".", problem: store.HostSyntax},
		{in: "..", problem: store.HostSyntax},
		{in: "-a.example", problem: store.HostSyntax},
		{in: "a b", problem: store.HostSyntax},
		{in: "a/b", problem: store.HostSyntax},
		{in: "a\x00.example", problem: store.HostSyntax},
		{in: "spiel\u00e4.example", problem: store.HostSyntax},
		{in: "2001:db8::g", problem: store.HostSyntax},
		{in: strings.Repeat("a", 64) + ".example", problem: store.HostSyntax},
		{in: strings.Repeat("a.", 128), problem: store.HostSyntax},
	} {
		got, err := store.CanonicalHost(c.in)
		var problem store.HostProblem
		if he, ok := errors.AsType[*store.HostError](err); ok {
			problem = he.Problem
		}
		if got != c.want || problem != c.problem || (err == nil) != (c.problem == "") {
			t.Errorf("CanonicalHost(%q) = %q, %v; want %q, %q", c.in, got, err, c.want, c.problem)
		}
		if again, err := store.CanonicalHost(got); c.problem == "" && (again != got || err != nil) {
			t.Errorf("CanonicalHost(%q) = %q, %v; not stable", got, again, err)
		}
	}
}

func FuzzCanonicalHost(f *testing.F) {
	for _, s := range []string{"localhost", "127.1", "[::1]:80", "Game.Example.", "fe80::1%eth0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := store.CanonicalHost(s)
		if err != nil {
			if got != "" || err.Error() == "store: host: " {
				t.Errorf("%q: %q with error %q", s, got, err)
			}
			return
		}
		if again, err := store.CanonicalHost(got); again != got || err != nil {
			t.Errorf("%q: %q, then %q, %v", s, got, again, err)
		}
	})
}
