package httpui_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// TestNamesThatShowNothing: a name of blanks is a link like any other, with
// something to read and to click on.
func TestNamesThatShowNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "Friday", 27015)
	blank := session(7, "\u2800\u200b ", time.Hour)
	was := left(7, "Crone", 3*time.Hour)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second), Sessions: []livestate.Session{was, blank}})
	for _, p := range []string{"/servers/1", "/servers/1/chart", "/servers/1/live-state", "/players/" + blank.SteamID.String()} {
		w := s.get(p).as(s.mara).want(http.StatusOK)
		contains(t, w, "<bdi>(no name)</bdi>")
		lacks(t, w, "<bdi></bdi>", "<title></title>")
	}
}

// TestPlayersWithoutARoster: who the game counts but does not name is not nobody.
func TestPlayersWithoutARoster(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "Friday", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(2, 4, "c1m1_hotel", time.Second)})
	w := s.get("/servers/1").as(s.mara).want(http.StatusOK)
	contains(t, w, "does not say who is playing")
	lacks(t, w, "No one is playing")
}

// TestEveryListCanBeSorted, whether or not it has a head of columns.
func TestEveryListCanBeSorted(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.state(s.server(s.mara, "Friday", 27015).ID, store.Unknown, store.ProblemTimeout, "no answer")
	for _, look := range []string{"compact", "table"} {
		w := s.get("/servers?view=" + look).as(s.mara).want(http.StatusOK)
		_, list, _ := strings.Cut(w.Body.String(), `aria-label="Sort by"`)
		for _, by := range []string{"state", "players", "map", "seen"} {
			if !strings.Contains(list, `href="/servers?sort=`+by+`&amp;view=`+look+`"`) {
				t.Errorf("%s: no way to sort by %s", look, by)
			}
		}
		contains(t, w, `<strong><a href="/servers?sort=state&amp;view=`+look+`">1 needs attention</a></strong>`)
	}
}
