package httpui_test

import (
	"net/http"
	"net/url"
	"testing"
)

// TestOneGameOneSpelling: every spelling of loopback is the same game, and what is
// no address of a server is refused with the reason.
func TestOneGameOneSpelling(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "Friday", 27015)
	form := func(host string) url.Values {
		return url.Values{"name": {"again"}, "host": {host}, "port": {"27015"}, "blueprint_id": {"1"}}
	}
	for _, host := range []string{"", "localhost", "localhost.", "127.0.1.1", "::ffff:127.0.0.1", "0:0:0:0:0:0:0:1", "[::1]"} {
		s.post("/servers", form(host)).as(s.mara).want(http.StatusConflict)
	}
	for host, why := range map[string]string{
		"0.0.0.0": "where a server listens", "127.1": "four decimal numbers", "::": "where a server listens",
		"game.example:27015": "without a port", "fe80::1%eth0": "zone", "a b": "DNS name",
	} {
		contains(t, s.post("/servers", form(host)).as(s.mara).want(http.StatusUnprocessableEntity), why)
	}
	w := s.post("/servers", form("Game.Example.")).as(s.mara).want(http.StatusFound)
	page := s.get(w.Header().Get("Location")).as(s.mara).want(http.StatusOK)
	contains(t, page, "game.example:27015")
	lacks(t, page, "Watched twice")

	// The poller finds out what only a look-up can tell.
	if err := s.store.SetSameAs(t.Context(), map[int64]int64{srv.ID: 2, 2: srv.ID}); err != nil {
		t.Fatal(err)
	}
	contains(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), "Watched twice", "again (game.example:27015) reaches the same game")
	contains(t, s.get("/servers/2").as(s.mara).want(http.StatusOK), "Friday (127.0.0.1:27015) reaches the same game")
}
