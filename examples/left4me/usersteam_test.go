package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

// TestCoAdminNeedsNoPassword: a user who was added with a Steam ID logs in through Steam,
// and an account of which nothing is known does not.
func TestCoAdminNeedsNoPassword(t *testing.T) {
	t.Parallel()
	provider := openidtest.NewProvider()
	t.Cleanup(provider.Close)
	s := newShell(t)
	s.env["LEFT4ME_ADDR"] = freeAddr(t)
	s.env["LEFT4ME_STEAM_LOGIN"] = "http://" + s.env["LEFT4ME_ADDR"]
	s.env["STEAM_OPENID_URL"] = provider.Endpoint
	s.must("", "user", "add", "-admin", "-steam", "STEAM_1:0:11101", "mara")
	base, _ := s.serve()
	visit := func(path string) (*http.Response, string) {
		t.Helper()
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		client := http.Client{Jar: jar}
		resp, err := client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, string(body)
	}
	if _, body := visit("/login"); !strings.Contains(body, base+"/login/steam?next=") {
		t.Errorf("the login page does not lead to Steam:\n%s", body)
	}
	provider.SetPerson(steam.FromAccountID(22202))
	if resp, body := visit("/login/steam?next=%2Fusers"); resp.StatusCode != http.StatusOK || resp.Request.URL.Path != "/users" || !strings.Contains(body, "mara") {
		t.Errorf("%s at %s:\n%s", resp.Status, resp.Request.URL, body)
	}
	provider.SetPerson(steam.FromAccountID(22203))
	if resp, body := visit("/login/steam"); resp.StatusCode != http.StatusForbidden || !strings.Contains(body, "none was made") {
		t.Errorf("a stranger: %s\n%s", resp.Status, body)
	}
	if log := s.log.String(); strings.Contains(log, "openid.") {
		t.Errorf("the log has the answer of Steam:\n%s", log)
	}
	if out := s.must("", "user", "list"); strings.Count(out, "\n") != 2 || !strings.Contains(out, "76561197960287930") {
		t.Errorf("user list:\n%s", out)
	}
}

// TestUserSteam gives a Steam ID and takes it away.
func TestUserSteam(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	s.must("", "user", "add", "-steam", "[U:1:22202]", "paul")
	for _, args := range [][]string{
		{"user", "steam", "mara", "76561197960287930"}, {"user", "add", "-steam", "76561197960287930", "ines"},
		{"user", "steam", "mara", "x"}, {"user", "add", "-steam", "76561197960265728", "ines"}, {"user", "steam", "ines", "76561197960287930"},
	} {
		if out, err := s.run("", args...); err == nil || strings.Contains(err.Error(), "store:") {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
	if out := s.must("", "user", "steam", "paul"); !strings.Contains(out, "cannot log in") {
		t.Errorf("without a way in:\n%s", out)
	}
	s.must("", "user", "steam", "mara", "76561197960287930")
	if out := s.must("", "user", "list", "-json"); strings.Count(out, "steam_id") != 1 {
		t.Errorf("user list -json:\n%s", out)
	}
}

// TestBadSteamLogin: what cannot work stops the start.
func TestBadSteamLogin(t *testing.T) {
	t.Parallel()
	for _, env := range []map[string]string{
		{"LEFT4ME_STEAM_LOGIN": "left4me.example"}, {"LEFT4ME_STEAM_LOGIN": "https://left4me.example/pages"},
		{"LEFT4ME_STEAM_LOGIN": "https://left4me.example", "STEAM_OPENID_URL": "https://steamcommunity.com/openid"},
	} {
		s := newShell(t)
		for name, value := range env {
			s.env[name] = value
		}
		if out, err := s.run("", "serve"); err == nil || !strings.Contains(err.Error(), "STEAM_") {
			t.Errorf("%v: %v\n%s", env, err, out)
		}
	}
}

// TestPasswordChangeTellsOfSteam: a new password does not end the login through Steam, and
// the command says so, and how to end it.
func TestPasswordChangeTellsOfSteam(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("", "user", "add", "-steam", "[U:1:8]", "olga")
	if out := s.must("a new password\n", "user", "passwd", "olga"); !strings.Contains(out, "through Steam") || !strings.Contains(out, "user steam olga") {
		t.Errorf("passwd: %q", out)
	}
	s.must("", "user", "steam", "olga")
	if out := s.must("another password\n", "user", "passwd", "olga"); strings.Contains(out, "through Steam") {
		t.Errorf("passwd without a Steam ID: %q", out)
	}
}
