package httplimit

import (
	"net/http"
	"net/netip"
	"strings"
)

const maxHops = 8 // of X-Forwarded-For that are read

// Proxies are the addresses whose X-Forwarded-For and X-Forwarded-Proto are believed. Nil
// trusts none.
type Proxies []netip.Prefix

// Contains reports whether an address is that of a proxy.
func (p Proxies) Contains(addr netip.Addr) bool {
	addr = addr.Unmap()
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// ClientAddr returns the address of the client: the peer of the connection, or what
// trusted proxies say of it. It is invalid for a peer that is no address.
func (p Proxies) ClientAddr(r *http.Request) netip.Addr {
	peer := remoteAddr(r)
	if !p.Contains(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && i >= len(hops)-maxHops; i-- {
		addr := hopAddr(strings.TrimSpace(hops[i]))
		if !addr.IsValid() {
			break
		}
		peer = addr
		if !p.Contains(addr) {
			break
		}
	}
	return peer
}

// Secure reports whether a request came by TLS, here or at a trusted proxy.
func (p Proxies) Secure(r *http.Request) bool {
	return r.TLS != nil || p.Contains(remoteAddr(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// Network returns what counts as one client: an address, or for IPv6 the network of 64
// bits that one customer has. It is invalid for an invalid address.
func Network(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits)
	return p
}

func remoteAddr(r *http.Request) netip.Addr {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return ap.Addr()
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
