package httpui

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddr is the address of who asks: the peer of the connection, or what
// trusted proxies say of it. It is invalid for a peer that is no address.
func (c Config) clientAddr(r *http.Request) netip.Addr {
	peer := remoteAddr(r)
	if !c.trusts(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-8; i-- {
		addr := hopAddr(strings.TrimSpace(hops[i]))
		if !addr.IsValid() {
			break
		}
		peer = addr
		if !c.trusts(addr) {
			break
		}
	}
	return peer
}

// hopAddr reads an address as proxies write it: bare, in brackets, or with a port.
// It is invalid for what is none.
func hopAddr(s string) netip.Addr {
	if addr, err := netip.ParseAddr(s); err == nil {
		return addr
	}
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr()
	}
	inner, found := strings.CutPrefix(s, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	addr, err := netip.ParseAddr(inner)
	if !found || !closed || err != nil {
		return netip.Addr{}
	}
	return addr
}

// secure reports whether the request came by TLS.
func (c Config) secure(r *http.Request) bool {
	return c.Secure || r.TLS != nil ||
		c.trusts(remoteAddr(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func (c Config) trusts(addr netip.Addr) bool {
	addr = addr.Unmap()
	for _, p := range c.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func remoteAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr()
}
