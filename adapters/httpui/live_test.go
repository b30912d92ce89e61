package httpui_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

const face40 = "0123456789abcdef0123456789abcdef01234567"

func TestLiveState(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	up := store.Update{ServerID: srv.ID, Run: run(2, 4, "c8m3_sewers", time.Second)}
	up.Sessions = append(up.Sessions,
		session(1, "Crone", 42*time.Minute+30*time.Second), session(2, "Ann", 80*time.Minute),
		left(3, "Gone", 12*time.Minute+30*time.Second), left(4, "Old", 5*time.Hour))
	s.apply(up)
	s.state(srv.ID, store.Running, "", "")
	now := time.Now()
	profiles := []store.Profile{{SteamID: steam.FromAccountID(1), PersonaName: "MrCool42", AvatarHash: face40, FetchedAt: now}}
	if err := s.store.PutProfiles(t.Context(), profiles); err != nil {
		t.Fatal(err)
	}

	part := s.get(path("/servers/%d/live-state", srv.ID)).as(s.mara).want(http.StatusOK)
	contains(t, part, ">2/4<", "No Mercy 3: Sewers", "c8m3_sewers",
		"<bdi>Crone</bdi>", "<bdi>MrCool42</bdi>", "https://avatars.steamstatic.com/"+face40+"_medium.jpg", "ping 40–60 ms",
		"<bdi>Ann</bdi>", "<bdi>Gone</bdi>", "<bdi>Old</bdi>")
	lacks(t, part, "<html")
	playing, recent, _ := strings.Cut(part.Body.String(), "Recently here")
	if strings.Contains(playing, "Gone") || strings.Contains(recent, "Crone") {
		t.Error("who left and who plays are mixed up")
	}
	if strings.Index(recent, "Gone") > strings.Index(recent, "Old") {
		t.Error("the newest does not stand first")
	}

	// The page holds the very same part.
	page := s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK)
	if !strings.Contains(page.Body.String(), strings.TrimSpace(part.Body.String())) {
		t.Error("the page does not hold the fragment")
	}
	contains(t, page, `hx-get="/servers/1/live-state" hx-trigger="every 5s" hx-target="#live" hx-swap="innerHTML"`)

	// Nothing is known of now when no poll succeeded for a while.
	other := s.server(s.mara, "two", 27016)
	up.ServerID, up.Run = other.ID, run(2, 4, "c8m3_sewers", time.Hour)
	s.apply(up)
	stale := s.get(path("/servers/%d/live-state", other.ID)).as(s.mara).want(http.StatusOK)
	lacks(t, stale, "2/4", "Playing now", "Sewers", "ping")
	contains(t, stale, "Here at the last poll", "<bdi>Gone</bdi>")
}

// TestPlayersStandInOneList: players stand in one list when their server stops answering,
// before and after their sessions end.
func TestPlayersStandInOneList(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.state(srv.ID, store.Running, "", "")
	ada, silent := session(1, "Ada", time.Hour), staleAfter+10*time.Second
	ada.LastSeenAt = time.Now().Add(-silent)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c8m3_sewers", silent), Sessions: []livestate.Session{ada, left(2, "Bob", time.Hour)}})
	in := func(list string) {
		t.Helper()
		w := s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK)
		live, _, _ := strings.Cut(w.Body.String(), `id="chart"`)
		first, recent, _ := strings.Cut(live, "Recently here")
		if n := strings.Count(live, "<bdi>Ada</bdi>"); n != 1 {
			t.Errorf("%s: Ada stands in %d lists", list, n)
		}
		if strings.Contains(first, list) != strings.Contains(first, "Ada") || strings.Contains(recent, "Ada") != (list == "Recently here") {
			t.Errorf("Ada is not in %q: %s", list, live)
		}
	}
	in("Here at the last poll")
	ada.LeftAt, ada.Reason = ada.LastSeenAt, livestate.ReasonOutage
	s.apply(store.Update{ServerID: srv.ID, Sessions: []livestate.Session{ada}})
	in("Recently here")
}

// TestNamesAreText: what a game server or Steam says is text, wherever it stands.
func TestNamesAreText(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "x", 27015)
	evil := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`,
		`x" STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1`, `{{.User}}`, `javascript:alert(1)`, `</title><script>alert(1)</script>`,
	}
	up := store.Update{ServerID: srv.ID, Run: run(len(evil), 8, `<script>alert(1)</script>`, time.Second)}
	var profiles []store.Profile
	for i, name := range evil {
		one := session(uint32(i+1), name, time.Hour)
		up.Sessions = append(up.Sessions, one, left(uint32(i+100), name, time.Minute))
		now := time.Now()
		profiles = append(profiles, store.Profile{SteamID: one.SteamID, PersonaName: name + "!", AvatarHash: "x\"><script>", FetchedAt: now})
	}
	s.apply(up)
	s.state(srv.ID, store.Unknown, "new", `<script>alert(1)</script>`)
	_ = s.store.PutProfiles(t.Context(), profiles) // a store may refuse such a hash
	srv.Name = `<script>alert(1)</script>`
	if err := s.store.UpdateServer(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdefghijkl", ShowIDs: true, CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{
		"/servers", "/servers/1", "/servers/1/live-state", "/servers/1/chart", "/servers/1/settings", "/servers/1/delete", "/servers/1/spec",
		"/players/" + steam.FromAccountID(1).String(), "/players/" + steam.FromAccountID(2).String(),
		"/public/0123456789abcdefghijkl", "/public/0123456789abcdefghijkl/badge.svg",
	} {
		w := s.get(p).as(s.mara).want(http.StatusOK)
		lacks(t, w, "<script>alert", "<img src=x", "' onmouseover='", "ZgotmplZ", `href="javascript:`)
	}
	w := s.get("/servers/1/live-state").as(s.mara).want(http.StatusOK)
	contains(t, w, "x&#34; STEAM_1:0:999 0:01 1 0 active 1 1.2.3.4:1", "&lt;script&gt;alert(1)&lt;/script&gt;")
	if n := strings.Count(w.Body.String(), `class="player"`); n != 2*len(evil) {
		t.Errorf("%d players are shown, want %d", n, 2*len(evil))
	}
}

func TestDisplay(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"plain":                           "plain",
		" a \t\n b ":                      "a b",
		"\u202eevil\u202c":                "evil",
		"a\u200bb\ufeffc\x00d":            "abcd",
		"日向":                              "日向",
		"مريم":                            "مريم",
		"\u2800\u3164":                    "",
		"a\ufffeb\uffff\U0001fffec":       "abc", // a badge is XML, which may not hold them
		"e\u0301\u0301\u0301\u0301\u0301": "e\u0301\u0301\u0301",
		strings.Repeat("x", 300):          strings.Repeat("x", 128),
	}
	for in, want := range tests {
		if got := httpui.Display(in); got != want {
			t.Errorf("display(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMapWords(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"c1m1_hotel": "Dead Center 1: Hotel", "c7m3_port": "The Sacrifice 3: Port", "c14m2_lighthouse": "The Last Stand 2: Lighthouse",
		"c15m1_x": "", "c1m5_x": "", "c0m1_x": "", "cm_": "", "m1_x": "", "c1m1": "", "c1m-1_x": "", "dprm1_milltown_a": "",
	}
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.state(srv.ID, store.Running, "", "")
	at := time.Now().UTC().Truncate(time.Millisecond).Add(-time.Hour)
	for code, want := range tests {
		at = at.Add(time.Minute)
		r := run(1, 4, code, 0)
		r.StartedAt = at
		s.apply(store.Update{ServerID: srv.ID, Run: r})
		w := s.get("/servers?q=" + code).as(s.mara).want(http.StatusOK)
		if want != "" {
			want = `<span class="k k` + strings.TrimPrefix(code[:strings.Index(code, "m")], "c") + `">` + want + "</span>"
		}
		contains(t, w, "1/4 · "+code, `<td class="by-map">`+want+"<small")
	}
}
