package httpui_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// TestRecentIsNotOlderThanHistory: what retention has not removed yet is not shown as
// recent when it is older than the history that is kept.
func TestRecentIsNotOlderThanHistory(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.HistoryFor = 24 * time.Hour })
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(0, 4, "c1m1_hotel", time.Second), Sessions: []livestate.Session{
		left(1, "Ancient", 25*time.Hour), left(2, "Yesterday", 23*time.Hour),
	}})
	for _, p := range []string{"/servers/%d", "/servers/%d/live-state", "/api/v1/servers/%d/live-state"} {
		w := s.get(path(p, srv.ID)).as(s.mara).want(http.StatusOK)
		contains(t, w, "Yesterday")
		lacks(t, w, "Ancient")
	}
}

// TestFiguresOutliveSessions: the time in all, the number of sessions, when a player was
// first seen, and the calendar of their days are the same after retention has removed some or all of the sessions.
func TestFiguresOutliveSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.HistoryFor = 24 * time.Hour })
	srv := s.server(s.mara, "one", 27015)
	one, two := left(1, "Ada", 50*time.Hour), left(1, "Ada", 30*time.Hour)
	s.apply(store.Update{ServerID: srv.ID, Run: run(0, 4, "c1m1_hotel", time.Second), Sessions: []livestate.Session{one, two}})
	who := path("/players/%d", one.SteamID.Uint64())
	facts := func() string {
		t.Helper()
		page := s.get(who).as(s.mara).want(http.StatusOK)
		contains(t, page, "Time in all", "First seen", "<h1><bdi>Ada</bdi></h1>")
		_, facts, _ := strings.Cut(page.Body.String(), `<dl class="facts">`)
		facts, _, _ = strings.Cut(facts, `<div class="grid">`) // with the calendar
		return facts
	}
	want := facts()
	for _, before := range []time.Duration{40 * time.Hour, 24 * time.Hour} {
		if n, err := s.store.Prune(t.Context(), time.Now().Add(-before), 100); err != nil || n == 0 {
			t.Fatalf("Prune = %d, %v", n, err)
		}
		if got := facts(); got != want {
			t.Errorf("removed before %v ago:\n%s\nwant\n%s", before, got, want)
		}
		api := s.get("/api/v1" + who).as(s.mara).want(http.StatusOK)
		seconds := int(one.Duration()/time.Second + two.Duration()/time.Second)
		contains(t, api, fmt.Sprintf(`"total_seconds":%d,"first_seen":"%s.`, seconds, one.JoinedAt.UTC().Format("2006-01-02T15:04:05")))
	}
}
