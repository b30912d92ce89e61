package httpui_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	passwords "github.com/left4me/left4me/store/password"
	"github.com/left4me/left4me/store/sqlite"
)

// A site is a handler on a store of its own, with two users who have logins.
type site struct {
	t       *testing.T
	store   store.Store
	handler http.Handler
	mara    store.User // owner of what there is
	paul    store.User // a stranger
}

// staleAfter is longer than any test takes on a machine that is busy.
const staleAfter = 10 * time.Minute

// emptyStore is the file of a store in which nothing is yet: all tests start
// from a copy of it.
var emptyStore = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "httpui")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "empty.db")
	st, err := sqlite.Open(context.Background(), file, nil)
	if err != nil {
		return nil, err
	}
	if err := st.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// newSite opens a site. change may be nil.
func newSite(t *testing.T, change func(*httpui.Config)) *site {
	t.Helper()
	file := filepath.Join(t.TempDir(), "test.db")
	empty, err := emptyStore()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), file, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	c := httpui.Config{Store: st, Stale: staleAfter, Metrics: noMetrics, Console: noGame}
	if change != nil {
		change(&c)
	}
	handler, err := httpui.NewHandler(c)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, store: st, handler: handler}
	s.mara, s.paul = s.user("mara", false), s.user("paul", false)
	return s
}

// cheapDigest is a digest of few rounds, for tests in which time matters.
func cheapDigest(t *testing.T, password string) string {
	t.Helper()
	digest, err := passwords.Hasher{Rounds: 1}.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func isPassword(t *testing.T, digest, password string) bool {
	t.Helper()
	ok, err := passwords.Matches(t.Context(), digest, password)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

// user makes a user with a login whose secret is his name.
func (s *site) user(name string, admin bool) store.User {
	s.t.Helper()
	u, err := s.store.CreateUser(s.t.Context(), store.User{
		Name: name, PasswordDigest: cheapDigest(s.t, name+"-password"), Admin: admin, Active: true,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.login(u)
	return u
}

func (s *site) login(u store.User) {
	s.t.Helper()
	now := time.Now()
	err := s.store.CreateLogin(s.t.Context(), store.Login{Digest: digest(u.Name), UserID: u.ID, CreatedAt: now, ExpiresAt: now.Add(time.Hour)})
	if err != nil {
		s.t.Fatal(err)
	}
}

func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

func (s *site) blueprint(u store.User, name string) store.Blueprint {
	s.t.Helper()
	b, err := s.store.CreateBlueprint(s.t.Context(), store.Blueprint{UserID: u.ID, Name: name, Arguments: []string{}, Config: []string{}})
	if err != nil {
		s.t.Fatal(err)
	}
	return b
}

// server makes a server of a user on a port, with a blueprint of its own.
func (s *site) server(u store.User, name string, port int) store.Server {
	s.t.Helper()
	srv, err := s.store.CreateServer(s.t.Context(), store.Server{
		UserID: u.ID, BlueprintID: s.blueprint(u, name).ID, Name: name, Port: port, RCONPassword: "secret-of-" + strings.ReplaceAll(name, " ", "-"),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return srv
}

func (s *site) apply(up store.Update) {
	s.t.Helper()
	if err := s.store.Apply(s.t.Context(), []store.Update{up}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) state(id int64, actual store.State, problem store.Problem, lastError string) {
	s.t.Helper()
	err := s.store.SetServerStates(s.t.Context(), []store.ServerState{{ServerID: id, ActualState: actual, Problem: problem, LastError: lastError, At: time.Now()}})
	if err != nil {
		s.t.Fatal(err)
	}
}

// run is a run of some minutes that was seen until so long ago.
func run(players, seats int, mapName string, ago time.Duration) livestate.Run {
	seen := time.Now().UTC().Truncate(time.Millisecond).Add(-ago)
	return livestate.Run{
		State:     livestate.State{Players: players, MaxPlayers: seats, Map: mapName},
		StartedAt: seen.Add(-3 * time.Minute), LastSeenAt: seen,
	}
}

// session is an open session of the n-th player.
func session(n uint32, name string, joined time.Duration) livestate.Session {
	now := time.Now().UTC().Truncate(time.Millisecond)
	return livestate.Session{
		SteamID: steam.FromAccountID(n), UserID: int(n), JoinedAt: now.Add(-joined), LastSeenAt: now,
		Name: name, LastName: name, MinPing: 40, MaxPing: 60,
	}
}

// left is a session that ended so long ago.
func left(n uint32, name string, ago time.Duration) livestate.Session {
	s := session(n, name, ago+time.Hour)
	s.LeftAt = s.LastSeenAt.Add(-ago)
	s.LastSeenAt, s.Reason = s.LeftAt, livestate.ReasonLeft
	return s
}

// A call is a request in the making.
type call struct {
	s      *site
	method string
	path   string
	body   string
	header http.Header
	remote string
}

func (s *site) get(path string) *call {
	return &call{s: s, method: "GET", path: path, header: http.Header{}}
}

func (s *site) post(path string, form url.Values) *call {
	c := &call{s: s, method: "POST", path: path, body: form.Encode(), header: http.Header{}}
	return c.with("Content-Type", "application/x-www-form-urlencoded")
}

func (s *site) postJSON(path string, body any) *call {
	s.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &call{s: s, method: "POST", path: path, body: string(data), header: http.Header{}}
	return c.with("Content-Type", "application/json")
}

// patch sends a change as JSON.
func (s *site) patch(path string, body any) *call {
	s.t.Helper()
	c := s.postJSON(path, body)
	c.method = "PATCH"
	return c
}

func (s *site) delete(path string) *call {
	return &call{s: s, method: "DELETE", path: path, header: http.Header{}}
}

func (c *call) with(name, value string) *call {
	c.header.Set(name, value)
	return c
}

// as sends the login of a user.
func (c *call) as(u store.User) *call { return c.with("Cookie", "left4me="+u.Name) }

func (c *call) from(addr string) *call {
	c.remote = addr
	return c
}

func (c *call) do() *httptest.ResponseRecorder {
	c.s.t.Helper()
	r := httptest.NewRequestWithContext(c.s.t.Context(), c.method, c.path, strings.NewReader(c.body))
	r.Header = c.header
	if c.remote != "" {
		r.RemoteAddr = c.remote
	}
	w := httptest.NewRecorder()
	c.s.handler.ServeHTTP(w, r)
	return w
}

// want sends the request and checks the status.
func (c *call) want(status int) *httptest.ResponseRecorder {
	c.s.t.Helper()
	w := c.do()
	if w.Code != status {
		c.s.t.Fatalf("%s %s: status %d, want %d\n%s", c.method, c.path, w.Code, status, w.Body)
	}
	return w
}

// contains checks that a body holds all these texts.
func contains(t *testing.T, w *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("body has no %q:\n%s", text, w.Body)
		}
	}
}

// lacks checks that a body holds none of these texts.
func lacks(t *testing.T, w *httptest.ResponseRecorder, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(w.Body.String(), text) {
			t.Errorf("body has %q:\n%s", text, w.Body)
		}
	}
}

func path(format string, args ...any) string { return fmt.Sprintf(format, args...) }

// noMetrics answers as an exporter without metrics.
var noMetrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Cache-Control", "no-store") })
