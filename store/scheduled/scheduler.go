package scheduled

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/operate"
)

const (
	readEvery = 10 * time.Second // the tasks, so a change takes effect within that
	atOnce    = 16               // tasks that are carried out
	waitMax   = 2 * time.Minute  // from when a task is due until it begins; then it is left out
	runMax    = 20 * time.Second // from then on, until its last command is sent
	storeTime = 3 * time.Second  // a call of the store that must be made when the program ends, at most
)

// Store is what a Scheduler asks of a store. Every [store.Store] has it.
type Store interface {
	store.Tasks
	operate.Store

	// Server returns a server with the role that a user has there.
	Server(ctx context.Context, userID, id int64) (store.Server, error)

	// ServerByID returns any server.
	ServerByID(ctx context.Context, id int64) (store.Server, error)

	// User returns the user of a task.
	User(ctx context.Context, id int64) (store.User, error)
}

// Config says what a Scheduler does. Store and Client are required.
type Config struct {
	Store Store

	// Client returns a client for a server, for one task, as that of an operate.Operator. With a hold.Client
	// a restart is sent over the connection that has shown that nobody is there, or not at all.
	Client func(s store.Server) operate.Client

	// Polls reports whether this program polls a server now, so that it carries out its tasks. Nil:
	// it polls all.
	Polls func(serverID int64) bool

	// Steam tells whether an update is out. Nil: nobody is asked, and no server restarts for one.
	Steam Steam

	// App is the ID of the game. Default L4D2.
	App int

	// Log gets a line when the store fails. Nil discards them.
	Log *slog.Logger

	// Now is the wall clock, for tests. Nil means [time.Now].
	Now func() time.Time
}

// A Scheduler carries out tasks. [New] makes one. Its methods may be called from many goroutines.
type Scheduler struct {
	Config
	updates updates
	wake    chan struct{} // jobs wait
	reading sync.Mutex    // of the tasks

	mu      sync.Mutex // of what follows
	tasks   map[int64][]store.Task
	kept    map[int64]store.Task // by ID: what became of tasks since the last reading began
	states  map[int64]*state
	jobs    []job
	failing bool // the store, the last time
}

// state is what is remembered of a server.
type state struct {
	schedule.State
	failed int // restarts in a row that were not made
}

// job is a task that is to be carried out.
type job struct {
	store.Task
	due, at time.Time
	until   time.Time // nothing is sent later; with a monotonic clock
	epoch   int64
}

// New returns a Scheduler. It does nothing before Run.
func New(c Config) *Scheduler {
	if c.Polls == nil {
		c.Polls = func(int64) bool { return true }
	}
	if c.App == 0 {
		c.App = L4D2
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Scheduler{Config: c, wake: make(chan struct{}, 1), states: make(map[int64]*state)}
	s.updates.known = make(map[int]*version)
	return s
}

// Run carries out tasks until ctx ends, and then ends what is under way. It returns nil. It may be called once.
func (s *Scheduler) Run(ctx context.Context) error {
	var parts sync.WaitGroup
	defer parts.Wait()
	parts.Go(func() { s.every(ctx, func() { s.read(ctx) }) })
	if s.Steam != nil {
		parts.Go(func() { s.every(ctx, func() { s.updates.check(ctx, s.Steam, s.App) }) })
	}
	slots := make(chan struct{}, atOnce)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		}
		for _, j := range s.take() {
			select {
			case <-ctx.Done():
				return nil
			case slots <- struct{}{}:
			}
			parts.Go(func() {
				defer func() { <-slots }()
				s.carryOut(ctx, j)
			})
		}
	}
}

// every calls f now and then again and again until ctx ends.
func (s *Scheduler) every(ctx context.Context, f func()) {
	ticker := time.NewTicker(readEvery)
	defer ticker.Stop()
	for f(); ; f() {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (s *Scheduler) take() []job {
	s.mu.Lock()
	defer s.mu.Unlock()
	jobs := s.jobs
	s.jobs = nil
	return jobs
}

// read reads what tasks there are. What happens to one meanwhile is newer than what it reads.
func (s *Scheduler) read(ctx context.Context) {
	s.reading.Lock()
	defer s.reading.Unlock()
	s.mu.Lock()
	s.kept = make(map[int64]store.Task)
	s.mu.Unlock()
	all, err := s.Store.EnabledTasks(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.check(err) {
		return
	}
	s.tasks = make(map[int64][]store.Task)
	for _, t := range all {
		if k, ok := s.kept[t.ID]; ok && k.Version >= t.Version {
			t = k
		}
		s.tasks[t.ServerID] = append(s.tasks[t.ServerID], t)
	}
	for id := range s.states {
		if len(s.tasks[id]) == 0 {
			delete(s.states, id)
		}
	}
}

// check logs when the store begins or ceases to fail, and reports whether err is nil. The caller holds mu.
func (s *Scheduler) check(err error) bool {
	switch {
	case errors.Is(err, context.Canceled): // the program ends
		return false
	case err != nil && !s.failing:
		s.Log.Warn("the store fails; scheduled tasks wait", "err", err)
	case err == nil && s.failing:
		s.Log.Info("the store answers; scheduled tasks go on")
	}
	s.failing = err != nil
	return err == nil
}
