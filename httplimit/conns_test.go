package httplimit

import (
	"net"
	"net/http"
	"net/netip"
	"testing"
)

// A namedConn is a connection of which only the address and the end are known.
type namedConn struct {
	net.Conn
	from   string
	closed bool
}

func (c *namedConn) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.from))
}

func (c *namedConn) Close() error {
	c.closed = true
	return nil
}

// TestTooManyConnections: connections are bounded, in all and from an address, and
// one that only waits makes room for a new one.
func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	proxy := netip.MustParsePrefix("10.0.0.0/8")
	c := newConns(6, 2, Proxies{proxy}.Contains)
	open := func(from string) *namedConn {
		nc := &namedConn{from: from}
		c.state(nc, http.StateNew)
		if !nc.closed {
			c.state(nc, http.StateActive)
		}
		return nc
	}
	first, second := open("203.0.113.1:1"), open("203.0.113.1:2")
	if over := open("203.0.113.1:3"); first.closed || second.closed || !over.closed {
		t.Error("an address has more connections than it may, or fewer")
	}
	open("[2001:db8::1]:1")
	open("[2001:db8::2]:1")
	if over := open("[2001:db8::3]:1"); !over.closed {
		t.Error("a network has more connections than it may")
	}
	c.state(second, http.StateClosed)
	c.state(second, http.StateClosed)
	for i, from := range []string{"10.0.0.1:1", "127.0.0.1:1", "10.0.0.1:2"} {
		if nc := open(from); nc.closed {
			t.Errorf("shared address %d is refused", i)
		}
	}
	if over := open("203.0.113.9:1"); !over.closed {
		t.Error("there are more connections than there may be")
	}
	c.state(first, http.StateIdle)
	if next := open("203.0.113.9:1"); next.closed || !first.closed {
		t.Error("a waiting connection does not make room")
	}
	for nc := range c.open {
		c.state(nc, http.StateClosed)
	}
	if len(c.open) != 0 || len(c.byAddr) != 0 {
		t.Errorf("connections are left: %v, %v", c.open, c.byAddr)
	}
}
