package srclog

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// readBuffer is what the kernel is asked to hold for a Listener, in bytes.
const readBuffer = 4 << 20

// ErrRegistered means that a source has a [Feed] already.
var ErrRegistered = errors.New("srclog: source is registered already")

// ListenerStats count what a [Listener] got from its socket.
type ListenerStats struct {
	Received     uint64 // datagrams of all sources; those of registered ones are in FeedStats too
	Unregistered uint64 // datagrams from sources that are not registered; dropped
	Errors       uint64 // of the socket
}

// A Listener receives the log of game servers over UDP. The address and port that a datagram comes
// from say which server it is of; only registered sources are read.
//
// All methods may be called from many goroutines. A feed that is not read fills its own queue, and
// delays no other.
type Listener struct {
	conn *net.UDPConn

	received, unregistered, errs atomic.Uint64

	mu     sync.RWMutex // guards what follows
	feeds  map[netip.AddrPort]*Feed
	closed bool
}

// Listen opens a UDP socket at addr, "host:port", for a [Listener] that [Listener.Run] then serves.
func Listen(addr string) (*Listener, error) {
	local, err := net.ResolveUDPAddr("udp", addr)
	if err != nil {
		return nil, fmt.Errorf("srclog: listen: %w", err)
	}
	conn, err := net.ListenUDP("udp", local)
	if err != nil {
		return nil, fmt.Errorf("srclog: listen: %w", err)
	}
	_ = conn.SetReadBuffer(readBuffer) // the kernel may allow less
	return &Listener{conn: conn, feeds: make(map[netip.AddrPort]*Feed)}, nil
}

// Addr returns the address of the socket.
func (l *Listener) Addr() netip.AddrPort {
	return canonical(l.conn.LocalAddr().(*net.UDPAddr).AddrPort())
}

// Register returns the feed of the game server at source, the address and port that it sends from,
// which is its game port. A source that has a feed is [ErrRegistered]; after the end of
// the Listener the error is [net.ErrClosed].
func (l *Listener) Register(source netip.AddrPort, opts *FeedOptions) (*Feed, error) {
	source = canonical(source)
	if !source.IsValid() || source.Port() == 0 || source.Addr().IsUnspecified() {
		return nil, fmt.Errorf("srclog: register %v: not the address of a server", source)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, net.ErrClosed
	}
	if l.feeds[source] != nil {
		return nil, fmt.Errorf("%w: %v", ErrRegistered, source)
	}
	f := newFeed(l, source, opts)
	l.feeds[source] = f
	return f, nil
}

func (l *Listener) unregister(f *Feed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.feeds[f.source] == f {
		delete(l.feeds, f.source)
	}
}

// Stats returns the counters.
func (l *Listener) Stats() ListenerStats {
	return ListenerStats{l.received.Load(), l.unregistered.Load(), l.errs.Load()}
}

// Run receives until ctx ends or the Listener is closed, and returns nil then. It ends all feeds.
func (l *Listener) Run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, l.Close)
	defer stop()
	defer l.Close()
	buf := make([]byte, MaxLine)
	for {
		n, from, err := l.conn.ReadFromUDPAddrPort(buf)
		switch {
		case err == nil:
			l.receive(buf[:n], canonical(from), time.Now())
		case ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return nil
		default:
			// Some systems report here what became of datagrams sent earlier. Nothing is lost by
			// going on, but an error that stays must not take a whole processor.
			l.errs.Add(1)
			select {
			case <-ctx.Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
}

// Close closes the socket and ends all feeds. [Listener.Run] returns.
func (l *Listener) Close() {
	l.conn.Close()
	l.mu.Lock()
	feeds := l.feeds
	l.feeds, l.closed = nil, true
	l.mu.Unlock()
	for _, f := range feeds {
		f.end()
	}
}

func (l *Listener) receive(datagram []byte, from netip.AddrPort, at time.Time) {
	l.received.Add(1)
	l.mu.RLock()
	f := l.feeds[from]
	l.mu.RUnlock()
	if f == nil {
		l.unregistered.Add(1)
		return
	}
	f.receive(datagram, at)
}

// canonical returns the one form of an address by which sources are known.
func canonical(a netip.AddrPort) netip.AddrPort {
	return netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
}
