package gamelog_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/rcon/srclog/register"
)

// scene is a fleet with the logs of its games.
type scene struct {
	t       *testing.T
	service *gamelog.Service
	stop    func()

	mu       sync.Mutex
	targets  []poll.Target
	changes  []livestate.Changes
	chat     []gamelog.Chat
	troubles []error
	changed  chan struct{}
}

func start(t *testing.T, targets ...poll.Target) *scene {
	t.Helper()
	listener, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{t: t, targets: targets, changed: make(chan struct{}, 1)}
	var fleet *poll.Fleet
	s.service = gamelog.New(gamelog.Config{
		Listener: listener, Addr: listener.Addr(), CheckEvery: time.Minute,
		Edge: func(id int64, e livestate.Edge) bool {
			defer s.signal()
			return fleet.Edge(id, e)
		},
		OnChat:    func(_ int64, c gamelog.Chat) { s.note(func() { s.chat = append(s.chat, c) }) },
		OnTrouble: func(_ poll.Target, err error) { s.note(func() { s.troubles = append(s.troubles, err) }) },
	})
	fleet, err = poll.NewFleet(poll.Config{
		Targets: func(context.Context) ([]poll.Target, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return slices.Clone(s.targets), nil
		},
		OnChanges: func(_ poll.Target, c livestate.Changes) { s.note(func() { s.changes = append(s.changes, c) }) },
		Attendant: s.service,
		Interval:  200 * time.Millisecond,
		Policy:    livestate.Policy{Gap: 30 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { listener.Run(context.Background()) })
	ended := make(chan struct{})
	go func() { fleet.Run(ctx); close(ended) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		<-ended
		listener.Close()
		running.Wait()
	})
	t.Cleanup(s.stop)
	return s
}

func (s *scene) note(f func()) {
	s.mu.Lock()
	f()
	s.mu.Unlock()
	s.signal()
}

func (s *scene) signal() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// until waits until ok holds.
func (s *scene) until(what string, ok func() bool) {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		s.mu.Lock()
		done := ok()
		s.mu.Unlock()
		if done {
			return
		}
		select {
		case <-s.changed:
		case <-time.After(20 * time.Millisecond): // what the game sees is not told here
		case <-deadline:
			s.t.Fatalf("not in time: %s; %+v", what, s.service.Stats())
		}
	}
}

// closed returns the sessions that have ended so far.
func (s *scene) closed() (all []livestate.Session) {
	for _, c := range s.changes {
		all = append(append(all, c.Closed...), c.Passed...)
	}
	return all
}

func newGame(t *testing.T, opts rcontest.Options) (*rcontest.Game, *rcontest.Server) {
	t.Helper()
	play := rcontest.NewGame("", "c1m1_hotel", 8)
	opts.Password, opts.Log = "secret", true
	s := rcontest.NewServer(play.Handle, &opts)
	t.Cleanup(s.Close)
	play.SetLog(s.Log)
	return play, s
}

func target(id int64, s *rcontest.Server) poll.Target {
	return poll.Target{ID: id, Addr: s.Addr(), Password: "secret", Log: true}
}

// The whole way: a game that sends its log, with a secret or without, and a fleet that polls it.
func TestLogMakesLeavesExact(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"", "1234567"} {
		play, game := newGame(t, rcontest.Options{LogSecret: secret})
		s := start(t, target(1, game))
		s.until("it sends its log", func() bool { return s.service.Stats().Sending == 1 })
		ann := play.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7"})
		s.until("Ann is seen", func() bool {
			return slices.ContainsFunc(s.changes, func(c livestate.Changes) bool { return len(c.Opened) == 1 })
		})
		play.LeaveBecause(ann, "No Steam logon")
		s.until("Ann is gone", func() bool { return len(s.closed()) == 1 })
		s.mu.Lock()
		if got := s.closed()[0]; got.Reason != livestate.ReasonNoSteamLogon || got.Name != "Ann" {
			t.Errorf("%+v", got)
		}
		s.mu.Unlock()
		s.stop()
		if got := game.LogAddrs(); len(got) != 0 {
			t.Errorf("after the end the game sends its log to %v", got)
		}
	}
}

// A game that forgets its receivers with each map, and one that restarts, send again within a poll.
func TestForgottenReceiverIsAddedAgain(t *testing.T) {
	t.Parallel()
	play, game := newGame(t, rcontest.Options{Faults: rcontest.Faults{LogForgetsOnMap: true}})
	s := start(t, target(1, game))
	listed := func() bool { return len(game.LogAddrs()) == 1 }
	s.until("it sends its log", listed)
	s.until("and is known to", func() bool { return s.service.Stats().Sending == 1 })
	play.ChangeMap("c1m2_streets")
	s.until("it sends again", func() bool { return listed() && s.service.Stats().Repairs == 1 })
	game.Stop()
	if err := game.Start(); err != nil {
		t.Fatal(err)
	}
	s.until("it sends after a restart", func() bool { return listed() && s.service.Stats().Repairs == 2 })
}

func TestLogOfAServerIsSwitchedOffAndOn(t *testing.T) {
	t.Parallel()
	play, game := newGame(t, rcontest.Options{})
	off := target(1, game)
	off.Log = false
	s := start(t, off)
	change := func(log, chat bool) {
		s.note(func() { s.targets[0].Log, s.targets[0].Chat = log, chat })
	}
	s.until("it is polled", func() bool { return len(s.changes) > 2 })
	if got := game.LogAddrs(); len(got) != 0 {
		t.Errorf("the log goes to %v", got)
	}
	change(true, true)
	s.until("it sends", func() bool { return len(game.LogAddrs()) == 1 && s.service.Stats().Sending == 1 })
	ann := play.Join(rcontest.Player{Name: "A\x00nn", SteamID: "STEAM_1:0:7"})
	play.Join(rcontest.Player{Name: "Coach"})
	play.Say(ann, "hello\u202e \x07there ")
	s.until("chat is handed on", func() bool { return len(s.chat) == 1 })
	s.mu.Lock()
	if got := s.chat[0]; got.Name != "Ann" || got.Text != "hello there" || got.SteamID.String() != "76561197960265742" || got.At.IsZero() {
		t.Errorf("%+v", got)
	}
	s.mu.Unlock()
	for range 1000 {
		play.Say(ann, "flood")
	}
	play.Leave(ann)
	s.until("the flood is bounded", func() bool { return s.service.Stats().Dropped > 500 && len(s.chat) < 200 })
	before := s.service.Stats().Chat
	change(true, false)
	s.until("chat is off", func() bool {
		s.service.Stats()
		ben := play.Join(rcontest.Player{Name: "Ben", SteamID: "STEAM_1:0:8"})
		play.Say(ben, "hi")
		play.Leave(ben)
		now := s.service.Stats().Chat
		quiet := now == before
		before = now
		return quiet
	})
	change(false, false)
	s.until("it sends no more", func() bool { return len(game.LogAddrs()) == 0 && s.service.Stats().Sending == 0 })
}

func TestServerThatSendsNoLogIsTrouble(t *testing.T) {
	t.Parallel()
	play := rcontest.NewGame("", "", 8)
	game := rcontest.NewServer(play.Handle, &rcontest.Options{Password: "secret"}) // knows no logaddress_add
	t.Cleanup(game.Close)
	s := start(t, target(1, game))
	s.until("it is told", func() bool { return len(s.troubles) > 0 })
	s.until("it is polled all the same", func() bool { return len(s.changes) > 5 })
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.troubles) != 1 || !errors.Is(s.troubles[0], register.ErrRefused) {
		t.Errorf("%v", s.troubles)
	}
}

// Nothing that hostile players write makes an edge of another player.
func TestHostileLogMovesNobody(t *testing.T) {
	t.Parallel()
	play, game := newGame(t, rcontest.Options{})
	s := start(t, target(1, game))
	s.until("it sends its log", func() bool { return s.service.Stats().Sending == 1 })
	play.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7"})
	for _, datagram := range rcontest.HostileLog(play.Players()[0], "") {
		game.LogDatagram(datagram)
	}
	n := len(s.changes)
	s.until("polls go on", func() bool { return len(s.changes) > n+5 && s.service.Stats().Malformed > 3 })
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.closed() {
		if c.SteamID.String() == "76561197960265742" {
			t.Errorf("%+v", c)
		}
	}
}

func TestNilServiceDoesNothing(t *testing.T) {
	t.Parallel()
	var s *gamelog.Service
	s.Polled(t.Context(), poll.Target{Log: true}, nil, true, livestate.Changes{})
	s.Leaving(t.Context(), poll.Target{}, nil)
	if s.Stats() != (gamelog.Stats{}) {
		t.Error(s.Stats())
	}
}
