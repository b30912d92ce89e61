package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/rcontest"
)

const password = "correct-horse"

// run runs the program against s, if there is one.
func run(t *testing.T, s *rcontest.Server, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errOut bytes.Buffer
	tool := &tool{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errOut,
		getenv: func(name string) (string, bool) { return password, name == "RCON_PASSWORD" },
	}
	if s != nil {
		args = append([]string{"-addr", s.Addr()}, args...)
	}
	code = tool.run(t.Context(), args)
	if strings.Contains(errOut.String(), password) {
		t.Errorf("the password shows in %q", errOut.String())
	}
	return code, out.String(), errOut.String()
}

func serve(t *testing.T, handler rcontest.Handler, pass string, faults rcontest.Faults) *rcontest.Server {
	t.Helper()
	s := rcontest.NewServer(handler, &rcontest.Options{Password: pass, Faults: faults})
	t.Cleanup(s.Close)
	return s
}

func echo(r *rcontest.Request) string { return "you said " + r.Command }

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		password string
		faults   rcontest.Faults
		stopped  bool
		stdin    string
		args     []string
		code     int
		stdout   string
		stderr   string // is part of it
	}{
		{name: "command", args: []string{"say", "hi"}, stdout: "you said say hi\n"},
		{name: "commands from stdin", stdin: "a\n\n b \n", stdout: "you said a\nyou said b\n"},
		{name: "quit on stdin is for the program", stdin: "a\nquit\nb\n", stdout: "you said a\n"},
		{name: "exit on stdin is for the program", stdin: " EXIT \nb\n"},
		{name: "quit as an argument is for the server", args: []string{"quit"}, stdout: "you said quit\n"},
		{name: "strategy", faults: rcontest.Faults{HangOnEmpty: true}, args: []string{"-strategy", "single", "x"},
			stdout: "you said x\n"},
		{name: "any id", faults: rcontest.Palworld(), args: []string{"-strategy", "single", "-any-id", "x"},
			stdout: "you said x\n"},
		{name: "minecraft", faults: rcontest.Minecraft(), args: []string{"-strategy", "late", "x"}, stdout: "you said x\n"},
		{name: "wrong strategy for minecraft", faults: rcontest.Minecraft(), args: []string{"x"}, code: 1,
			stderr: "-strategy: late"},
		{name: "wrong strategy", faults: rcontest.Faults{HangOnEmpty: true}, args: []string{"x"},
			code: 1, stdout: "you said x\n", stderr: "another -strategy"},
		{name: "wrong password", password: "other", args: []string{"x"}, code: 3, stderr: "check RCON_PASSWORD"},
		{name: "wrong password, many commands", password: "other", stdin: "a\nb\n", code: 3, stderr: "wrong password"},
		{name: "banned", faults: rcontest.Faults{HangUp: true}, args: []string{"x"}, code: 1, stderr: "banned"},
		{name: "another program", faults: rcontest.Faults{Garbage: "SSH-2.0-x\r\n"}, args: []string{"x"}, code: 1,
			stderr: "another program"},
		{name: "nobody there", stopped: true, args: []string{"x"}, code: 1, stderr: "-ip 0.0.0.0 -usercon"},
		{name: "silence", faults: rcontest.Faults{Silent: true}, args: []string{"-timeout", "50ms", "x"}, code: 1,
			stderr: "-timeout"},
		{name: "two lines", args: []string{"say\nquit"}, code: 1, stderr: "NUL, CR or LF"},
		{name: "no such flag", args: []string{"-password", "x"}, code: 2, stderr: "usage:"},
		{name: "no such strategy", args: []string{"-strategy", "guess", "x"}, code: 2, stderr: "unknown strategy"},
		{name: "no time", args: []string{"-timeout", "-1s", "x"}, code: 2, stderr: "-timeout"},
		{name: "json of something else", args: []string{"-json", "users"}, code: 2, stderr: "-json"},
		{name: "parse from a server", args: []string{"-parse"}, code: 2, stderr: "-parse"},
		{name: "json of no status", args: []string{"-json"}, code: 1, stderr: "rcon: "},
		{name: "help", args: []string{"-h"}, code: 0, stderr: "RCON_PASSWORD"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.password == "" {
				tc.password = password
			}
			s := serve(t, echo, tc.password, tc.faults)
			if tc.stopped {
				s.Stop()
			}
			code, stdout, stderr := run(t, s, tc.stdin, tc.args...)
			if code != tc.code || stdout != tc.stdout || !strings.Contains(stderr, tc.stderr) {
				t.Errorf("got code %d, stdout %q, stderr %q\nwant code %d, stdout %q, stderr with %q",
					code, stdout, stderr, tc.code, tc.stdout, tc.stderr)
			}
			if tc.code == exitFailed && (strings.Count(stderr, "\n") != 1 || !strings.HasPrefix(stderr, "rcon: "+s.Addr()+": ") ||
				strings.Count(stderr, "rcon: ") > 1 || strings.Contains(stderr, "dial tcp")) {
				t.Errorf("stderr is not one line that names the server first, and no package: %q", stderr)
			}
			if got := s.Stats().Refused; got > 1 {
				t.Errorf("%d logins refused, want at most 1", got)
			}
		})
	}
}

func TestUsageWithoutAServer(t *testing.T) {
	t.Parallel()
	if code, _, stderr := run(t, nil, "", "status"); code != exitUsage || !strings.Contains(stderr, "-addr is missing") {
		t.Errorf("no -addr: got code %d, %q", code, stderr)
	}
	if code, _, stderr := run(t, nil, "", "-addr", "localhost", "status"); code != exitUsage || !strings.Contains(stderr, "host:port") {
		t.Errorf("no port: got code %d, %q", code, stderr)
	}
	for _, set := range []bool{false, true} {
		var stderr bytes.Buffer
		tool := &tool{stderr: &stderr, getenv: func(string) (string, bool) { return "", set }}
		if code := tool.run(t.Context(), []string{"-addr", "127.0.0.1:1", "x"}); code != exitUsage ||
			!strings.Contains(stderr.String(), "RCON_PASSWORD") {
			t.Errorf("no password: got code %d, %q", code, stderr.String())
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var text string
	synctest.Test(t, func(*testing.T) { // so that 83 seconds are 83 seconds
		game := rcontest.NewGame(`<b> & "friends"`, "c1m2_streets", 4)
		game.Join(rcontest.Player{
			UserID: 2, Name: `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`, SteamID: "STEAM_1:0:12345",
			Ping: 40, Connected: time.Now().Add(-83 * time.Second), Addr: "203.0.113.9:27005",
		})
		game.Join(rcontest.Player{UserID: 60, Name: "Smoker"})
		text = game.Status()
	})
	s := serve(t, func(*rcontest.Request) string { return text }, password, rcontest.Faults{Split: 100})

	code, live, stderr := run(t, s, "", "-json", "status")
	if code != exitOK {
		t.Fatalf("-json: code %d, %s", code, stderr)
	}
	code, parsed, stderr := run(t, nil, text, "-parse")
	if code != exitOK {
		t.Fatalf("-parse: code %d, %s", code, stderr)
	}
	if diff := cmp.Diff(live, parsed); diff != "" {
		t.Errorf("-json and -parse differ (-json +parse):\n%s", diff)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(live), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"hostname": `<b> & "friends"`, "version": "2.2.4.3 10097", "map": "c1m2_streets",
		"humans": 1.0, "bots": 1.0, "max_players": 4.0, "hibernating": false, "partial": false,
		"players": []any{
			map[string]any{
				"user_id": 2.0, "slot": 1.0, "name": `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`,
				"steam_id": "76561197960290418", "bot": false, "connected_seconds": 83.0, "ping": 40.0,
				"loss": 0.0, "state": "active", "rate": 30000.0, "addr": "203.0.113.9:27005",
			},
			map[string]any{
				"user_id": 60.0, "slot": 0.0, "name": "Smoker", "steam_id": "", "bot": true,
				"connected_seconds": 0.0, "ping": 0.0, "loss": 0.0, "state": "active", "rate": 0.0, "addr": "",
			},
		},
	}
	delete(got, "reserved")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseOfNoStatus(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "hello\n", "Unknown command: status\n\x1b[2J"} {
		code, stdout, stderr := run(t, nil, text, "-parse")
		if code != exitFailed || stdout != "" || strings.Count(stderr, "\n") != 1 || strings.Contains(stderr, "\x1b") || !strings.HasPrefix(stderr, "rcon: stdin: ") {
			t.Errorf("%q: got code %d, stdout %q, stderr %q", text, code, stdout, stderr)
		}
	}
}

func TestControlCharactersDoNotReachATerminal(t *testing.T) {
	t.Parallel()
	s := serve(t, func(*rcontest.Request) string { return "a\x1b[2Jb\u202ec\td\u009be" }, password, rcontest.Faults{})
	for terminal, want := range map[bool]string{
		true:  "a\uFFFD[2Jb\uFFFDc\td\uFFFDe\n",
		false: "a\x1b[2Jb\u202ec\td\u009be\n",
	} {
		var out bytes.Buffer
		tool := &tool{
			stdout: &out, stderr: io.Discard, terminal: terminal,
			getenv: func(string) (string, bool) { return password, true },
		}
		if code := tool.run(t.Context(), []string{"-addr", s.Addr(), "status"}); code != exitOK {
			t.Fatalf("code %d", code)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("terminal %v (-want +got):\n%s", terminal, diff)
		}
	}
}
