// Package safedial opens TCP and UDP connections to hosts that others have chosen, and never
// to networks that they must not reach:
//
//	d := &safedial.Dialer{Deny: safedial.DefaultDeny()}
//	conn, err := d.DialContext(ctx, "tcp", "game.example:27015")
//
// Addresses are checked after names are looked up, right before they are dialled, so
// that a name cannot stand for an address that is not allowed.
package safedial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"time"
)

// ErrDenied means that every address of a host is in a network that must not be
// reached. Nothing was sent to it.
var ErrDenied = errors.New("safedial: this address is not allowed")

// maxAddrs is how many addresses of a name are tried.
const maxAddrs = 8

// DefaultDeny returns the networks of link-local addresses, where clouds keep the
// credentials of their machines.
func DefaultDeny() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("fe80::/10")}
}

// A Dialer opens connections. Its zero value denies multicast, broadcast and
// unspecified addresses only, which is true of every Dialer. The fields are only read;
// a Dialer may be used from many goroutines.
type Dialer struct {
	// Deny are networks that must not be reached. IPv4 addresses within IPv6 ones
	// (mapped, compatible, NAT64, 6to4) are checked as what they stand for.
	Deny []netip.Prefix

	// LookupNetIP looks names up. Nil means [net.DefaultResolver], unless there is a
	// Base: then names are for Base to look up, and are not checked.
	LookupNetIP func(ctx context.Context, network, host string) ([]netip.Addr, error)

	// Base opens the connections. Nil means a zero [net.Dialer].
	Base func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Resolve returns the addresses of host that may be dialled, IPv4 first, as game
// servers listen there. A host that is only for Base to look up has none and no error.
// The error is [ErrDenied] if all of its addresses are denied.
func (d *Dialer) Resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs := []netip.Addr{{}}
	if addr, err := netip.ParseAddr(host); err == nil {
		addrs[0] = addr
	} else {
		lookup := d.LookupNetIP
		switch {
		case lookup == nil && d.Base != nil:
			return nil, nil
		case lookup == nil:
			lookup = net.DefaultResolver.LookupNetIP
		}
		if addrs, err = lookup(ctx, "ip", host); err != nil {
			return nil, fmt.Errorf("safedial: %w", err)
		}
	}
	var allowed []netip.Addr
	for _, addr := range addrs {
		if addr = addr.Unmap(); d.Allowed(addr) && !slices.Contains(allowed, addr) {
			allowed = append(allowed, addr)
		}
	}
	if len(allowed) == 0 {
		return nil, ErrDenied
	}
	slices.SortStableFunc(allowed, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return allowed[:min(len(allowed), maxAddrs)], nil
}

// Allowed reports whether an address may be dialled.
func (d *Dialer) Allowed(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if v4, ok := embedded(addr); ok && !d.Allowed(v4) {
		return false
	}
	if !addr.IsValid() || addr.IsUnspecified() || addr.IsMulticast() || addr == broadcast {
		return false
	}
	return !slices.ContainsFunc(d.Deny, func(p netip.Prefix) bool {
		return p.Contains(addr) || p.Addr().Is4In6() && addr.Is4() && p.Contains(netip.AddrFrom16(addr.As16()))
	})
}

var (
	broadcast = netip.AddrFrom4([4]byte{255, 255, 255, 255})
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	compat    = netip.MustParsePrefix("::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

// embedded returns the IPv4 address that an IPv6 one leads to.
func embedded(addr netip.Addr) (netip.Addr, bool) {
	if !addr.Is6() || addr == netip.IPv6Loopback() || addr.IsUnspecified() {
		return netip.Addr{}, false
	}
	b := addr.As16()
	switch {
	case nat64.Contains(addr), compat.Contains(addr):
		return netip.AddrFrom4([4]byte(b[12:])), true
	case sixToFour.Contains(addr):
		return netip.AddrFrom4([4]byte(b[2:6])), true
	}
	return netip.Addr{}, false
}

// DialContext connects to addr, "host:port". It has the form of
// [net.Dialer.DialContext].
func (d *Dialer) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("safedial: %w", err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("safedial: the port is no number: %w", err)
	}
	conn, _, err := d.Dial(ctx, network, host, uint16(n), nil)
	return conn, err
}

// Dial connects to one of the addresses of host and returns which one it was; none
// for a host that Base looks up. Before each of them is dialled, check decides: if it
// returns an error the address is skipped. A nil check accepts all. If no connection
// is made, the error is that of the first address.
func (d *Dialer) Dial(ctx context.Context, network, host string, port uint16, check func(netip.Addr) error) (net.Conn, netip.Addr, error) {
	addrs, err := d.Resolve(ctx, host)
	if err != nil {
		return nil, netip.Addr{}, err
	}
	if addrs == nil {
		addrs = []netip.Addr{{}}
	}
	var first error
	for i, addr := range addrs {
		conn, err := d.dialOne(ctx, network, host, addr, port, len(addrs)-i, check)
		if err == nil {
			return conn, addr, nil
		}
		if first == nil {
			first = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, netip.Addr{}, first
}

// dialOne dials one address, the first of several that share the time left.
func (d *Dialer) dialOne(ctx context.Context, network, host string, addr netip.Addr, port uint16, left int, check func(netip.Addr) error) (net.Conn, error) {
	if check != nil {
		if err := check(addr); err != nil {
			return nil, err
		}
	}
	if addr.IsValid() {
		host = addr.String()
	}
	if deadline, ok := ctx.Deadline(); ok && left > 1 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	dial := d.Base
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	return dial(ctx, network, net.JoinHostPort(host, strconv.Itoa(int(port))))
}
