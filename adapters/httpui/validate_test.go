package httpui_test

import (
	"net/http"
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

// TestListCanBeSorted by its heads, and where there is no room for those by a choice.
func TestListCanBeSorted(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.state(s.server(s.mara, "Friday", 27015).ID, store.Unknown, store.ProblemTimeout, "no answer")
	w := s.get("/servers?q=fri&sort=players").as(s.mara).want(http.StatusOK)
	for _, by := range []string{"state", "map"} {
		contains(t, w, `<a href="/servers?q=fri&amp;sort=`+by+`">`)
	}
	for _, by := range []string{"name", "state", "map", "seen"} {
		contains(t, w, `<option value="`+by+`">`)
	}
	contains(t, w, `<option value="players" selected>`, `<strong><a href="/servers?q=fri&amp;sort=state">1 needs attention</a></strong>`)
}
