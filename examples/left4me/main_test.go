package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/left4me/left4me/rcon/rcontest"
)

// TestTheWholeRoad goes from a game's RCON port to the page, through the
// commands an operator types.
func TestTheWholeRoad(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "friday-rcon"})
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Addr())

	s := newShell(t)
	s.must("correct horse battery\n", "user", "add", "mara")
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	if _, err := s.run("x\n", "server", "add", "-owner", "mara", "-name", "Saturday", "-port", port); err == nil || !strings.Contains(err.Error(), "port already in use") {
		t.Errorf("a second server on the port: %v", err)
	}

	base, stop := s.serve()
	b := login(t, base, "mara", "correct horse battery")
	b.until("/servers", "idle", func(body string) bool { return strings.Contains(body, "0/4 · idle · c1m2_streets") })

	const evil = `x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`
	first := game.Join(rcontest.Player{Name: evil, SteamID: "STEAM_1:1:2147480001", Ping: 40})
	second := game.Join(rcontest.Player{Name: "<script>alert(1)</script>", SteamID: "STEAM_1:0:2147480002", Ping: 50})
	b.until("/servers", "two players", func(body string) bool { return strings.Contains(body, "2/4 · c1m2_streets") })
	const api = "/api/v1/servers/1/live-state"
	before := roster(t, b.until(api, "two players", func(body string) bool { return len(roster(t, body).Current) == 2 }))
	for _, p := range before.Current {
		if p.Name == evil && p.SteamID != "76561202255225731" {
			t.Errorf("the hostile name has the id %s", p.SteamID)
		}
	}
	if page := b.get("/servers/1"); strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert") {
		t.Error("the name of a player is markup on the page")
	}

	game.Leave(first)
	b.until(api, "one recent player", func(body string) bool {
		p := roster(t, body)
		return len(p.Current) == 1 && len(p.Recent) == 1 && p.Recent[0].SteamID == "76561202255225731"
	})
	if err := srv.Wait(t.Context(), func(st rcontest.Stats) bool { return st.Commands >= 20 }); err != nil {
		t.Fatal(err)
	}
	if n := srv.Stats().Conns; n != 1 {
		t.Errorf("20 polls used %d connections", n)
	}

	// A stop and a start: who stayed is in the same session.
	stop()
	base, stop = s.serve()
	b = login(t, base, "mara", "correct horse battery")
	after := roster(t, b.until(api, "the one who stayed", func(body string) bool {
		p := roster(t, body)
		return len(p.Current) == 1 && strings.Contains(body, `"fresh":true`)
	}))
	for _, p := range before.Current {
		if p.SteamID == after.Current[0].SteamID && !p.JoinedAt.Equal(after.Current[0].JoinedAt) {
			t.Errorf("the session began anew: %v, then %v", p.JoinedAt, after.Current[0].JoinedAt)
		}
	}
	game.Leave(second)
	b.until(api, "nobody", func(body string) bool { return len(roster(t, body).Current) == 0 })
	stop()

	if out := s.must("", "server", "list"); !strings.Contains(out, "Friday") || !strings.Contains(out, "  Idle  ") || !strings.Contains(out, "0/4") || strings.Contains(out, "friday-rcon") {
		t.Errorf("server list:\n%s", out)
	}
	if out := s.must("", "spec", "-cfg", "Friday"); !strings.HasSuffix(out, "rcon_password \"friday-rcon\"\n") {
		t.Errorf("spec -cfg:\n%s", out)
	}
	var spec struct{ Port int }
	if err := json.Unmarshal([]byte(s.must("", "spec", "1")), &spec); err != nil || fmt.Sprint(spec.Port) != port {
		t.Errorf("spec: %v, %+v", err, spec)
	}
}

func TestRecordReplayAndBackup(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "friday-rcon"})
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Addr())
	s := newShell(t)
	s.env["LEFT4ME_RECORD"] = filepath.Join(t.TempDir(), "record")
	s.must("correct horse battery\n", "user", "add", "mara")
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	base, stop := s.serve()
	b := login(t, base, "mara", "correct horse battery")
	id := game.Join(rcontest.Player{Name: "Wren", SteamID: "STEAM_1:1:2147480003"})
	b.until("/servers", "Wren", func(body string) bool { return strings.Contains(body, "1/4 · c1m2_streets") })
	game.Leave(id)
	b.until("/servers", "nobody", func(body string) bool { return strings.Contains(body, "0/4 · idle") })
	copied := filepath.Join(t.TempDir(), "copy.db")
	s.must("", "backup", copied)
	stop()
	if out := s.must("", "replay", s.env["LEFT4ME_RECORD"]); !strings.Contains(out, "1 sessions: 0 differences") {
		t.Errorf("replay:\n%s", out)
	}
	s.env["DATABASE_URL"] = "sqlite:///" + copied
	if out := s.must("", "server", "list"); !strings.Contains(out, "Friday") {
		t.Errorf("the list of the copy:\n%s", out)
	}
}

func TestFirstStartGivesAWayIn(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &lines{found: make(chan string, 1)}
	ended := make(chan error, 1)
	go func() {
		c := command{env: s.env, in: strings.NewReader(""), out: out, err: out}
		ended <- c.run(ctx, nil)
	}()
	base := <-out.found
	m := regexp.MustCompile(`Log in as admin with the password (\S+) `).FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("no password in:\n%s", out)
	}
	login(t, base, "admin", m[1])
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	// From now on there is a user: nothing is printed, and the setting wins.
	s.env["LEFT4ME_ADMIN_PASSWORD"] = "a new password"
	base, stop := s.serve()
	login(t, base, "admin", "a new password")
	stop()
}

func TestCommandLinesThatAreWrong(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	for _, args := range [][]string{
		{"frobnicate"}, {"user"}, {"user", "remove", "x"}, {"user", "add"}, {"user", "add", "a\nb"}, {"server"},
		{"server", "add"}, {"server", "add", "-owner", "o", "-name", "n", "-port", "0"},
		{"server", "add", "-owner", "o", "-name", "n", "-host", "h:1", "-port", "1"},
		{"server", "list", "x"}, {"spec"}, {"replay"}, {"backup"}, {"serve", "x"}, {"-frobnicate"}, {"-demo", "x"},
	} {
		_, err := s.run("password\n", args...)
		var usage usageError
		if !errors.As(err, &usage) || strings.Contains(err.Error(), "\n") {
			t.Errorf("left4me %q: %v", args, err)
		}
	}
	for want, args := range map[string][]string{
		"-x: unknown flag":                {"serve", "-x"},
		"-bogus: unknown flag":            {"server", "add", "-owner", "o", "-bogus=1"},
		"-port: want a whole number":      {"server", "add", "-port", "x"},
		"-owner: its value is missing":    {"server", "add", "-owner"},
		"-live-state-poll-seconds: want ": {"-live-state-poll-seconds", "x"},
		"user: missing subcommand":        {"user"},
	} {
		if _, err := s.run("", args...); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("left4me %q: %v, want %s", args, err, want)
		}
	}
	if _, err := s.run("", "-addr", "nonsense"); err == nil || !strings.HasPrefix(err.Error(), "-addr: ") {
		t.Errorf("a bad address: %v", err)
	}
	if out, err := s.run("", "spec", "nobody's"); err == nil {
		t.Errorf("a server that is not there: %s", out)
	}
	for _, args := range [][]string{{"server", "list"}, {"backup", filepath.Join(t.TempDir(), "copy")}, {"spec", "1"}} {
		if _, err := newShell(t).run("", args...); err == nil || !strings.Contains(err.Error(), "there is no database here") {
			t.Errorf("left4me %q without a database: %v", args, err)
		}
	}
	if out := s.must("", "-version"); !strings.HasPrefix(out, "left4me ") {
		t.Errorf("-version: %q", out)
	}
}

func TestEveryCommandHasHelp(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{}, {"serve"}, {"-demo"}, {"user"}, {"user", "add"}, {"user", "list"}, {"user", "passwd"}, {"user", "rm"},
		{"server"}, {"server", "add"}, {"server", "edit"}, {"server", "list"}, {"server", "rm"}, {"server", "share"}, {"server", "unshare"}, {"doctor"}, {"spec"}, {"replay"}, {"backup"},
	} {
		out, err := newShell(t).run("", append(args, "-h")...)
		if err != nil || !strings.Contains(out, "left4me") {
			t.Errorf("left4me %q -h: %v\n%s", args, err, out)
		}
	}
}

func TestFilesThatCannotBeWrittenStopTheStart(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"LEFT4ME_RECORD", "LEFT4ME_AVATAR_CACHE"} {
		s := newShell(t)
		s.env[name] = "settings.go/below/a/file"
		out, err := s.run("", "serve")
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") || out != "" {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestSpecOfAServerWithAPasswordOfItsOwn(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("correct horse battery\n", "user", "add", "mara")
	s.must("a pass with \"quotes\"\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	if out := s.must("", "spec", "-cfg", "Friday"); strings.Contains(out, "rcon_password \"") || !strings.Contains(out, "without the RCON password") {
		t.Errorf("spec -cfg:\n%s", out)
	}
}
