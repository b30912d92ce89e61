package httpui_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
)

// TestPublicPage: there is none until its owner wants one, it tells nobody who
// somebody is unless he wants that too, and it ends when he says.
func TestPublicPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "Open house", 27015)
	up := store.Update{ServerID: srv.ID, Run: run(1, 4, "c8m3_sewers", time.Second)}
	in, out := session(1, "Crone", time.Hour), left(2, "Gone", time.Minute)
	up.Sessions = append(up.Sessions, in, out)
	s.apply(up)
	s.state(srv.ID, store.Running, "", "")
	now := time.Now()
	if err := s.store.PutProfiles(t.Context(), []store.Profile{{SteamID: in.SteamID, PersonaName: "MrCool42", AvatarHash: face40, FetchedAt: now}}); err != nil {
		t.Fatal(err)
	}
	share := path("/servers/%d/share", srv.ID)
	link := func() string {
		t.Helper()
		s.post(share, url.Values{"on": {"1"}}).as(s.mara).want(http.StatusFound)
		settings := s.get(path("/servers/%d/settings", srv.ID)).as(s.mara).want(http.StatusOK).Body.String()
		found := regexp.MustCompile(`href="http://example.com(/public/[\w-]{22})"`).FindStringSubmatch(settings)
		if found == nil {
			t.Fatal("the settings do not show the link")
		}
		return found[1]
	}
	public := link()
	if again := link(); again != public {
		t.Error("the link changed without need")
	}
	for _, p := range []string{public, public + "/live-state"} {
		w := s.get(p).want(http.StatusOK)
		contains(t, w, "Crone", "Gone", "No Mercy 3: Sewers", "1/4")
		lacks(t, w, in.SteamID.String(), out.SteamID.String(), "MrCool42", face40, "/players/", "secret-of")
	}
	badge := s.get(public + "/badge.svg").want(http.StatusOK)
	contains(t, badge, "Open house", "1/4 · c8m3_sewers")
	if got := badge.Header().Get("Content-Type"); got != "image/svg+xml" {
		t.Errorf("Content-Type of the badge is %q", got)
	}
	for dec := xml.NewDecoder(badge.Body); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the badge is no XML: %v", err)
		}
	}

	s.post(share, url.Values{"on": {"1"}, "show_ids": {"1"}}).as(s.mara).want(http.StatusFound)
	contains(t, s.get(public).want(http.StatusOK), "MrCool42", face40)

	s.post(share, url.Values{"on": {"1"}, "renew": {"1"}}).as(s.mara).want(http.StatusFound)
	s.get(public).want(http.StatusNotFound)
	public = link()
	s.post(share, nil).as(s.mara).want(http.StatusFound)
	for _, p := range []string{public, public + "/live-state", public + "/badge.svg", "/public/" + strings.Repeat("x", 22), "/public/x"} {
		s.get(p).want(http.StatusNotFound)
	}
}

// TestPublicPageKeepsTroubleToItself: what is wrong is the owner's business.
func TestPublicPageKeepsTroubleToItself(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "x", 27015)
	s.state(srv.ID, store.Unknown, store.ProblemAuth, "wrong RCON password: change it here or in server.cfg")
	if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdefghijkl", CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	contains(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), "Wrong RCON password", "Enter the one from its server.cfg")
	lacks(t, s.get("/public/0123456789abcdefghijkl").want(http.StatusOK), "password")
}
