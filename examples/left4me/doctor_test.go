package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/rcon/rcontest"
)

// diagnose runs doctor with -json; the codes are those of what is not OK, by the check.
func (s *shell) diagnose(args ...string) (codes map[doctor.Check]doctor.Code, out string, err error) {
	s.t.Helper()
	out, err = s.run("", append([]string{"doctor", "-json"}, args...)...)
	var list struct{ Findings []diagnosis }
	if e := json.Unmarshal([]byte(out), &list); e != nil {
		s.t.Fatalf("%v in %s (%v)", e, out, err)
	}
	codes = make(map[doctor.Check]doctor.Code)
	for _, f := range list.Findings {
		if f.Level != doctor.OK {
			codes[f.Check] = f.Code
		}
	}
	return codes, out, err
}

// freeAddr is an address of this machine at which nothing listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// TestDoctorOfNothing: who has nothing yet is told how to begin, step by step, and
// nothing begins by itself.
func TestDoctorOfNothing(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	path := strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///")
	s.env["LEFT4ME_ADDR"] = freeAddr(t)
	codes, out, err := s.diagnose()
	if err != nil || codes[doctor.CheckDatabase] != "no_database" || codes["serve"] != "not_running" || !strings.Contains(out, "left4me user add -admin NAME") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("doctor began a database")
	}
	s.must("a long password\n", "user", "add", "mara")
	if codes, out, err = s.diagnose(); err != nil || codes["users"] != "no_admin" || codes["servers"] != "no_servers" {
		t.Errorf("%v\n%s", err, out)
	}
	s.must("a long password\n", "user", "add", "-admin", "nora")
	if codes, out, _ = s.diagnose(); codes["users"] != "" || codes["servers"] != "no_servers" {
		t.Errorf("with an administrator:\n%s", out)
	}
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	s.env["LEFT4ME_ADDR"] = strings.TrimPrefix(other.URL, "http://")
	if codes, out, err = s.diagnose(); err == nil || err.Error() != "1 problem found" || codes["serve"] != "addr_in_use" {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "text.db"), []byte("this is a text"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.env["DATABASE_URL"] = "sqlite:///" + filepath.Join(filepath.Dir(path), "text.db")
	if codes, out, err = s.diagnose(); err == nil || codes[doctor.CheckDatabase] != doctor.CodeDatabase || !strings.Contains(out, "this is no SQLite database") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestDoctorOfServers: a server is looked at through the store's holds, with what the
// blueprint and the watch say, and beside a daemon that polls it.
func TestDoctorOfServers(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "friday-rcon"})
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Addr())
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	s.must("wrong\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	if codes, out, err := s.diagnose("Friday"); err == nil || codes[doctor.CheckLogin] != doctor.CodeWrongPassword {
		t.Errorf("%v\n%s", err, out)
	}
	if codes, out, err := s.diagnose("Friday"); err == nil || codes[doctor.CheckLogin] != doctor.CodeLoginHeld || strings.Contains(out, "wrong\"") {
		t.Errorf("once more: %v\n%s", err, out)
	}
	if n := srv.Stats(); n.Refused != 1 {
		t.Errorf("the wrong password was sent %d times", n.Refused)
	}
	s.must("", "server", "rm", "Friday")
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port, "-watch", "paused")
	if codes, out, err := s.diagnose("Friday"); err != nil || len(codes) != 1 || codes["watch"] != "paused" {
		t.Errorf("paused: %v\n%s", err, out)
	}
	s.must("", "server", "edit", "-watch", "on", "Friday")
	base, _ := s.serve()
	s.env["LEFT4ME_ADDR"] = strings.TrimPrefix(base, "http://")
	b := login(t, base, "mara", "a long password")
	b.until("/servers", "idle", func(body string) bool { return strings.Contains(body, "0/4 · idle") })
	if out := s.must("", "doctor"); !strings.Contains(out, "ok       serve: ok: left4me runs at "+base+"\n") ||
		!strings.Contains(out, "ok       Friday: login: ok: ") || strings.Contains(out, "friday-rcon") {
		t.Errorf("beside the daemon:\n%s", out)
	}
	if _, err := s.run("", "doctor", "Saturday"); err == nil || !strings.HasPrefix(err.Error(), "Saturday: ") {
		t.Errorf("a server that is not there: %v", err)
	}
}
