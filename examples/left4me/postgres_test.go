package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// startPostgres returns the URL of an empty database; "" where PostgreSQL is not installed.
func startPostgres(t *testing.T) string {
	t.Helper()
	server, err := postgrestest.Start(t.Context())
	if errors.Is(err, postgrestest.ErrMissing) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	database, err := server.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return database
}

// TestPostgres: with another DATABASE_URL all is as before, and the password in it is
// printed by no command and in no error. Where PostgreSQL is not installed, make test
// says that it is left out.
func TestPostgres(t *testing.T) {
	t.Parallel()
	database := startPostgres(t)
	if database == "" {
		return
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

// TestPostgresEventsReachAllPages: of two machines on one database, one polls, and the
// pages of both hear of a join at once.
func TestPostgresEventsReachAllPages(t *testing.T) {
	t.Parallel()
	database := startPostgres(t)
	if database == "" {
		return
	}
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "friday-rcon"})
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Addr())
	s := newShell(t)
	s.env["DATABASE_URL"] = database
	s.must("correct horse battery\n", "user", "add", "mara")
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)

	streams := make([]*bufio.Scanner, 2)
	for i := range streams {
		base, _ := s.serve()
		b := login(t, base, "mara", "correct horse battery")
		b.until("/servers", "idle", func(body string) bool { return strings.Contains(body, "0/4 · idle · c1m2_streets") })
		r, err := http.NewRequestWithContext(t.Context(), "GET", base+"/api/v1/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		streams[i] = bufio.NewScanner(resp.Body)
	}
	game.Join(rcontest.Player{Name: "Zoey", SteamID: "STEAM_1:0:2147480002", Ping: 50})
	for i, stream := range streams {
		for stream.Scan() && stream.Text() != "event: join" {
		}
		if err := stream.Err(); err != nil || stream.Text() != "event: join" {
			t.Errorf("page %d hears of no join: %v", i, err)
		}
	}
}
