package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestPostgres: with another DATABASE_URL all is as before, and the password in it is
// printed by no command and in no error. Where PostgreSQL is not installed, make test
// says that it is left out.
func TestPostgres(t *testing.T) {
	t.Parallel()
	server, err := postgrestest.Start(t.Context())
	if errors.Is(err, postgrestest.ErrMissing) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}()
	database, err := server.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := parsed.User.Password()

	s := newShell(t)
	s.env["DATABASE_URL"] = database
	out := s.must("a long password\n", "user", "add", "-admin", "mara")
	out += s.must("right\n", "server", "add", "-owner", "mara", "-name", "alpha", "-port", "27015")
	base, stop := s.serve()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for s.ready(base) != "ok\n" {
		<-tick.C
	}
	stop()
	out += s.log.String()
	list := s.must("", "server", "list")
	if !strings.Contains(list, "alpha") {
		t.Errorf("server list: %s", list)
	}
	said, err := s.run("", "backup", t.TempDir()+"/copy.db")
	if err == nil || !strings.Contains(err.Error(), "pg_dump") {
		t.Errorf("backup: %v", err)
	}
	out += list + said + fmt.Sprint(err)
	s.env["BACK"] = "sqlite:///" + t.TempDir() + "/back.db"
	if said = s.must("", "copy", "env:DATABASE_URL", "env:BACK"); !strings.Contains(said, "each reads back as it was") {
		t.Errorf("copy: %s", said)
	}
	out += said

	for _, wrong := range []string{
		strings.Replace(database, parsed.Host, "127.0.0.1:1", 1), // where nothing listens
		strings.Replace(database, "sslmode=disable", "sslmode="+secret, 1),
		strings.Replace(database, parsed.Path, "/nothing", 1),
		strings.Replace(database, "@", "%@", 1),
		"x" + database,
	} {
		s.env["DATABASE_URL"] = wrong
		said, err := s.run("", "server", "list")
		if err == nil || strings.Contains(err.Error(), "store") || strings.Contains(err.Error(), "\n") {
			t.Errorf("server list: %v", err)
		}
		out += said + fmt.Sprintf("%v %#v", err, err)
	}
	if strings.Contains(out, secret) {
		t.Errorf("the password was printed:\n%s", out)
	}
	if text := fmt.Sprintf("%v %+v %#v", databaseURL{postgres: database}, settingsOf(database), settingsOf(database)); strings.Contains(text, secret) {
		t.Errorf("settings print the password: %s", text)
	}
}

func settingsOf(url string) settings {
	return settings{database: database{databaseURL{postgres: url}}}
}
