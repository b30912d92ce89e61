package httpui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// newClub is a site on which mara and paul have a server each, with players of their own.
func newClub(t *testing.T) (s *site, mine, theirs livestate.Session) {
	t.Helper()
	s = newSite(t, nil)
	mine, theirs = session(11, "[tag] <Mine>", time.Hour), session(12, "[tag] Theirs", time.Hour)
	a, b := s.server(s.mara, "alpha", 27015), s.server(s.paul, "hidden place", 27016)
	s.apply(store.Update{ServerID: a.ID, Run: run(1, 4, "c8m3_sewers", time.Second), Sessions: []livestate.Session{mine}})
	s.apply(store.Update{ServerID: b.ID, Run: run(1, 4, "c8m3_sewers", time.Second), Sessions: []livestate.Session{theirs}})
	return s, mine, theirs
}

// TestPlayersOfOthersAreNotTold: neither pages nor API tell who plays on the servers of
// others, by whatever is asked.
func TestPlayersOfOthersAreNotTold(t *testing.T) {
	t.Parallel()
	s, mine, theirs := newClub(t)
	for _, p := range []string{
		"/players", "/players?q=tag", "/players?period=30d", "/players?period=all", "/api/v1/players?q=tag", "/api/v1/playing", "/api/v1/leaderboard",
	} {
		text := s.get(p).as(s.mara).want(http.StatusOK).Body.String()
		if !strings.Contains(text, mine.SteamID.String()) {
			t.Errorf("%s does not tell the reader's own player", p)
		}
		if strings.Contains(text, theirs.SteamID.String()) || strings.Contains(text, "Theirs") || strings.Contains(text, "hidden place") {
			t.Errorf("%s tells another's player", p)
		}
	}
	for _, q := range []string{theirs.SteamID.String(), theirs.SteamID.Steam2(), "Theirs", theirs.SteamID.ProfileURL()} {
		text := s.get("/api/v1/players?q=" + url.QueryEscape(q)).as(s.mara).want(http.StatusOK).Body.String()
		if text != "{\"players\":[]}\n" {
			t.Errorf("%q finds %s", q, text)
		}
	}
	// A watch does not open the page of what happens elsewhere.
	s.post("/players/watch", url.Values{"steam_id": {theirs.SteamID.String()}}).as(s.mara).want(http.StatusFound)
	text := s.get("/players/" + theirs.SteamID.String()).as(s.mara).want(http.StatusOK).Body.String()
	if strings.Contains(text, "Theirs") || strings.Contains(text, "hidden place") {
		t.Error("the page of a watched player tells what they do elsewhere")
	}
	s.get("/api/v1/players/" + theirs.SteamID.String()).as(s.mara).want(http.StatusNotFound)
}

// TestLeaderboardOutlivesRetention: all time has what retention has removed, and a period what is in it.
func TestLeaderboardOutlivesRetention(t *testing.T) {
	t.Parallel()
	s, _, theirs := newClub(t)
	b := s.server(s.mara, "beta", 27017)
	old, lately := left(21, "=1+1", 100*24*time.Hour), left(22, "Lately", 3*time.Hour)
	s.apply(store.Update{ServerID: b.ID, Sessions: []livestate.Session{old, lately}})
	if n, err := s.store.Prune(t.Context(), time.Now().Add(-50*24*time.Hour), 1000); err != nil || n == 0 {
		t.Fatal(n, err)
	}
	for query, want := range map[string][]bool{ // old, lately
		"": {true, true}, path("?server=%d", b.ID): {true, true}, path("?limit=1&server=%d", b.ID): {true, false},
		path("?from=%s", time.Now().UTC().Add(-30*24*time.Hour).Format(time.RFC3339)): {false, true},
		path("?to=%s", time.Now().UTC().Add(-30*24*time.Hour).Format(time.RFC3339)):   {true, false},
	} {
		text := s.get("/api/v1/leaderboard" + query).as(s.mara).want(http.StatusOK).Body.String()
		for i, one := range []livestate.Session{old, lately} {
			if strings.Contains(text, one.SteamID.String()) != want[i] {
				t.Errorf("%s: %s: not %t in %s", query, one.Name, want[i], text)
			}
		}
		if strings.Contains(text, theirs.SteamID.String()) {
			t.Errorf("%s tells another's player", query)
		}
	}
	s.get("/api/v1/leaderboard?server=2").as(s.mara).want(http.StatusNotFound)
	contains(t, s.get("/api/v1/leaderboard?format=csv").as(s.mara).want(http.StatusOK), "steam_id,name,seconds,sessions,last_seen", "[U:1:21],'=1+1,3600,1,")
	contains(t, s.get(path("/servers/%d/players?period=all", b.ID)).as(s.mara).want(http.StatusOK), "=1&#43;1", path(`href="/api/v1/leaderboard?format=csv&amp;server=%d"`, b.ID))
	contains(t, s.get("/players?period=7d").as(s.mara).want(http.StatusOK), "Lately", "leaderboard?format=csv&amp;from=")
}

// TestNotesAndTags: what the forms of a player's page write stands there, as text, until it
// is deleted.
func TestNotesAndTags(t *testing.T) {
	t.Parallel()
	s, mine, _ := newClub(t)
	page := "/players/" + mine.SteamID.String()
	s.post(page+"/notes", url.Values{"text": {"two\r\nlines <b>"}}).as(s.mara).want(http.StatusFound)
	s.post(page+"/tags", url.Values{"tag": {"<i>loud"}}).as(s.mara).want(http.StatusFound)
	text := s.get(page).as(s.mara).want(http.StatusOK).Body.String()
	for _, want := range []string{"two\nlines &lt;b&gt;", "&lt;i&gt;loud", "[tag] &lt;Mine&gt;", "alpha"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	notes, err := s.store.Notes(t.Context(), []int64{s.mara.ID}, mine.SteamID)
	if err != nil || len(notes) != 1 || notes[0].Author != s.mara.Name {
		t.Fatal(notes, err)
	}
	s.post(page+"/tags", url.Values{"tag": {"<I>LOUD"}, "delete": {"1"}}).as(s.mara).want(http.StatusFound)
	s.post(path(page+"/notes/%d/delete", notes[0].ID), nil).as(s.mara).want(http.StatusFound)
	if text := s.get(page).as(s.mara).want(http.StatusOK).Body.String(); strings.Contains(text, "lines") || strings.Contains(text, "loud") {
		t.Error("the page has what was deleted")
	}
	s.post(page+"/notes", url.Values{"text": {" "}}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.post(page+"/notes", url.Values{"text": {strings.Repeat("x", store.MaxNoteText+1)}}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.post(page+"/tags", url.Values{"tag": {"a\nb"}}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.post("/players/watch", url.Values{"steam_id": {"[g:1:4]"}}).as(s.mara).want(http.StatusUnprocessableEntity)
	for i := range store.MaxPlayerTags {
		if err := s.store.AddTag(t.Context(), s.mara.ID, mine.SteamID, strings.Repeat("t", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	s.post(page+"/tags", url.Values{"tag": {"more"}}).as(s.mara).want(http.StatusConflict)
}

// TestEraseAPlayer: an owner erases who a player is, after a question; others and those who play are refused.
func TestEraseAPlayer(t *testing.T) {
	t.Parallel()
	s, mine, _ := newClub(t)
	b := s.server(s.mara, "beta", 27017)
	away := left(31, "Heron", time.Hour)
	s.apply(store.Update{ServerID: b.ID, Sessions: []livestate.Session{away}})
	page := "/players/" + away.SteamID.String()
	contains(t, s.get(page).as(s.mara).want(http.StatusOK), `href="`+page+`/erase"`, "Heron")
	contains(t, s.get(page+"/erase").as(s.mara).want(http.StatusOK), `action="`+page+`/erase"`, `name="sessions"`, "Backups", "Heron "+away.SteamID.String())
	s.get(page + "/erase").as(s.paul).want(http.StatusNotFound)
	s.post(page+"/erase", nil).as(s.paul).want(http.StatusNotFound)
	contains(t, s.postJSON("/players/"+mine.SteamID.String()+"/erase", object{}).as(s.mara).want(http.StatusConflict), `"code":"playing"`)
	s.post(page+"/erase", nil).as(s.mara).want(http.StatusFound)
	lacks(t, s.get(page).as(s.mara).want(http.StatusOK), "Heron")
	contains(t, s.get("/api/v1/players?q=heron").as(s.mara).want(http.StatusOK), `"players":[]`)
	s.post(page+"/erase", url.Values{"sessions": {"1"}}).as(s.mara).want(http.StatusFound)
	s.get(page).as(s.mara).want(http.StatusNotFound)
	entries, err := s.store.AuditEntries(t.Context(), store.AuditQuery{Action: "erase"})
	if err != nil || len(entries) != 3 || entries[0].Result != "ok" || entries[2].Result != "playing" {
		t.Errorf("%+v, %v", entries, err)
	}
}

// TestBansAreTold: what Steam has on record stands on the page, and that there is nothing.
func TestBansAreTold(t *testing.T) {
	t.Parallel()
	s, mine, _ := newClub(t)
	page := "/players/" + mine.SteamID.String()
	for _, c := range []struct {
		bans store.Bans
		want string
	}{
		{store.Bans{SteamID: mine.SteamID}, "none"},
		{store.Bans{SteamID: mine.SteamID, VAC: 2, LastAt: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}, "VAC bans: 2"},
	} {
		if err := s.store.PutProfiles(t.Context(), []store.Profile{{SteamID: mine.SteamID, FetchedAt: time.Now()}}); err != nil {
			t.Fatal(err)
		}
		if err := s.store.PutBans(t.Context(), []store.Bans{c.bans}); err != nil {
			t.Fatal(err)
		}
		if text := s.get(page).as(s.mara).want(http.StatusOK).Body.String(); !strings.Contains(text, c.want) || !strings.Contains(text, "Bans on Steam") {
			t.Errorf("%+v: the page has no %q", c.bans, c.want)
		}
	}
}
