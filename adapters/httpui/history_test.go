package httpui_test

import (
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

// TestFiguresSayWhatTheyCover: where older history was removed, the time and the first
// sight of a player say since when they count; where none was, they do not.
func TestFiguresSayWhatTheyCover(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		history time.Duration
		covers  bool
	}{{0, false}, {24 * time.Hour, false}, {time.Nanosecond, true}} {
		s := newSite(t, func(c *httpui.Config) { c.HistoryFor = test.history })
		srv := s.server(s.mara, "one", 27015)
		one := left(1, "Ada", time.Minute)
		s.apply(store.Update{ServerID: srv.ID, Run: run(0, 4, "c1m1_hotel", time.Second), Sessions: []livestate.Session{one}})
		who := path("/players/%d", one.SteamID.Uint64())
		page := s.get(who).as(s.mara).want(http.StatusOK)
		api := s.get("/api/v1" + who).as(s.mara).want(http.StatusOK)
		covers := strings.Contains(api.Body.String(), `"covers_since":`)
		if covers != test.covers {
			t.Errorf("history of %v: covers_since: %v, want %v", test.history, covers, test.covers)
		}
		if test.covers {
			contains(t, page, "Time since ", "First seen since ", "Sessions since ")
			lacks(t, page, "Time in all")
			contains(t, s.get(who).as(s.mara).with("Accept-Language", "zh-CN").want(http.StatusOK), "以来的时长")
		} else {
			contains(t, page, "Time in all")
		}
	}
}
