package notify

import (
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/store/memstore"
)

// scene is a store with a user, a server and a target, whose receiver is a function.
type scene struct {
	t      *testing.T
	db     store.Store
	user   store.User
	server store.Server
	target store.AlertTarget

	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
	answer   func(r *http.Request, n int) (status int, body string) // to the nth request, from 1
}

func newScene(t *testing.T, kind store.AlertKind, kinds ...alert.Kind) *scene {
	t.Helper()
	x := &scene{t: t, db: memstore.New(), answer: func(*http.Request, int) (int, string) { return 204, "" }}
	u, err := x.db.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	x.ok(err)
	v, err := x.db.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "Friday", Host: "203.0.113.9", Port: 27015})
	x.ok(err)
	x.user, x.server = u, v
	target, err := alerts.New(store.AlertTarget{
		UserID: u.ID, Kind: kind, Name: "hook", URL: "http://203.0.113.1/api/webhooks/1/token",
		Rules: store.AlertRules{Rules: alert.Rules{Kinds: kinds}}, Live: kind == store.AlertDiscord && len(kinds) == 0,
	})
	x.ok(err)
	x.target, err = x.db.CreateAlertTarget(t.Context(), target)
	x.ok(err)
	return x
}

func (x *scene) ok(err error) {
	x.t.Helper()
	if err != nil {
		x.t.Fatal(err)
	}
}

// RoundTrip is the receiver.
func (x *scene) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.requests, x.bodies = append(x.requests, r), append(x.bodies, string(body))
	status, text := x.answer(r, len(x.requests))
	res := &http.Response{StatusCode: status, Header: make(http.Header), Body: io.NopCloser(strings.NewReader(text)), Request: r}
	if status == 429 {
		res.Header.Set("Retry-After", text)
	}
	return res, err
}

// received returns the requests so far, and their bodies.
func (x *scene) received() ([]*http.Request, []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]*http.Request(nil), x.requests...), append([]string(nil), x.bodies...)
}

func (x *scene) config() Config {
	return Config{Store: x.db, Client: &http.Client{Transport: x}, Interval: 5 * time.Second}
}

func (x *scene) log() []store.AlertDelivery {
	x.t.Helper()
	log, err := x.db.AlertLog(x.t.Context(), x.user.ID, x.target.ID, 0)
	x.ok(err)
	return log
}

// see writes what a poll saw.
func (x *scene) see(at time.Time, players int, level string) {
	x.t.Helper()
	run := livestate.Run{StartedAt: at, LastSeenAt: at, State: livestate.State{Map: level, Players: players, MaxPlayers: 4}}
	x.ok(x.db.Apply(x.t.Context(), []store.Update{{ServerID: x.server.ID, Run: run}}))
}

// polled is what a Notifier is told of a poll.
func (x *scene) polled(failure poll.Failure) poll.Poll {
	p := poll.Poll{Target: poll.Target{ID: x.server.ID}, Failure: failure}
	if failure != (poll.Failure{}) {
		p.Err = io.ErrUnexpectedEOF
	}
	return p
}

var (
	refused = poll.Failure{Kind: poll.KindRefused}
	timeout = poll.Failure{Kind: poll.KindTimeout}
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }
