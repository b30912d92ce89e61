package scheduled_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
)

const pace = 5 * time.Second

func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	x := newScene(ctx)
	s := scheduled.New(scheduled.Config{Store: x, Client: x.newClient})
	cancel()
	fmt.Println(s.Run(ctx)) // in a goroutine of its own, while another calls s.Polled
	// Output: <nil>
}

// start runs a scheduler until the function that it returns is called.
func (x *scene) start(ctx context.Context, c scheduled.Config) (*scheduled.Scheduler, func()) {
	c.Store = x
	if c.Client == nil {
		c.Client = x.newClient
	}
	s := scheduled.New(c)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	synctest.Wait()
	return s, func() {
		cancel()
		<-done
	}
}

// poll is what a poll of the game finds now.
func (x *scene) poll() poll.Poll {
	s, err := status.Parse(x.client.game.Handle(&rcontest.Request{Command: "status"}))
	if err != nil {
		panic(err)
	}
	obs, err := poll.FromStatus(s, time.Now())
	return poll.Poll{Target: poll.Target{ID: x.server.ID}, Seen: obs, Err: err, Version: "2.2.4.2 10097"}
}

// play polls for a time, and lets what is due happen.
func (x *scene) play(d time.Duration, to ...*scheduled.Scheduler) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(pace) {
		for _, s := range to {
			s.Polled(x.poll())
		}
		synctest.Wait()
	}
}

// in plays with a scene in a bubble, where it is midnight (UTC).
func in(t *testing.T, f func(t *testing.T, x *scene)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { f(t, newScene(t.Context())) })
}

func TestOneOfTwoProgramsRunsIt(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", Every: 10 * time.Minute})
		a, stopA := x.start(t.Context(), scheduled.Config{})
		b, stopB := x.start(t.Context(), scheduled.Config{})
		x.play(61*time.Minute, a, b)
		stopA()
		stopB()
		if got := strings.Count(x.commands(), "version"); got != 6 {
			t.Errorf("ran %d times in an hour, want 6", got)
		}
		task := must(x.Tasks(t.Context(), x.server.ID))[0]
		if task.Result != "ok" || time.Since(task.DueAt) > 2*time.Minute {
			t.Errorf("stored as %+v", task)
		}
	})
}

// TestMissedTime: what was due while no program ran is done within five minutes, once, or not at all.
func TestMissedTime(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", Every: time.Hour})
		for i, c := range []struct {
			away time.Duration
			want int
		}{{57 * time.Minute, 0}, {6 * time.Minute, 0}, {time.Second, 1}, {3*time.Hour + 10*time.Minute, 1}, {0, 1}} {
			s, stop := x.start(t.Context(), scheduled.Config{})
			x.play(30*time.Second, s)
			stop()
			if got := strings.Count(x.commands(), "version"); got != c.want {
				t.Errorf("%d: ran %d times, want %d", i, got, c.want)
			}
			time.Sleep(c.away)
		}
	})
}

func TestChangeJustBefore(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		task := x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", At: time.Hour})
		s, stop := x.start(t.Context(), scheduled.Config{})
		defer stop()
		x.play(time.Hour-2*pace, s)
		time.Sleep(pace)
		task.Text = "maps *"
		if err := x.UpdateTask(t.Context(), task); err != nil {
			t.Fatal(err)
		}
		x.play(time.Minute, s)
		if got := x.commands(); got != "maps *" {
			t.Errorf("ran %q, want what it was changed to, once", got)
		}
		task.At = time.Hour + time.Minute // which has passed by now
		time.Sleep(time.Minute)
		if err := x.UpdateTask(t.Context(), task); err != nil {
			t.Fatal(err)
		}
		x.play(time.Minute, s)
		if got := x.commands(); got != "maps *" {
			t.Errorf("ran %q: a time before the change counts", got)
		}
	})
}

// TestStoppedProgramSendsNothing: one that has lost the server, even between two commands, sends no more.
func TestStoppedProgramSendsNothing(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), update)
		var polls atomic.Bool
		polls.Store(true)
		x.client.exec = func(string) error {
			polls.Store(false)
			return nil
		}
		s, stop := x.start(t.Context(), scheduled.Config{Steam: steam(func() bool { return true }), Polls: func(int64) bool { return polls.Load() }})
		defer stop()
		x.play(time.Minute, s)
		if got := x.commands(); got != "status" {
			t.Errorf("sent %q", got)
		}
		if got := x.results(t.Context()); !slices.Equal(got, []string{"ann (update) exec unreached"}) {
			t.Errorf("audit %q", got)
		}
	})
}

// TestProgramThatWakesSendsNothing: one that stood still since it began a task is too late.
func TestProgramThatWakesSendsNothing(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", Every: time.Minute})
		s, stop := x.start(t.Context(), scheduled.Config{Client: func(store.Server) operate.Client {
			time.Sleep(time.Minute)
			return x.client
		}})
		defer stop()
		x.play(2*time.Minute, s)
		time.Sleep(time.Hour)
		if got := x.commands(); got != "" {
			t.Errorf("sent %q", got)
		}
	})
}

func TestFencedProgramRunsNothing(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", Every: time.Minute})
		before := must(x.TakeShards(t.Context(), "a", store.ShardCount, time.Hour))[0].Epoch
		if err := x.LeaveShards(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		after := must(x.TakeShards(t.Context(), "b", store.ShardCount, time.Hour))[0].Epoch
		for epoch, runs := range map[int64]bool{before: false, after: true} {
			s, stop := x.start(t.Context(), scheduled.Config{})
			had := len(*x.client.ran)
			for range 13 {
				p := x.poll()
				p.Target.Epoch = epoch
				s.Polled(p)
				synctest.Wait()
				time.Sleep(pace)
			}
			stop()
			if got := len(*x.client.ran) - had; (got > 0) != runs {
				t.Errorf("with epoch %d of %d: %d runs", epoch, after, got)
			}
		}
	})
}

// TestLostRoleIsRefused: a task runs with the role that its user has now.
func TestLostRoleIsRefused(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		task := x.add(t.Context(), store.Task{Name: "version", Kind: schedule.Command, Text: "version", Every: time.Minute})
		bob := must(x.CreateUser(t.Context(), store.User{Name: "bob", Active: true}))
		task.UserID = bob.ID
		if err := x.UpdateTask(t.Context(), task); err != nil {
			t.Fatal(err)
		}
		s, stop := x.start(t.Context(), scheduled.Config{})
		defer stop()
		x.play(time.Minute+pace, s)
		if err := x.SetMember(t.Context(), x.server.ID, bob.ID, store.RoleOperator); err != nil {
			t.Fatal(err)
		}
		x.play(time.Minute, s)
		bob.Active = false
		if err := x.UpdateUser(t.Context(), bob); err != nil {
			t.Fatal(err)
		}
		x.play(10*time.Minute, s)
		if got, want := x.results(t.Context()), []string{"bob (version) exec ok", "bob (version) exec refused"}; !slices.Equal(got, want) {
			t.Errorf("audit %q, want %q", got, want)
		}
	})
}

// steam is a Steam that says whether an update is out.
type steam func() bool

func (s steam) UpToDateCheck(_ context.Context, app, version int) (webapi.Update, error) {
	if app != scheduled.L4D2 || version < 2000 {
		return webapi.Update{}, webapi.ErrNoMatch
	}
	return webapi.Update{Available: s()}, nil
}

// TestRestartForAnUpdate: Steam is asked at a bounded rate, and a server that empties restarts at its second empty poll.
func TestRestartForAnUpdate(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		web := webapitest.NewServer(&webapitest.Options{InMemory: true})
		defer web.Close()
		web.SetVersion(scheduled.L4D2, 2242)
		api := &webapi.Client{Key: "0123456789ABCDEF0123456789ABCDEF", BaseURL: web.BaseURL, HTTP: web.Client()}
		x.add(t.Context(), update)
		s, stop := x.start(t.Context(), scheduled.Config{Steam: api})
		defer stop()
		x.play(3*time.Hour, s)
		if got := len(web.Requests()); x.commands() != "" || got < 15 || got > 19 {
			t.Errorf("in three hours without an update: %d calls, %q", got, x.commands())
		}
		web.SetVersion(scheduled.L4D2, 2243)
		coach := x.client.game.Join(rcontest.Player{Name: "Coach", SteamID: "STEAM_1:0:77"})
		x.play(time.Hour, s)
		if got := x.commands(); got != "" {
			t.Fatalf("with a person on: %q", got)
		}
		x.client.game.Leave(coach)
		x.play(pace, s)
		if got := x.commands(); got != "" {
			t.Errorf("at the first empty poll: %q", got)
		}
		x.play(pace, s)
		if got := x.commands(); got != "status; quit" {
			t.Errorf("at the second empty poll: %q", got)
		}
	})
}

// TestNeverWithAPersonOn plays 10,000 random histories of servers that fill, empty, go silent and are updated, with people
// who join in the very moment in which the scheduler looks.
func TestNeverWithAPersonOn(t *testing.T) {
	t.Parallel()
	restarts, occupied := 0, 0
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(10_000) {
			h := &history{scene: newScene(t.Context()), t: t, r: rand.New(rand.NewPCG(seed, 1)), out: seed%4 > 0}
			h.play()
			restarts += h.restarts
			occupied += h.occupied
			if t.Failed() {
				t.Fatalf("in history %d", seed)
			}
		}
	})
	t.Logf("%d restarts, %d not made because somebody came", restarts, occupied)
	if restarts < 1000 || occupied < 100 {
		t.Errorf("%d restarts, %d not made because somebody came: the histories test little", restarts, occupied)
	}
}

// history is a random history of a server.
type history struct {
	*scene
	t        *testing.T
	r        *rand.Rand
	out      bool // an update is
	people   []int
	looked   bool // nobody was there at the last status of the scheduler
	restarts int
	occupied int
	tried    bool // something was sent since the last poll that found a person
}

// change lets people come and go.
func (h *history) change(likely int) {
	if h.r.IntN(likely) > 0 {
		return
	}
	if len(h.people) > 0 && h.r.IntN(3) > 0 {
		i := h.r.IntN(len(h.people))
		h.client.game.Leave(h.people[i])
		h.people = slices.Delete(h.people, i, i+1)
		return
	}
	state := []string{"active", "spawning", "challenging"}[h.r.IntN(3)]
	id := []string{"STEAM_1:0:77", "STEAM_ID_PENDING"}[h.r.IntN(2)]
	h.people = append(h.people, h.client.game.Join(rcontest.Player{Name: "Coach", SteamID: id, State: state}))
}

// exec is what the game does when the scheduler sends something.
func (h *history) exec(command string) error {
	h.tried = true
	switch command {
	case "status":
		h.change(4)
		if h.r.IntN(20) == 0 {
			return errors.New("lost")
		}
		if h.looked = len(h.people) == 0; !h.looked {
			h.occupied++
		}
	case "quit":
		if len(h.people) > 0 || !h.looked || !h.out {
			h.t.Errorf("restarted with %d people, looked %t, update %t", len(h.people), h.looked, h.out)
		}
		h.restarts++
		h.out = h.r.IntN(4) == 0
	}
	h.looked = h.looked && command == "status"
	return nil
}

func (h *history) play() {
	h.add(h.t.Context(), update)
	h.client.exec = h.exec
	s, stop := h.start(h.t.Context(), scheduled.Config{Steam: steam(func() bool { return h.out })})
	defer stop()
	known := time.Now().Add(20 * time.Second) // from when on Steam has been asked
	outThen, empty := h.out, 0
	for range 24 {
		h.change(4)
		p := h.poll()
		switch h.r.IntN(15) {
		case 0:
			p.Err, p.Failure, p.Seen = errors.New("silent"), poll.Failure{Kind: poll.KindTimeout}, livestate.Observation{}
		case 1:
			p.Seen.Partial = true
		}
		well := p.Err == nil && !p.Seen.Partial && p.Seen.State.Players == 0
		if empty++; !well {
			empty = 0
		}
		if time.Now().Before(known) {
			empty = 0
		}
		h.tried = h.tried && p.Seen.State.Players == 0
		s.Polled(p)
		synctest.Wait()
		if empty >= 2 && outThen && h.restarts == 0 && !h.tried {
			h.t.Error("not restarted within two polls of empty")
		}
		time.Sleep(pace)
	}
}
