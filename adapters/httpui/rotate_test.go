package httpui_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

// A game takes passwords while it is reached.
type fakeGame struct {
	mu       sync.Mutex
	reached  bool
	password string
	asked    []string
}

func (g *fakeGame) set(_ context.Context, _ int64, password string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = append(g.asked, password)
	if !g.reached {
		return errors.New("not reached")
	}
	g.password = password
	return nil
}

func rotating(t *testing.T, reached bool) (*site, *fakeGame, store.Server) {
	t.Helper()
	game := &fakeGame{reached: reached}
	s := newSite(t, func(c *httpui.Config) { c.SetRCONPassword = game.set })
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	s.state(srv.ID, store.Running, "", "")
	return s, game, srv
}

// TestRotationDoesNotLockOutOfTheGame: the game gets a new password before the store
// does, and the page says which line of server.cfg keeps it there.
func TestRotationDoesNotLockOutOfTheGame(t *testing.T) {
	t.Parallel()
	s, game, srv := rotating(t, true)
	page := path("/servers/%d", srv.ID)
	s.post(page+"/password", nil).as(s.paul).want(http.StatusNotFound)
	if len(game.asked) != 0 {
		t.Fatal("a stranger reaches the game")
	}
	s.post(page+"/password", nil).as(s.mara).want(http.StatusFound)
	got := servers(t, s)[0]
	if got.RCONPassword == srv.RCONPassword || got.RCONPassword != game.password || got.PasswordPending {
		t.Errorf("the store has %+v with %q, the game %q", got, got.RCONPassword, game.password)
	}
	w := s.get(page).as(s.mara).want(http.StatusOK)
	contains(t, w, `<code class="secret" id="secret">rcon_password &#34;`+game.password+`&#34;</code>`, `data-copy="#secret"`, "The game has the new password already")
	lacks(t, w, "Waiting for the server", "does not have this password yet")
	lacks(t, s.get(page).as(s.mara).want(http.StatusOK), game.password)

	w = s.postJSON("/api/v1"+page+"/password", map[string]any{}).as(s.mara).want(http.StatusOK)
	contains(t, w, `"pending":false`, `"rcon_password":"`+game.password+`"`)
}

// TestRotationOfAnUnreachableGameAsks: nothing changes before the question is
// answered; then the same password counts, and the server is waited for.
func TestRotationOfAnUnreachableGameAsks(t *testing.T) {
	t.Parallel()
	s, game, srv := rotating(t, false)
	page := path("/servers/%d", srv.ID)
	w := s.post(page+"/password", nil).as(s.mara).want(http.StatusConflict)
	contains(t, w, "The game server did not take the new password", `name="later" value="1"`, `action="`+page+`/password"`)
	w = s.postJSON("/api/v1"+page+"/password", map[string]any{}).as(s.mara).want(http.StatusConflict)
	contains(t, w, `"code":"password_not_taken"`)
	if got := servers(t, s)[0]; got.RCONPassword != srv.RCONPassword || got.PasswordPending {
		t.Errorf("the password changed before the answer: %+v", got)
	}
	s.post(page+"/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	got := servers(t, s)[0]
	for _, asked := range game.asked {
		if asked != got.RCONPassword {
			t.Errorf("the game was offered %q, the store has %q", game.asked, got.RCONPassword)
		}
	}
	contains(t, s.get(page).as(s.mara).want(http.StatusOK), "rcon_password &#34;"+got.RCONPassword, "does not have this password yet", "Waiting for the server to take the password")

	waits := func(want bool) {
		t.Helper()
		for _, p := range []string{"/servers", page} {
			w := s.get(p).as(s.mara).want(http.StatusOK)
			if strings.Contains(w.Body.String(), "Waiting for the server to take the password") != want {
				t.Errorf("%s: waiting is not %v", p, want)
			}
		}
	}
	s.state(srv.ID, store.Unknown, store.ProblemAuth, "")
	waits(true)
	s.state(srv.ID, store.Stopped, store.ProblemRefused, "")
	waits(false)
	s.state(srv.ID, store.Running, "", "")
	waits(false)
}

// TestNewServerWaitsForItsPassword: a password that was made here is not wrong before
// the game had a chance to take it; one that was given is.
func TestNewServerWaitsForItsPassword(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.post("/servers", url.Values{"name": {"made"}}).as(s.mara).want(http.StatusFound)
	s.post("/servers", url.Values{"name": {"given"}, "rcon_password": {"what-it-has"}}).as(s.mara).want(http.StatusFound)
	for i, want := range []string{"Waiting for the server to take the password", "Wrong RCON password"} {
		srv := servers(t, s)[i]
		s.state(srv.ID, store.Unknown, store.ProblemAuth, "")
		contains(t, s.get(path("/servers/%d", srv.ID)).as(s.mara).want(http.StatusOK), want)
	}
	// An operator who enters what the game has waits for nothing.
	s.post("/servers/1/settings", url.Values{"name": {"made"}, "port": {"27015"}, "rcon_password": {"what-it-has"}}).as(s.mara).want(http.StatusFound)
	contains(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), "Wrong RCON password")
}
