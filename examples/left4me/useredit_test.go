package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// openDatabase opens the database of the shell beside the program.
func (s *shell) openDatabase() *sqlite.Store {
	s.t.Helper()
	db, err := sqlite.Open(s.t.Context(), strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///"), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { db.Close() })
	return db
}

// TestPasswdEndsTheLogins: what the old password may have let in ends at once, in the
// program that serves too; what may only read stays.
func TestPasswdEndsTheLogins(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("an old password\n", "user", "add", "-admin", "mara")
	base, _ := s.serve()
	b := login(t, base, "mara", "an old password")
	db := s.openDatabase()
	mara, err := db.UserByName(t.Context(), "mara")
	if err != nil {
		t.Fatal(err)
	}
	for name, changes := range map[string]bool{"reads": false, "changes": true} {
		if _, err := db.CreateToken(t.Context(), store.Token{UserID: mara.ID, Name: name, Digest: name, MayChange: changes, EndsAt: time.Now().Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := s.run("short\n", "user", "passwd", "mara"); err == nil {
		t.Errorf("a short password: %s", out)
	}
	s.must("a new password\n", "user", "passwd", "MARA")
	resp, err := b.Get(b.base + "/servers")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.Request.URL.Path != "/login" {
		t.Errorf("the old login still opens %s: %s", resp.Request.URL.Path, resp.Status)
	}
	tokens, err := db.Tokens(t.Context(), mara.ID)
	if err != nil || len(tokens) != 1 || tokens[0].Name != "reads" {
		t.Errorf("tokens: %+v (%v)", tokens, err)
	}
	login(t, base, "mara", "a new password")
}

// TestAdminPasswordSettingEndsTheLogins: the setting changes a password as passwd does.
func TestAdminPasswordSettingEndsTheLogins(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("an old password\n", "user", "add", "-admin", "admin")
	db := s.openDatabase()
	admin, err := db.UserByName(t.Context(), "admin")
	if err == nil {
		err = db.CreateLogin(t.Context(), store.Login{Digest: "d", UserID: admin.ID, ExpiresAt: time.Now().Add(time.Hour)})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, password := range []string{"an old password", "a new password"} {
		s.env["LEFT4ME_ADMIN_PASSWORD"] = password
		_, stop := s.serve()
		stop()
		_, _, err := db.Login(t.Context(), "d", time.Now())
		if ended := errors.Is(err, store.ErrNotFound); ended != (password == "a new password") {
			t.Errorf("the login after the setting %q: %v", password, err)
		}
	}
}

// TestLists: both lists are JSON with -json, and hold no password.
func TestLists(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	if out := s.must("", "server", "list", "-json"); out != "{\n  \"servers\": []\n}\n" {
		t.Errorf("no servers: %s", out)
	}
	s.must("a long password\n", "user", "add", "nora")
	s.must("rcon-secret\n", "server", "add", "-owner", "nora", "-name", "Friday", "-port", "27015", "-host", "localhost")
	out := s.must("", "server", "list", "-json")
	var servers struct {
		Servers []struct {
			ID                int64
			Name, Host, Owner string
			Port              int
			DesiredState      string `json:"desired_state"`
			Snapshot          *struct{}
		}
	}
	if err := json.Unmarshal([]byte(out), &servers); err != nil || len(servers.Servers) != 1 || strings.Contains(out, "secret") {
		t.Fatalf("%v in %s", err, out)
	}
	if got := servers.Servers[0]; got.ID != 1 || got.Name != "Friday" || got.Host != "127.0.0.1" || got.Port != 27015 || got.Owner != "nora" || got.DesiredState != "running" || got.Snapshot != nil {
		t.Errorf("server %+v", got)
	}
	out = s.must("", "user", "list", "-json")
	var users struct{ Users []userRow }
	if err := json.Unmarshal([]byte(out), &users); err != nil || len(users.Users) != 2 || strings.Contains(out, "digest") {
		t.Fatalf("%v in %s", err, out)
	}
	for i, want := range []userRow{{ID: 1, Name: "mara", Admin: true, Active: true}, {ID: 2, Name: "nora", Active: true, Servers: 1}} {
		got := users.Users[i]
		if got.CreatedAt.IsZero() {
			t.Errorf("%s has no time", got.Name)
		}
		if got.CreatedAt = want.CreatedAt; got != want {
			t.Errorf("user %+v, want %+v", got, want)
		}
	}
	if out := s.must("", "user", "list"); !strings.Contains(out, "mara  administrator  0") || !strings.Contains(out, "nora  user           1") {
		t.Errorf("user list:\n%s", out)
	}
}

// TestRemove: servers and users go with all that is theirs, and what is not there is an
// error that names it.
func TestRemove(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	s.must("a long password\n", "user", "add", "nora")
	for _, name := range []string{"Friday", "Saturday"} {
		s.must("\n", "server", "add", "-owner", "nora", "-name", name)
	}
	for _, args := range [][]string{{"server", "rm", "Monday"}, {"user", "rm", "Monday"}, {"user", "passwd", "Monday"}} {
		if _, err := s.run("a long password\n", args...); err == nil || !strings.HasPrefix(err.Error(), "Monday: there is no ") {
			t.Errorf("left4me %q: %v", args, err)
		}
	}
	s.must("", "server", "rm", "Friday")
	if out := s.must("", "server", "list"); strings.Contains(out, "Friday") || !strings.Contains(out, "Saturday") {
		t.Errorf("after server rm:\n%s", out)
	}
	if out := s.must("", "user", "rm", "nora"); !strings.Contains(out, "1 servers") || strings.Contains(out, "no administrator") {
		t.Errorf("user rm: %s", out)
	}
	if out := s.must("", "server", "list") + s.must("", "user", "list"); strings.Contains(out, "Saturday") || strings.Contains(out, "nora") {
		t.Errorf("after user rm:\n%s", out)
	}
	s.must("a long password\n", "user", "add", "nora")
	if out := s.must("", "user", "rm", "mara"); !strings.Contains(out, "there is no administrator") {
		t.Errorf("the last administrator went unnoticed: %s", out)
	}
}
