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
	if r.Command == "long" {
		return strings.Repeat("語", 1300) // 3900 bytes: one packet
	}
	return "<" + r.Command + ">"
}

// python and node run a client of another language. PYTHON and NODE_PATH are
// set by the script run.
func python(t *testing.T, args ...string) string {
	return output(t, os.Getenv("PYTHON"), append([]string{"testdata/client.py"}, args...))
}

func node(t *testing.T, args ...string) string {
	return output(t, "node", append([]string{"testdata/client.js"}, args...))
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
	apart := rcontest.Faults{LoginDelay: 500 * time.Millisecond}
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
		{"python3-rcon, no login in one segment", python, rcontest.Faults{Coalesce: true}, password, []string{"status"}, "TimeoutError", 0},
		{"rcon-client, source", node, rcontest.Faults{}, password, []string{"status", "say hi"}, "<status><say hi>", 2},
		{"rcon-client, source, one segment", node, rcontest.Faults{Coalesce: true}, password, []string{"status"}, "<status>", 1},
		{"rcon-client, source, byte by byte", node, rcontest.Faults{Drip: true}, password, []string{"status"}, "<status>", 1},
		{"rcon-client, source, long reply", node, rcontest.Faults{}, password, []string{"long", "b"}, long + "<b>", 2},
		{"rcon-client, minecraft", node, rcontest.Minecraft(), password, []string{"list", "語"}, "<list><語>", 2},
		{"rcon-client, wrong password", node, rcontest.Minecraft(), "wrong", []string{"status"}, "Authentication failed", 0},
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
