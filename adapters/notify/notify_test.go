package notify

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/webhook"
	"github.com/left4me/left4me/webhook/delivery"
)

// run runs a Notifier until stop is called, which waits for its end.
func (x *scene) run(c Config) (n *Notifier, stop func()) {
	n = New(c)
	ctx, cancel := context.WithCancel(x.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = n.Run(ctx)
	}()
	return n, func() {
		cancel()
		<-done
	}
}

// test queues a test of the target.
func (x *scene) test() {
	x.t.Helper()
	x.ok(x.db.QueueAlert(x.t.Context(), alerts.Test(x.target, "", time.Now())))
}

func TestRetriesSurviveRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertWebhook)
		x.answer = func(_ *http.Request, n int) (int, string) { return map[bool]int{true: 200, false: 503}[n == 3], "" }
		x.test()
		_, stop := x.run(x.config())
		time.Sleep(4 * time.Second)
		stop() // between the first and the second attempt
		if got, _ := x.received(); len(got) != 1 {
			t.Fatalf("%d requests, want 1", len(got))
		}
		_, stop = x.run(x.config())
		time.Sleep(20 * time.Second)
		stop()
		time.Sleep(time.Minute)
		_, stop = x.run(x.config())
		time.Sleep(time.Hour)
		stop()
		got, bodies := x.received()
		if len(got) != 3 {
			t.Fatalf("%d requests, want 3", len(got))
		}
		secrets, err := alerts.Secrets(x.target)
		x.ok(err)
		for i, r := range got {
			at := time.Now()
			if err := webhook.Verify(r.Header, []byte(bodies[i]), at, 2*time.Hour, secrets...); err != nil {
				t.Errorf("request %d: %v", i, err)
			}
			if r.Header.Get(webhook.HeaderID) != got[0].Header.Get(webhook.HeaderID) {
				t.Errorf("request %d has another ID", i)
			}
		}
		if d := x.log()[0]; d.Outcome != store.AlertDelivered || d.Attempts != 3 || d.Status != 200 {
			t.Errorf("got %+v", d)
		}
	})
}

func TestGivenUpAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertWebhook)
		x.answer = func(*http.Request, int) (int, string) { return 500, "" }
		x.test()
		_, stop := x.run(x.config())
		time.Sleep(40 * time.Hour)
		stop()
		if d := x.log()[0]; d.Outcome != store.AlertGivenUp || d.Attempts != 8 || d.Status != 500 {
			t.Errorf("got %+v", d)
		}
	})
}

func TestGoneEndsTheTarget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertWebhook)
		x.answer = func(*http.Request, int) (int, string) { return 410, "" }
		x.test()
		x.test()
		_, stop := x.run(x.config())
		time.Sleep(time.Hour)
		stop()
		got, _ := x.received()
		target, err := x.db.AlertTarget(t.Context(), x.user.ID, x.target.ID)
		if len(got) != 1 || err != nil || target.Active || target.EndedAt.IsZero() {
			t.Errorf("%d requests, active %t, ended %v, %v", len(got), target.Active, target.EndedAt, err)
		}
	})
}

func TestTooFastHoldsTheChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertDiscord, alert.Down)
		begin := time.Now()
		var times []time.Duration
		x.answer = func(_ *http.Request, n int) (int, string) {
			times = append(times, time.Since(begin).Round(time.Second))
			return map[bool]int{true: 429, false: 200}[n == 1], "20"
		}
		for range 3 {
			x.test()
		}
		_, stop := x.run(x.config())
		time.Sleep(time.Minute)
		stop()
		if len(times) != 4 || times[1] < 20*time.Second {
			t.Errorf("requests at %v, want none before 20 s but the first", times)
		}
	})
}

func TestPrivateNetworkIsNotReached(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertWebhook)
	x.target.URL = "http://127.0.0.1:1/secret-path"
	x.ok(x.db.UpdateAlertTarget(t.Context(), x.target))
	x.test()
	due, err := x.db.ClaimAlerts(t.Context(), time.Now(), time.Now().Add(time.Minute), 1)
	x.ok(err)
	c := x.config()
	c.Client = delivery.NewClient(&safedial.Dialer{Deny: delivery.PrivateNetworks()})
	New(c).deliver(t.Context(), job{due[0], x.target})
	if d := x.log()[0]; d.Error != string(delivery.CauseDenied) || d.Outcome != store.AlertPending || d.NextTry.IsZero() {
		t.Errorf("got %+v", d)
	}
}

// poll tells Notifiers of polls for a time, each five seconds.
func (x *scene) poll(d time.Duration, failure poll.Failure, n ...*Notifier) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(5 * time.Second) {
		for _, one := range n {
			one.Polled(x.polled(failure))
		}
	}
}

func TestOneMessageShowsAServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertDiscord)
		x.answer = func(r *http.Request, n int) (int, string) {
			switch {
			case r.Method == http.MethodPatch && n == 5:
				return 404, `{"code":10008}` // somebody has deleted the message
			case r.Method == http.MethodPost:
				return 200, `{"id":"77"}`
			}
			return 200, ""
		}
		x.see(time.Now(), 1, "c1m1_hotel")
		n, stop := x.run(x.config())
		x.poll(time.Minute, poll.Failure{}, n)
		x.see(time.Now(), 2, "c1m1_hotel")
		x.poll(time.Minute, poll.Failure{}, n)
		stop()
		n, stop = x.run(x.config())
		x.poll(time.Minute, poll.Failure{}, n) // edited once, as what it shows is not known
		x.poll(time.Minute, timeout, n)        // perhaps a change of the map
		x.poll(10*time.Minute, timeout, n)     // down
		x.poll(time.Minute, poll.Failure{}, n) // up: deleted meanwhile, so it is written anew
		stop()
		var methods []string
		got, bodies := x.received()
		for _, r := range got {
			methods = append(methods, r.Method+strings.TrimPrefix(r.URL.Path, "/api/webhooks/1/token"))
		}
		want := "POST PATCH/messages/77 PATCH/messages/77 PATCH/messages/77 PATCH/messages/77 POST"
		if strings.Join(methods, " ") != want {
			t.Errorf("got  %v\nwant %s\n%s", methods, want, strings.Join(bodies, "\n"))
		}
		for _, body := range bodies {
			if !json.Valid([]byte(body)) {
				t.Errorf("not JSON: %s", body)
			}
		}
	})
}

func TestTwoDaemonsTellOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertWebhook, alert.Down, alert.Up, alert.FirstJoined)
		x.see(time.Now(), 0, "c1m1_hotel")
		bus := new(events.Bus)
		var poller atomic.Int64
		c := x.config()
		c.Events = bus.Subscribe
		var all []*Notifier
		var stops []func()
		for i := range 2 {
			c.Polls = func(int64) bool { return poller.Load() == int64(i) }
			n, stop := x.run(c)
			all, stops = append(all, n), append(stops, stop)
		}
		x.poll(20*time.Minute, poll.Failure{}, all[0])
		x.poll(3*time.Minute, refused, all[0])
		poller.Store(1) // another daemon polls on, and both believe for a while that they do
		x.poll(time.Minute, refused, all...)
		x.poll(20*time.Minute, refused, all[1])
		x.poll(5*time.Minute, poll.Failure{}, all[1])
		bus.Publish([]livestate.Event{{Kind: livestate.EventJoin, At: time.Now(), ServerID: x.server.ID, Session: livestate.Session{SteamID: steam.FromAccountID(1)}}})
		x.poll(time.Minute, poll.Failure{}, all[1])
		for _, stop := range stops {
			stop()
		}
		_, bodies := x.received()
		kinds := make(map[alert.Kind]int)
		for _, body := range bodies {
			var m alerts.Message
			x.ok(json.Unmarshal([]byte(body), &m))
			kinds[m.Data.Alert]++
		}
		if len(bodies) != 3 || kinds[alert.Down] != 1 || kinds[alert.Up] != 1 || kinds[alert.FirstJoined] != 1 {
			t.Errorf("told %v", kinds)
		}
	})
}

func TestWatchListIsTold(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertWebhook, alert.PlayerJoined)
	x.target.Rules.WatchList = true
	x.ok(x.db.UpdateAlertTarget(t.Context(), x.target))
	x.ok(x.db.Watch(t.Context(), x.user.ID, store.Watch{SteamID: steam.FromAccountID(7)}))
	n := New(x.config())
	n.tick(t.Context())
	for _, account := range []uint32{6, 7, 7} {
		n.event(t.Context(), livestate.Event{Kind: livestate.EventJoin, At: time.Now(), ServerID: x.server.ID, Session: livestate.Session{SteamID: steam.FromAccountID(account)}})
	}
	if log := x.log(); len(log) != 1 || log[0].Kind != alert.PlayerJoined || log[0].ServerID != x.server.ID {
		t.Errorf("got %+v", log)
	}
}

// failingStore fails where alerts are saved.
type failingStore struct {
	store.Store
	fail bool
}

func (s *failingStore) SaveAlerts(ctx context.Context, u []store.AlertUpdate) ([]store.AlertState, error) {
	if s.fail {
		return nil, errors.New("the disk is full")
	}
	return s.Store.SaveAlerts(ctx, u)
}

func TestAlertThatIsNotStoredIsTriedAgain(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertWebhook, alert.Down)
	db := &failingStore{Store: x.db}
	now := time.Now()
	c := x.config()
	c.Store, c.Now = db, func() time.Time { return now }
	n := New(c)
	play := func(d time.Duration, f poll.Failure) {
		for end := now.Add(d); now.Before(end); now = now.Add(lookEvery) {
			n.Polled(x.polled(f))
			n.tick(t.Context())
		}
	}
	play(10*time.Minute, poll.Failure{})
	play(4*time.Minute, refused)
	db.fail = true
	play(2*time.Minute, refused)
	db.fail = false
	play(2*time.Minute, refused)
	if log := x.log(); len(log) != 1 {
		t.Errorf("%d alerts, want 1", len(log))
	}
}

func TestForeignServerIsNotTold(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertWebhook)
	bob, err := x.db.CreateUser(t.Context(), store.User{Name: "bob", Active: true})
	x.ok(err)
	foreign, err := alerts.New(store.AlertTarget{UserID: bob.ID, ServerID: x.server.ID, Kind: store.AlertWebhook, Name: "spy", URL: "http://203.0.113.1"})
	x.ok(err)
	foreign, err = x.db.CreateAlertTarget(t.Context(), foreign)
	x.ok(err)
	n := New(x.config())
	told := func() bool {
		n.tick(t.Context())
		return n.watches[key{foreign.ID, x.server.ID}] != nil
	}
	if told() {
		t.Error("told of a server that is not shared with them")
	}
	x.ok(x.db.SetMember(t.Context(), x.server.ID, bob.ID, store.RoleViewer))
	if !told() {
		t.Error("a member is told nothing")
	}
	x.ok(x.db.DeleteMember(t.Context(), x.server.ID, bob.ID))
	if told() {
		t.Error("told of a server that is shared no more")
	}
}

// TestServerThatIsGoneHidesNoOthers: a target of a server that its user may not see any more
// leaves the other targets of the user as they are.
func TestServerThatIsGoneHidesNoOthers(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertWebhook)
	bob, err := x.db.CreateUser(t.Context(), store.User{Name: "bob", Active: true})
	x.ok(err)
	own, err := x.db.CreateServer(t.Context(), store.Server{UserID: bob.ID, Name: "Monday", Host: "203.0.113.8", Port: 27015})
	x.ok(err)
	ids := make(map[int64]int64) // of targets, by server
	for i, server := range []int64{own.ID, x.server.ID, 0} {
		target, err := alerts.New(store.AlertTarget{UserID: bob.ID, ServerID: server, Kind: store.AlertWebhook, Name: "hook " + strconv.Itoa(i), URL: "http://203.0.113.1"})
		x.ok(err)
		target, err = x.db.CreateAlertTarget(t.Context(), target)
		x.ok(err)
		ids[server] = target.ID
	}
	n := New(x.config())
	n.tick(t.Context())
	for server, want := range map[int64]bool{own.ID: true, 0: true, x.server.ID: false} {
		if got := n.watches[key{ids[server], own.ID}] != nil || n.watches[key{ids[server], x.server.ID}] != nil; got != want {
			t.Errorf("the target of server %d is told: %v", server, got)
		}
	}
}

func TestAttemptUnderWayEndsWithTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newScene(t, store.AlertWebhook)
		x.answer = func(r *http.Request, _ int) (int, string) {
			select {
			case <-time.After(2 * time.Second):
				return 200, ""
			case <-r.Context().Done():
				return 500, ""
			}
		}
		x.test()
		_, stop := x.run(x.config())
		time.Sleep(time.Second)
		stop()
		if d := x.log()[0]; d.Outcome != store.AlertDelivered {
			t.Errorf("got %+v", d)
		}
	})
}

func TestDeletedWebhookEndsNoNewURL(t *testing.T) {
	t.Parallel()
	x := newScene(t, store.AlertDiscord)
	x.answer = func(*http.Request, int) (int, string) { return 404, `{"code":10015}` }
	old := x.target
	n := New(x.config())
	x.target.URL += "2"
	x.ok(x.db.UpdateAlertTarget(t.Context(), x.target))
	active := func() bool {
		got, err := x.db.AlertTarget(t.Context(), x.user.ID, x.target.ID)
		x.ok(err)
		if got.URL != x.target.URL {
			t.Error("the old URL is back")
		}
		return got.Active
	}
	n.show(t.Context(), liveJob{key{old.ID, x.server.ID}, old, "", "{}"})
	if !active() {
		t.Error("the target with the new URL has ended")
	}
	n.show(t.Context(), liveJob{key{old.ID, x.server.ID}, x.target, "", "{}"})
	if active() {
		t.Error("the target of a deleted webhook has not ended")
	}
}
