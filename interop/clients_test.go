package interop_test

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
)

const password = "correct-horse"

func echo(r *rcontest.Request) string {
	switch r.Command {
	case "long":
		return strings.Repeat("語", 1300) // 3900 bytes: one packet
	case "long in ASCII": // all that rcon-srcds reads
		return strings.Repeat("x", 3900)
	}
	return "<" + r.Command + ">"
}

// python and node run a client of another language. PYTHON and NODE_PATH are
// set by the script run.
func python(t *testing.T, args ...string) string {
	return output(t, os.Getenv("PYTHON"), append([]string{"testdata/client.py"}, args...))
}

func node(name string) func(t *testing.T, args ...string) string {
	return func(t *testing.T, args ...string) string {
		return output(t, "node", append([]string{"testdata/client.js", name}, args...))
	}
}

func output(t *testing.T, program string, args []string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v (the script run installs what it needs)", program, err)
	}
	return string(out)
}

func TestOtherClientsOnServer(t *testing.T) {
	t.Parallel()
	apart := rcontest.Faults{LoginDelay: 500 * time.Millisecond} // as without it, on a machine that is busy
	slow := rcontest.Faults{LoginDelay: 500 * time.Millisecond, Delay: 500 * time.Millisecond}
	together := rcontest.Faults{OneSegment: true}
	rconClient, rconSrcds, srcdsRcon := node("rcon-client"), node("rcon-srcds"), node("srcds-rcon")
	long := strings.Repeat("語", 1300)
	for _, tc := range []struct {
		name     string
		client   func(*testing.T, ...string) string
		faults   rcontest.Faults
		password string
		commands []string
		want     string
		ran      int
	}{
		{"python3-rcon, source", python, apart, password, []string{"status", "say hi"}, "<status><say hi>", 2},
		{"python3-rcon, source, long reply", python, apart, password, []string{"long", "b"}, long + "<b>", 2},
		{"python3-rcon, minecraft", python, rcontest.Minecraft(), password, []string{"list", "語"}, "<list><語>", 2},
		{"python3-rcon, wrong password", python, apart, "wrong", []string{"status"}, "WrongPassword", 0},
		{"python3-rcon, no login in one segment", python, together, password, []string{"status"}, "TimeoutError", 0},
		{"rcon-client, source", rconClient, rcontest.Faults{}, password, []string{"status", "say hi"}, "<status><say hi>", 2},
		{"rcon-client, source, one segment", rconClient, rcontest.Faults{Coalesce: true}, password, []string{"status"}, "<status>", 1},
		{"rcon-client, source, byte by byte", rconClient, rcontest.Faults{Drip: true}, password, []string{"status"}, "<status>", 1},
		{"rcon-client, source, long reply", rconClient, rcontest.Faults{}, password, []string{"long", "b"}, long + "<b>", 2},
		{"rcon-client, minecraft", rconClient, rcontest.Minecraft(), password, []string{"list", "語"}, "<list><語>", 2},
		{"rcon-srcds, source", rconSrcds, apart, password, []string{"status", "say hi"}, "<status><say hi>", 2},
		{"rcon-srcds, source, long reply", rconSrcds, apart, password, []string{"long in ASCII", "b"}, strings.Repeat("x", 3900) + "<b>", 2},
		{"rcon-srcds, wrong password", rconSrcds, apart, "wrong", []string{"status"}, "Unable to authenticate", 0},
		{"rcon-srcds, no login in one segment", rconSrcds, together, password, []string{"status"}, "no answer in time", 0},
		{"srcds-rcon, source", srcdsRcon, slow, password, []string{"status"}, "<status>", 2}, // and an empty one
		{"srcds-rcon, no login in one segment", srcdsRcon, together, password, []string{"status"}, "no answer in time", 0},
		{"rcon-client, wrong password", rconClient, rcontest.Minecraft(), "wrong", []string{"status"}, "Authentication failed", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := rcontest.NewServer(echo, &rcontest.Options{Password: password, Faults: tc.faults})
			t.Cleanup(s.Close)
			_, port, err := net.SplitHostPort(s.Addr())
			if err != nil {
				t.Fatal(err)
			}
			got := tc.client(t, append([]string{port, tc.password}, tc.commands...)...)
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
			stats := s.Stats()
			if stats.Commands != tc.ran || stats.Conns != 1 {
				t.Errorf("%d commands over %d connections, want %d over 1", stats.Commands, stats.Conns, tc.ran)
			}
		})
	}
}
