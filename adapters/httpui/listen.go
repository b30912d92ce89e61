package httpui

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	// Connections beside those that event streams may take.
	totalConns = 2096
	addrConns  = 262
)

// NewServer returns a server for h whose limits suit it: 10 s for the headers
// of a request and 20 s for all of it, 30 s for an answer (the event stream sets
// its own, for each event), 2 min of silence on a kept connection, and 16 KiB of
// headers. A client that sends or reads a byte at a time is cut off by them.
//
// It has at most 4096 connections at a time, and 512 from one address; more if the
// [Config] of a handler of [NewHandler] has more Streams and UserStreams. An IPv6
// network of 64 bits counts as one address; loopback and the trusted proxies of such a
// handler have no bound of their own. When all are taken, a new
// connection takes the place of the one that has waited longest between two
// requests; if none does, the new one is closed. The server counts them in its
// ConnState, so a program that sets that should call the one that is there.
//
// The caller starts it and shuts it down; open event streams end when the
// server's BaseContext does, so a program that wants a quick end cancels that.
func NewServer(addr string, h http.Handler) *http.Server {
	trusts, streams, each := func(netip.Addr) bool { return false }, totalStreams, userStreams
	if u, ok := h.(*ui); ok {
		trusts, streams, each = u.trusts, max(streams, u.Config.Streams), max(each, u.UserStreams)
	}
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ConnState:         newConns(totalConns+streams, addrConns+each, trusts).state,
	}
}

// conns bounds the connections of a server.
type conns struct {
	most, each int
	shared     func(netip.Addr) bool // many people come from this address

	mu     sync.Mutex
	open   map[net.Conn]conn
	byAddr map[netip.Prefix]int
}

// A conn is one connection.
type conn struct {
	addr netip.Prefix
	idle time.Time // since when it waits between two requests; zero: it does not
}

func newConns(most, each int, trusts func(netip.Addr) bool) *conns {
	return &conns{
		most: most, each: each, open: make(map[net.Conn]conn), byAddr: make(map[netip.Prefix]int),
		shared: func(a netip.Addr) bool { return !a.IsValid() || a.Unmap().IsLoopback() || trusts(a) },
	}
}

// state is the hook of [http.Server].
func (c *conns) state(nc net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.enter(nc)
	case http.StateActive, http.StateIdle:
		was, ok := c.open[nc]
		if !ok {
			return // closed already
		}
		if was.idle = (time.Time{}); state == http.StateIdle {
			was.idle = time.Now()
		}
		c.open[nc] = was
	case http.StateClosed, http.StateHijacked:
		c.leave(nc)
	}
}

func (c *conns) enter(nc net.Conn) {
	var addr netip.Prefix
	if ap, err := netip.ParseAddrPort(nc.RemoteAddr().String()); err == nil && !c.shared(ap.Addr()) {
		addr = network(ap.Addr())
	}
	if addr.IsValid() && c.byAddr[addr] >= c.each || len(c.open) >= c.most && !c.makeRoom() {
		nc.Close()
		return
	}
	c.open[nc] = conn{addr: addr}
	c.byAddr[addr]++
}

// makeRoom closes the connection that waits longest and reports whether there was one.
func (c *conns) makeRoom() bool {
	var oldest net.Conn
	for nc, is := range c.open {
		if !is.idle.IsZero() && (oldest == nil || is.idle.Before(c.open[oldest].idle)) {
			oldest = nc
		}
	}
	if oldest == nil {
		return false
	}
	c.leave(oldest)
	oldest.Close()
	return true
}

func (c *conns) leave(nc net.Conn) {
	is, ok := c.open[nc]
	if !ok {
		return
	}
	delete(c.open, nc)
	if c.byAddr[is.addr]--; c.byAddr[is.addr] == 0 {
		delete(c.byAddr, is.addr)
	}
}
