package rcontest

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// A Handler answers console commands. It is called from many goroutines, one a
// connection; a nil Handler answers everything with an empty text.
type Handler func(r *Request) string

// A Request is one console command that a logged-in client has sent.
type Request struct {
	Command string
	Conn    int            // number of the connection on this server, from 1
	Server  netip.AddrPort // the address that the client has dialled; zero in memory
	Remote  netip.AddrPort // the client's address; zero in memory
}

// Options adjust a [Server]. A nil *Options and zero fields mean the defaults.
type Options struct {
	// Password is what clients must log in with. Empty accepts every password.
	Password string

	// Addr is where [NewServer] and [NewFarm] listen, "host:port". Empty means a free
	// port of 127.0.0.1, for a farm a free port of every address.
	Addr string

	// Log says that the server has a log, which it sends over UDP from its own address to the
	// addresses that the commands "log on" and "logaddress_add IP:PORT" say. It answers these
	// and their kin itself, and writes each RCON command to the log.
	Log bool

	// LogSecret is the sv_logsecret that stands in front of each line; empty for none, as in
	// Left 4 Dead 2.
	LogSecret string

	// Info, if not nil, makes the server answer A2S_INFO at its UDP port, with what Info returns:
	// pass [Game.Info]. Servers in memory and in a farm do not.
	Info func() Info

	// OnLogin, if not nil, is told of each password that is accepted: the number of the
	// connection, and how many are logged in now, with it. It is called from many goroutines
	// and must not call the Server.
	OnLogin func(conn, loggedIn int)

	// Faults are the misbehaviours that the server starts with.
	Faults Faults
}

// Stats count what a [Server] has seen since it was made.
type Stats struct {
	Conns    int // connections accepted
	Open     int // connections open now
	Logins   int // passwords accepted
	Refused  int // passwords refused
	Commands int // commands received after a login
	LogSent  int // datagrams of the log sent
}

// A Server is a game server's RCON port. All methods may be called at any time,
// from many goroutines: they are the switches of a live server.
type Server struct {
	stops sync.WaitGroup
	log   *gameLog // nil if there is none

	mu       sync.Mutex // guards what follows
	handler  Handler
	onLogin  func(conn, loggedIn int)
	password string
	faults   Faults
	stats    Stats
	changed  chan struct{} // closed at the next change of stats; nil if nothing waits
	up       bool
	closed   bool
	addr     string
	listens  bool // on its own TCP port
	ln       net.Listener
	sessions map[*session]struct{}
	loggedIn int            // sessions
	failures map[string]int // wrong passwords by client address
	farm     *Farm
}

// New returns a server that is reached in memory only, through [Server.Pipe] or
// [Server.DialContext], and so also inside a testing/synctest bubble.
func New(handler Handler, opts *Options) *Server {
	if opts == nil {
		opts = new(Options)
	}
	var log *gameLog
	if opts.Log || opts.Info != nil {
		log = &gameLog{secret: opts.LogSecret, silent: !opts.Log, info: opts.Info}
	}
	return &Server{
		log:      log,
		handler:  handler,
		onLogin:  opts.OnLogin,
		password: opts.Password,
		faults:   opts.Faults,
		up:       true,
		addr:     "memory:27015",
		sessions: make(map[*session]struct{}),
		failures: make(map[string]int),
	}
}

// NewServer returns a server that listens on loopback TCP. It panics if it
// cannot listen. The caller calls [Server.Close] when done.
func NewServer(handler Handler, opts *Options) *Server {
	s := New(handler, opts)
	s.listens = true
	s.addr = "127.0.0.1:0"
	if opts != nil && opts.Addr != "" {
		s.addr = opts.Addr
	}
	if err := s.listen(); err != nil {
		panic(fmt.Sprintf("rcontest: %v", err))
	}
	return s
}

// Addr returns the address that clients dial, "host:port". It stays the same
// over Stop and Start.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// SetHandler replaces the handler, for connections that are open too.
func (s *Server) SetHandler(h Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handler = h
}

// SetPassword replaces the password and drops every connection, as game
// servers do.
func (s *Server) SetPassword(password string) {
	s.mu.Lock()
	s.password = password
	s.mu.Unlock()
	s.DropConns()
}

// SetFaults replaces the faults, from the next packet on.
func (s *Server) SetFaults(f Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = f
}

// Stats returns the counters.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// Wait returns when ok holds for the counters, or with the error of ctx.
func (s *Server) Wait(ctx context.Context, ok func(Stats) bool) error {
	for {
		s.mu.Lock()
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		stats, changed := s.stats, s.changed
		s.mu.Unlock()
		if ok(stats) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("rcontest: waiting with %+v: %w", stats, ctx.Err())
		}
	}
}

// tell wakes those who wait for a change of stats. The caller holds mu.
func (s *Server) tell() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// count changes the counters.
func (s *Server) count(change func(*Stats)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.stats)
	s.tell()
}

// now returns the switches as they stand.
func (s *Server) now() (Handler, Faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.handler, s.faults
}

// admit decides on a login, and counts it. A banned client is told nothing.
func (s *Server) admit(host, password string) (ok, banned bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.tell()
	if s.bannedLocked(host) {
		return false, true
	}
	if s.password == "" || s.password == password {
		s.stats.Logins++
		delete(s.failures, host)
		return true, false
	}
	s.stats.Refused++
	s.failures[host]++
	return false, false
}

func (s *Server) banned(host string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bannedLocked(host)
}

func (s *Server) bannedLocked(host string) bool {
	return s.faults.BanAfter > 0 && s.failures[host] >= s.faults.BanAfter
}
