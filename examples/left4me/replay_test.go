package main

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

func TestReplayRepair(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("Friday", "c1m2_streets", 4)
	srv := rcontest.NewServer(game.Handle, &rcontest.Options{Password: "friday-rcon"})
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Addr())
	s := newShell(t)
	record := filepath.Join(t.TempDir(), "record")
	s.env["LEFT4ME_RECORD"] = record
	s.must("correct horse battery\n", "user", "add", "mara")
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", port)
	visit := func(name, id string) {
		base, stop := s.serve()
		defer stop()
		b := login(t, base, "mara", "correct horse battery")
		user := game.Join(rcontest.Player{Name: name, SteamID: id})
		b.until("/servers", name, func(body string) bool { return strings.Contains(body, "1/4 · c1m2_streets") })
		game.Leave(user)
		b.until("/servers", "nobody", func(body string) bool { return strings.Contains(body, "0/4 · idle") })
	}
	visit("Wren", "STEAM_1:1:2147480003")
	if err := os.Rename(record, record+".1"); err != nil { // as when the record is full
		t.Fatal(err)
	}
	visit("Kai", "STEAM_1:1:2147480005")
	if out := s.must("", "replay", record); !strings.Contains(out, "2 sessions: 0 differences\n") {
		t.Fatalf("replay of both files:\n%s", out)
	}

	path := strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///")
	db, err := sqlite.Open(t.Context(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var sessions []livestate.Session
	for session, err := range db.Sessions(t.Context(), 1, time.Time{}, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		sessions = append(sessions, session)
	}
	wrong := sessions[0]
	wrong.Name = "Nobody"
	if err := db.Apply(t.Context(), []store.Update{{ServerID: 1, Delete: sessions, Sessions: []livestate.Session{wrong}}}); err != nil {
		t.Fatal(err)
	}
	found, err := s.run("", "replay", record)
	if !errors.Is(err, errDiffers) || !strings.Contains(found, "2 sessions: 2 differences\n") {
		t.Errorf("replay: %v\n%s", err, found)
	}
	if again, _ := s.run("", "replay", record); again != found {
		t.Errorf("replay changed the database: %s\nafter\n%s", again, found)
	}
	if out := s.must("", "replay", "-repair", record); out != strings.Replace(found, "2 differences\n", "2 differences repaired\n", 1) {
		t.Errorf("replay -repair:\n%s", out)
	}
	if out := s.must("", "replay", record); !strings.Contains(out, "2 sessions: 0 differences\n") {
		t.Errorf("replay after the repair:\n%s", out)
	}

	if err := db.Acquire(t.Context(), "poller", "a daemon", time.Now(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if out, err := s.run("", "replay", "-repair", record); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("replay -repair beside a daemon: %v\n%s", err, out)
	}
}

func TestReplayOfAnotherFile(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("correct horse battery\n", "user", "add", "mara")
	file := filepath.Join(t.TempDir(), "record")
	for text, ok := range map[string]bool{"": true, "x": false, strings.Repeat("a letter home\n", 1000): false} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := s.run("", "replay", file); (err == nil) != ok {
			t.Errorf("replay of a file of %d bytes: %v\n%s", len(text), err, out)
		}
	}
}
