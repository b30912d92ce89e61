package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
)

// TestPlayerFind: what finds a player on the page finds them at the terminal.
func TestPlayerFind(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("a long password\n", "user", "add", "paul")
	s.must("x\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	heron := steam.FromAccountID(41)
	joined := time.Now().Add(-2 * time.Hour).Truncate(time.Second)
	err := s.openDatabase().Apply(t.Context(), []store.Update{{ServerID: 1, Sessions: []livestate.Session{{
		SteamID: heron, Name: "[tag] Heron", LastName: "Egret\x1b[31m", JoinedAt: joined, LastSeenAt: joined.Add(time.Hour), LeftAt: joined.Add(time.Hour), Reason: livestate.ReasonLeft,
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	fake := webapitest.NewServer(&webapitest.Options{Key: "a-key", Players: []webapitest.Player{{ID: heron, Vanity: "the-heron"}}})
	defer fake.Close()
	s.env["STEAM_WEB_API_URL"], s.env["STEAM_WEB_API_KEY"] = fake.BaseURL, "a-key"
	for _, text := range []string{
		"hero", "EGRET", heron.String(), heron.Steam2(), heron.Steam3(), heron.ProfileURL(), "https://steamcommunity.com/id/the-heron",
	} {
		out := s.must("", "player", "find", text)
		if !strings.Contains(out, heron.String()) || !strings.Contains(out, "Friday") || strings.Contains(out, "\x1b") {
			t.Errorf("%s: %q", text, out)
		}
		var list api.FoundPlayers
		if err := json.Unmarshal([]byte(s.must("", "player", "find", "-json", "-user", "mara", text)), &list); err != nil || len(list.Players) != 1 || list.Players[0].SteamID != heron.String() {
			t.Errorf("%s: %v, %+v", text, err, list)
		}
	}
	if out, err := s.run("", "player", "find", "-user", "paul", "hero"); err == nil {
		t.Errorf("a stranger's view: %s", out)
	}
	if out := s.must("", "player", "erase", heron.Steam3()); !strings.Contains(out, heron.String()+" erased") {
		t.Errorf("erase: %q", out)
	}
	if out := s.must("", "player", "find", "-json", "hero"); out != "{\n  \"players\": []\n}\n" {
		t.Errorf("after it: %q", out)
	}
	if out := s.must("", "player", "find", heron.String()); strings.Contains(out, "Egret") || !strings.Contains(out, "Friday") {
		t.Errorf("the sessions after it: %q", out)
	}
	if out, err := s.run("", "player", "erase", "hero"); err == nil {
		t.Errorf("erase of a name: %q", out)
	}
	if out := s.must("", "player", "find", "-json", "bittern"); out != "{\n  \"players\": []\n}\n" {
		t.Errorf("no one: %q", out)
	}
}
