package webapitest

import (
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/left4me/left4me/steam"
)

// Options is what a [Server] starts with. A nil *Options is a Server that knows
// nobody.
type Options struct {
	// Players are the people that the Server knows. The ids of all others are
	// missing from its answers.
	Players []Player

	// Lookup, if not nil, is asked for the ids that are not among the players,
	// so that a demonstration may know everybody. It must be safe for use by
	// many goroutines.
	Lookup func(steam.ID) (Player, bool)

	// Key is the only key that is accepted; empty accepts any.
	Key string

	// InMemory opens no port: BaseURL and AvatarURL are then names that only
	// the Server's Client can reach.
	InMemory bool
}

// Server is a fake of the Steam Web API and of its host for avatars. All its
// methods may be called by many goroutines at once.
type Server struct {
	BaseURL   string // of the API, without a slash at its end
	AvatarURL string // of the avatars, likewise

	api, avatars http.Handler
	client       *http.Client
	servers      []*http.Server
	closed       chan struct{}
	close        func()

	mu       sync.Mutex
	players  map[steam.ID]Player
	newest   map[int]int // versions, by app
	lookup   func(steam.ID) (Player, bool)
	key      string
	faults   faults // of the API
	faceless faults // of the avatars
	record   record
}

// The names of the two hosts in memory.
const (
	memoryBaseURL   = "http://api.webapitest.invalid"
	memoryAvatarURL = "http://avatars.webapitest.invalid"
)

// NewServer starts a Server, on two free ports of the loopback interface unless
// opts says InMemory. It panics if there is no port to be had. Close it after use.
func NewServer(opts *Options) *Server {
	if opts == nil {
		opts = new(Options)
	}
	s := &Server{
		lookup:  opts.Lookup,
		key:     opts.Key,
		players: make(map[steam.ID]Player, len(opts.Players)),
		newest:  make(map[int]int),
		closed:  make(chan struct{}),
	}
	s.close = sync.OnceFunc(func() { close(s.closed) })
	for _, p := range opts.Players {
		s.players[p.ID] = p
	}
	s.api = http.HandlerFunc(s.serveAPI)
	s.avatars = http.HandlerFunc(s.serveAvatar)
	if opts.InMemory {
		s.BaseURL, s.AvatarURL = memoryBaseURL, memoryAvatarURL
		s.client = &http.Client{Transport: memory{s}}
		return s
	}
	s.BaseURL = s.listen(s.api)
	s.AvatarURL = s.listen(s.avatars)
	s.client = &http.Client{Transport: &http.Transport{}}
	return s
}

// listen serves h on a free port and returns its URL.
func (s *Server) listen(h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic("webapitest: no port to listen on: " + err.Error())
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	s.servers = append(s.servers, srv)
	go srv.Serve(l)
	return "http://" + l.Addr().String()
}

// Client returns an HTTP client that reaches the Server, and uses no proxy. It is
// the same at each call; follow the rule of http.Client and do not change it.
func (s *Server) Client() *http.Client { return s.client }

// Close ends the Server and all its connections: an answer under way is cut off.
// Closing it again does nothing.
func (s *Server) Close() {
	s.close()
	for _, srv := range s.servers {
		srv.Close()
	}
	s.client.CloseIdleConnections()
}

// SetKey makes key the only key that is accepted from now on; empty accepts any.
func (s *Server) SetKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}
