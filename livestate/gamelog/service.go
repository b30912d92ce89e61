package gamelog

import (
	"cmp"
	"context"
	"errors"
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

	// OnTrouble is told when a server does not send its log, with the reason, and with nil once it
	// does. Nil is fine.
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

// server is one that shall send its log. The step of its watcher owns it, but for what is atomic.
type server struct {
	s      *Service
	id     int64
	source netip.AddrPort
	secret string
	feed   *srclog.Feed
	chat   atomic.Bool
	limit  chatLimit

	sending atomic.Bool
	next    time.Time // when it is asked again, whatever happens
	silent  int       // polls in a row that were not in the log
	last    srclog.FeedStats
	echoes  bool // polls are in the log
	trouble string
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
		if text := err.Error(); text != v.trouble {
			v.trouble = text
			s.c.OnTrouble(t, err)
		}
	} else if v.trouble != "" && v.sending.Load() {
		v.trouble = ""
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

// errNoSource means that the address of a server is not known.
var errNoSource = errors.New("gamelog: the address that the server sends from is not known")

// polled does what is due after a poll.
func (v *server) polled(ctx context.Context, t poll.Target, c poll.Client, fresh bool, changes livestate.Changes) error {
	source := sourceOf(t, c)
	if source != v.source {
		v.close()
		v.source, v.secret, v.next = source, "", time.Time{}
		v.sending.Store(false)
	}
	v.listen()
	now := time.Now()
	quiet := v.quiet()
	if due := v.sending.Load() && (fresh || quiet || changes.MapChanged || changes.Up); !due && now.Before(v.next) {
		return nil
	}
	v.next = now.Add(retryAfter)
	if !source.IsValid() {
		v.next = now.Add(v.s.c.CheckEvery)
		return errNoSource
	}
	secret, err := register.Secret(ctx, c)
	if err != nil {
		return err
	}
	if err := v.open(source, secret); err != nil {
		return err
	}
	repaired := v.sending.Load()
	if repaired && !quiet {
		repaired, err = v.s.r.Check(ctx, c)
	} else {
		err = v.s.r.Add(ctx, c)
	}
	if repaired && err == nil {
		v.s.repairs.Add(1)
	}
	if errors.Is(err, register.ErrRefused) {
		v.next = now.Add(v.s.c.CheckEvery)
	}
	if err != nil {
		return err
	}
	v.sending.Store(true)
	v.next = now.Add(v.s.c.CheckEvery)
	if quiet {
		v.silent, v.echoes = 0, false
	}
	return nil
}

// quietAfter is how many polls in a row may be missing in the log of a server that writes them there.
const quietAfter = 6

// listen takes note of whether the log tells of polls. Each is a line, unless the operator keeps RCON out
// of the log.
func (v *server) listen() {
	if v.feed == nil {
		return
	}
	now := v.feed.Stats()
	if now.LastAt.Equal(v.last.LastAt) {
		v.silent++
	} else {
		v.silent = 0
	}
	if now.RCON > v.last.RCON {
		v.echoes = true
	}
	v.last = now
}

// quiet reports whether a server that was found to send does so no more.
func (v *server) quiet() bool { return v.sending.Load() && v.echoes && v.silent >= quietAfter }

// open registers the source of the server's lines.
func (v *server) open(source netip.AddrPort, secret string) (err error) {
	if v.feed != nil && secret == v.secret {
		return nil
	}
	v.close()
	v.secret, v.last, v.silent, v.echoes = secret, srclog.FeedStats{}, 0, false
	v.feed, err = v.s.c.Listener.Register(source, &srclog.FeedOptions{Secret: secret, Handle: v.handle})
	return err
}

func (v *server) close() {
	if v.feed != nil {
		v.feed.Close()
		v.feed = nil
	}
}

// sourceOf returns the address and port of a server, as far as its client or its target tell.
func sourceOf(t poll.Target, c poll.Client) netip.AddrPort {
	if r, ok := c.(interface{ RemoteAddr() netip.AddrPort }); ok {
		if addr := r.RemoteAddr(); addr.IsValid() {
			return addr
		}
	}
	addr, _ := netip.ParseAddrPort(t.Addr)
	return addr
}
