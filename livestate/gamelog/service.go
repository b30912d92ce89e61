package gamelog

import (
	"cmp"
	"context"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/rcon/srclog/register"
)

// DefaultCheckEvery is the default of [Config].
const DefaultCheckEvery = 5 * time.Minute

// retryAfter is how long after an error of the connection a server is asked again.
const retryAfter = 30 * time.Second

// Config says where lines come from and where they go. Listener, Addr and Edge are required. The funcs must not
// block, and are called from many goroutines.
type Config struct {
	// Listener receives the lines. The caller runs it.
	Listener *srclog.Listener

	// Addr is where game servers are told to send their log; see [register.CheckAddr].
	Addr netip.AddrPort

	// Edge is given the edges of a server, and reports whether it took them. [poll.Fleet.Edge] is one.
	Edge func(id int64, e livestate.Edge) bool

	// OnChat is given chat. Nil is fine.
	OnChat func(id int64, c Chat)

	// OnTrouble is told when a server does not send its log, with the reason, once for each that
	// is another one than before, and with nil once it does. Nil is fine.
	OnTrouble func(t poll.Target, err error)

	// CheckEvery is how often servers are asked whether they still send. Default 5 min.
	CheckEvery time.Duration

	// Now reads the clock that dates the observations of the fleet. Nil means [time.Now].
	Now func() time.Time
}

// Stats count what a [Service] has done.
type Stats struct {
	Sending   int    // servers that send their log, as far as is known
	Lines     uint64 // received
	Malformed uint64 // of them, those that cannot be read
	Edges     uint64 // handed on
	Chat      uint64 // handed on
	Dropped   uint64 // edges and chat that came faster than they could be taken
	Repairs   uint64 // servers that had forgotten where to send to
}

// A Service is the [poll.Attendant] that brings the logs of game servers to a fleet. Its methods may be called from
// many goroutines. A nil *Service does nothing.
type Service struct {
	c Config
	r register.Registrar

	lines, malformed, edges, chat, dropped, repairs atomic.Uint64

	mu      sync.Mutex // guards what follows
	servers map[int64]*server
}

// New returns a Service.
func New(c Config) *Service {
	c.CheckEvery = cmp.Or(c.CheckEvery, DefaultCheckEvery)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.OnTrouble == nil {
		c.OnTrouble = func(poll.Target, error) {}
	}
	return &Service{c: c, r: register.Registrar{Addr: c.Addr}, servers: make(map[int64]*server)}
}

// Stats returns the counters.
func (s *Service) Stats() Stats {
	if s == nil {
		return Stats{}
	}
	stats := Stats{
		Lines: s.lines.Load(), Malformed: s.malformed.Load(), Edges: s.edges.Load(), Chat: s.chat.Load(),
		Dropped: s.dropped.Load(), Repairs: s.repairs.Load(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.servers {
		if v.sending.Load() {
			stats.Sending++
		}
	}
	return stats
}

// Polled makes a server send its log, or see that it does, where that is due.
func (s *Service) Polled(ctx context.Context, t poll.Target, c poll.Client, fresh bool, changes livestate.Changes) {
	if s == nil {
		return
	}
	s.mu.Lock()
	v := s.servers[t.ID]
	s.mu.Unlock()
	if !t.Log {
		if v != nil {
			s.Leaving(ctx, t, c)
		}
		return
	}
	if v == nil {
		v = &server{s: s, id: t.ID}
		s.mu.Lock()
		s.servers[t.ID] = v
		s.mu.Unlock()
	}
	v.chat.Store(t.Chat)
	if err := v.polled(ctx, t, c, fresh, changes); err != nil {
		v.sending.Store(false)
		if why := causeOf(err); why != v.trouble {
			v.trouble = why
			s.c.OnTrouble(t, err)
		}
	} else if v.trouble != (cause{}) && v.sending.Load() {
		v.trouble = cause{}
		s.c.OnTrouble(t, nil)
	}
}

// Leaving takes this program out of the list of a server.
func (s *Service) Leaving(ctx context.Context, t poll.Target, c poll.Client) {
	if s == nil {
		return
	}
	s.mu.Lock()
	v := s.servers[t.ID]
	delete(s.servers, t.ID)
	s.mu.Unlock()
	if v == nil {
		return
	}
	v.close()
	if v.sending.Load() && c != nil {
		_ = s.r.Remove(ctx, c) // a server that is gone has forgotten it
	}
}
