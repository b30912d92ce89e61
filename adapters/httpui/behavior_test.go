package httpui_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// TestClosedPortNeedsAttention: a server that is wanted and refuses connections
// is in trouble; one that is not wanted is quiet.
func TestClosedPortNeedsAttention(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "Friday", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(2, 4, "c1m1_hotel", time.Second)})
	s.state(srv.ID, store.Stopped, store.ProblemRefused, "nothing listens on this port")
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), "1 needs attention", "Port closed", ">–<", `class="state problem"`)
	contains(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), "<b>Port closed</b>", "the game server does not run", ">–<")

	srv.DesiredState = store.Stopped
	if err := s.store.UpdateServer(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	w := s.get("/servers").as(s.mara).want(http.StatusOK)
	contains(t, w, `class="state stopped">Not watched<`, ">–<")
	lacks(t, w, "needs attention", "Port closed")
}

// TestPasswordOfAServerThatIsThere: who adds a server has the password it has.
func TestPasswordOfAServerThatIsThere(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b := s.blueprint(s.mara, "plain")
	const password = `p@ss "word"; quit ü`
	form := url.Values{"name": {"old"}, "port": {"27015"}, "blueprint_id": {path("%d", b.ID)}, "rcon_password": {password}}
	s.post("/servers", form).as(s.mara).want(http.StatusFound)
	long := strings.Repeat("ü", 128)
	s.postJSON("/servers", map[string]any{"name": "older", "port": 27016, "blueprint_id": b.ID, "rcon_password": long}).as(s.mara).want(http.StatusCreated)
	for id, want := range map[int64]string{1: password, 2: long} {
		srv, err := s.store.Server(t.Context(), s.mara.ID, id)
		if err != nil {
			t.Fatal(err)
		}
		if srv.RCONPassword != want {
			t.Errorf("server %d has the password %q, want %q", id, srv.RCONPassword, want)
		}
	}
	for _, bad := range []string{"a\nb", "a\x00b", "a\x7fb", long + "x", "a\u0085b"} {
		w := s.postJSON("/servers", map[string]any{"name": "bad", "port": 27017, "blueprint_id": b.ID, "rcon_password": bad}).as(s.mara).want(http.StatusUnprocessableEntity)
		contains(t, w, `"field":"rcon_password"`)
	}

	// It cannot stand in a server.cfg made here, and the page says so.
	w := s.get("/servers/1/spec").as(s.mara).want(http.StatusOK)
	contains(t, w, "cannot stand in this server.cfg", `action="/servers/1/password"`)
	lacks(t, w, "p@ss", "rcon_password &#34;")
	s.post("/servers/1/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	w = s.get("/servers/1/spec").as(s.mara).want(http.StatusOK)
	lacks(t, w, "cannot stand in")
}

// TestEqualPings: a ping that never changed is one number.
func TestEqualPings(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	one := session(1, "Crone", time.Hour)
	one.MinPing, one.MaxPing = 57, 57
	up := store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)}
	up.Sessions = append(up.Sessions, one)
	s.apply(up)
	for _, p := range []string{"/servers/1", "/players/" + one.SteamID.String()} {
		w := s.get(p).as(s.mara).want(http.StatusOK)
		contains(t, w, "57 ms")
		lacks(t, w, "57–57")
	}
}

// TestChartKeepsTheNewest: however many runs there are, the last one is drawn.
func TestChartKeepsTheNewest(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	const n = 101_000
	step := 20 * time.Second // 23 days of them
	start := time.Now().UTC().Truncate(time.Millisecond).Add(-n*step - 5*time.Minute)
	up := store.Update{ServerID: srv.ID}
	for i := range n {
		r := livestate.Run{State: livestate.State{Players: i % 2, MaxPlayers: 4, Map: "c1m1_hotel"}, StartedAt: start, LastSeenAt: start.Add(step)}
		if start = r.LastSeenAt; i < n-1 {
			up.Closed = append(up.Closed, r)
		} else {
			r.Players, r.Map = 4, "c1m2_streets"
			up.Run = r
		}
		if len(up.Closed) == 10_000 {
			s.apply(store.Update{ServerID: srv.ID, Closed: up.Closed, Run: r})
			up.Closed = nil
		}
	}
	s.apply(up)
	contains(t, s.get("/servers/1/chart?period=30d").as(s.mara).want(http.StatusOK), "Peak 4,", "Dead Center 2: Streets")
}

// TestAChangeShowsAtOnce: what was rendered for many a moment before is not
// shown to who has just changed it.
func TestAChangeShowsAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	paths := []string{"/servers/1/live-state", "/api/v1/servers/1/live-state"}
	for _, p := range paths {
		s.get(p).as(s.mara).want(http.StatusOK)
		s.get(p).as(s.paul).want(http.StatusNotFound)
	}
	list := func() string {
		return s.get("/servers").with("HX-Request", "true").as(s.mara).want(http.StatusOK).Body.String()
	}
	if !strings.Contains(list(), "<bdi>one</bdi>") {
		t.Fatal("the list lacks the server")
	}
	s.post("/servers/1/settings", url.Values{"name": {"two"}, "port": {"27015"}, "desired_state": {"stopped"}}).as(s.mara).want(http.StatusFound)
	if got := list(); !strings.Contains(got, "<bdi>two</bdi>") || !strings.Contains(got, "Not watched") {
		t.Errorf("the list is as it was before the change:\n%s", got)
	}
	s.post("/servers/1/delete", nil).as(s.mara).want(http.StatusFound)
	for _, p := range paths {
		s.get(p).as(s.mara).want(http.StatusNotFound)
	}
	if strings.Contains(list(), "<bdi>two</bdi>") {
		t.Error("the list has the server that was deleted")
	}
}

// TestEventsOnlyForReaders: a page names the event stream to nobody who may not
// listen to it, whatever else the page holds.
func TestEventsOnlyForReaders(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	const attribute = `data-events="/api/v1/events"`
	contains(t, h.get("/servers/1").as(h.mara).want(http.StatusOK), attribute)
	lacks(t, h.get("/public/"+h.share.Token).want(http.StatusOK), attribute)
	lacks(t, h.get("/login").want(http.StatusOK), attribute)

	s := newSite(t, nil) // without events
	s.server(s.mara, "one", 27015)
	lacks(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), "data-events")
}

// TestPublicPlayersHaveNoID: players without public details have no id in the
// page either, so that none stands twice.
func TestPublicPlayersHaveNoID(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := h.get("/public/" + h.share.Token).want(http.StatusOK)
	contains(t, w, "<bdi>Nick</bdi>")
	lacks(t, w, `id="p"`, `id="r"`)
}

// TestBodiesAreFormsOrJSON: what is neither is refused; it is not an empty form,
// which would switch things off.
func TestBodiesAreFormsOrJSON(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	before := h.mine(t)
	for _, p := range []string{"/servers", "/blueprints", "/login", "/servers/1/share", "/servers/1/settings", "/account/language", "/account/password", "/account/tokens"} {
		for kind, want := range map[string]int{"text/plain": 415, "multipart/form-data; boundary=x": 415, "": 415, "application/json": 400, "application/x-www-form-urlencoded": 400} {
			c := h.post(p, nil).as(h.mara).with("Content-Type", kind)
			c.body = "name=%zz&\xff"
			if w := c.do(); w.Code != want {
				t.Errorf("%s with Content-Type %q: status %d, want %d", p, kind, w.Code, want)
			}
		}
	}
	c := h.post("/servers", nil).as(h.mara).with("Content-Type", "application/json")
	c.body = "{\"name\":\"\xff\",\"port\":27099,\"blueprint_id\":1}"
	contains(t, c.want(http.StatusBadRequest), `"code":"bad_body"`)
	if diff := cmp.Diff(before, h.mine(t)); diff != "" {
		t.Errorf("something changed (-before +after):\n%s", diff)
	}
}

// TestFormsTakeJSON: what a form can say, a program can say in JSON.
func TestFormsTakeJSON(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.postJSON("/login", map[string]string{"username": "mara", "password": "mara-password"}).want(http.StatusFound)
	h.postJSON("/account/language", map[string]string{"language": "zh-CN"}).as(h.mara).want(http.StatusNoContent)
	contains(t, h.get("/servers").as(h.mara).want(http.StatusOK), `<html lang="zh-CN">`)
	h.postJSON("/users", map[string]any{"username": "bob", "password": "bobs-password", "admin": true}).as(h.admin).want(http.StatusNoContent)
	bob, err := h.store.UserByName(t.Context(), "bob")
	if err != nil || !bob.Admin {
		t.Errorf("bob is %+v (%v), want an administrator", bob, err)
	}
	h.postJSON("/servers/1/share", map[string]any{"on": true, "show_ids": true}).as(h.mara).want(http.StatusOK)
	if share, err := h.store.Share(t.Context(), h.server.ID); err != nil || !share.ShowIDs {
		t.Errorf("the share is %+v (%v), want one with ids", share, err)
	}
}

// TestHeadOfTheEventStream ends: a HEAD has no body to wait for.
func TestHeadOfTheEventStream(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Events = func(ctx context.Context, _ uint64) iter.Seq2[livestate.Event, uint64] {
			return func(func(livestate.Event, uint64) bool) { <-ctx.Done() }
		}
	})
	c := s.get("/api/v1/events").as(s.mara)
	c.method = "HEAD"
	if w := c.want(http.StatusOK); w.Body.Len() > 0 {
		t.Errorf("a body: %q", w.Body)
	}
}

// TestRedirectOfTheMuxHasHeaders: what the mux answers by itself is protected too.
func TestRedirectOfTheMuxHasHeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	w := s.get("/servers/../healthz").want(http.StatusTemporaryRedirect)
	if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers are %v", w.Header())
	}
}

// runsRead counts the runs that a store yields.
type runsRead struct {
	httpui.Store
	n atomic.Int64
}

func (c *runsRead) RunsOf(ctx context.Context, ids []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	return func(yield func(store.ServerRun, error) bool) {
		for r, err := range c.Store.RunsOf(ctx, ids, from, to) {
			c.n.Add(1)
			if !yield(r, err) {
				return
			}
		}
	}
}

// TestADayIsReadOnce: a look at a server reads the runs since the look before,
// and sees the same as one that reads them all.
func TestADayIsReadOnce(t *testing.T) {
	t.Parallel()
	c := new(runsRead)
	s := newSite(t, func(config *httpui.Config) {
		c.Store = config.Store
		config.Store = c
	})
	srv := s.server(s.mara, "one", 27015)
	var runs []past
	for i := range 300 { // 50 min of them
		runs = append(runs, past{52*time.Minute - time.Duration(i)*10*time.Second, 10 * time.Second, i % 3, "c1m1_hotel"})
	}
	s.history(srv.ID, runs...)
	look := func() string {
		return s.get("/servers/1").as(s.mara).want(http.StatusOK).Body.String()
	}
	first := look()
	c.n.Store(0)
	s.get("/servers/1/live-state").as(s.mara).want(http.StatusOK)
	if n := c.n.Load(); n > 3 {
		t.Errorf("the second look reads %d runs", n)
	}
	for _, want := range []string{"On this map</dt>", `<dd class="num">2 <small>at `} {
		if !strings.Contains(first, want) && time.Now().UTC().Hour() > 1 { // after midnight the peak may be yesterday's
			t.Errorf("the page lacks %q", want)
		}
	}
	s.history(srv.ID, past{time.Minute, time.Minute, 4, "c1m2_streets"})
	if got := look(); time.Now().UTC().Hour() > 1 && !strings.Contains(got, `<dd class="num">4 <small>at `) {
		t.Error("a new peak does not show")
	}
}
