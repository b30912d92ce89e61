package httplimit

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// conns bounds the connections of a server.
type conns struct {
	max, perAddr int
	shared       func(netip.Addr) bool // an address of many clients

	mu     sync.Mutex
	open   map[net.Conn]conn
	byAddr map[netip.Prefix]int
}

// A conn is one connection.
type conn struct {
	addr netip.Prefix
	idle time.Time // since when it has been between two requests; zero: it is in one
}

func newConns(max, perAddr int, shared func(netip.Addr) bool) *conns {
	return &conns{
		max: max, perAddr: perAddr, open: make(map[net.Conn]conn), byAddr: make(map[netip.Prefix]int),
		shared: func(a netip.Addr) bool { return !a.IsValid() || a.Unmap().IsLoopback() || shared(a) },
	}
}

// state is the hook of [http.Server].
func (c *conns) state(nc net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.add(nc)
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
		c.remove(nc)
	}
}

func (c *conns) add(nc net.Conn) {
	var addr netip.Prefix
	if ap, err := netip.ParseAddrPort(nc.RemoteAddr().String()); err == nil && !c.shared(ap.Addr()) {
		addr = Network(ap.Addr())
	}
	if addr.IsValid() && c.byAddr[addr] >= c.perAddr || len(c.open) >= c.max && !c.makeRoom() {
		nc.Close()
		return
	}
	c.open[nc] = conn{addr: addr}
	c.byAddr[addr]++
}

// makeRoom closes the connection that has been idle longest and reports whether there was one.
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
	c.remove(oldest)
	oldest.Close()
	return true
}

func (c *conns) remove(nc net.Conn) {
	is, ok := c.open[nc]
	if !ok {
		return
	}
	delete(c.open, nc)
	if c.byAddr[is.addr]--; c.byAddr[is.addr] == 0 {
		delete(c.byAddr, is.addr)
	}
}
