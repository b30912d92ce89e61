package safedial_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/safedial"
)

var errDown = errors.New("down")

// fake is a network in memory: it records what is dialled and connects to up.
type fake struct {
	names  map[string][]string
	up     []string
	silent []string
	dialed []string
}

func (f *fake) lookup(_ context.Context, _, host string) (addrs []netip.Addr, err error) {
	for _, a := range f.names[host] {
		addrs = append(addrs, netip.MustParseAddr(a))
	}
	if addrs == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, nil
}

func (f *fake) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	f.dialed = append(f.dialed, addr)
	if slices.Contains(f.silent, addr) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if !slices.Contains(f.up, addr) {
		return nil, errDown
	}
	a, b := net.Pipe()
	b.Close()
	return a, nil
}

func (f *fake) dialer() *safedial.Dialer {
	return &safedial.Dialer{Deny: safedial.DefaultDeny(), LookupNetIP: f.lookup, Base: f.dial}
}

// However an address of a denied network is written or named, it is never dialled.
func TestDeniedNetworkIsNeverDialled(t *testing.T) {
	t.Parallel()
	f := &fake{names: map[string][]string{
		"metadata.example": {"169.254.169.254"},
		"mapped.example":   {"::ffff:169.254.169.254", "fe80::1%eth0"},
	}}
	for _, host := range []string{
		"169.254.169.254", "::ffff:169.254.169.254", "::169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1",
		"fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "0.0.0.0", "::", "255.255.255.255", "64:ff9b::",
		"metadata.example", "mapped.example",
	} {
		conn, err := f.dialer().DialContext(t.Context(), "tcp", net.JoinHostPort(host, "80"))
		if !errors.Is(err, safedial.ErrDenied) {
			t.Errorf("%s: error %v, connection %v", host, err, conn)
		}
	}
	if len(f.dialed) > 0 {
		t.Errorf("dialled %v", f.dialed)
	}
}

func TestAllowed(t *testing.T) {
	t.Parallel()
	d := safedial.Dialer{Deny: []netip.Prefix{netip.MustParsePrefix("::ffff:10.0.0.0/104"), netip.MustParsePrefix("fd00::/8")}}
	for addr, want := range map[string]bool{
		"203.0.113.1": true, "127.0.0.1": true, "::1": true, "2001:db8::1": true, "169.254.1.1": true,
		"10.1.2.3": false, "::ffff:10.1.2.3": false, "fd12::1": false, "64:ff9b::a01:203": false, "64:ff9b::cb00:7101": true,
	} {
		if got := d.Allowed(netip.MustParseAddr(addr)); got != want {
			t.Errorf("Allowed(%s) = %v", addr, got)
		}
	}
	if d.Allowed(netip.Addr{}) {
		t.Error("the zero address is allowed")
	}
}

// A name with an allowed and a denied address leads to the allowed one.
func TestDialTriesAllowedAddresses(t *testing.T) {
	t.Parallel()
	f := &fake{
		names: map[string][]string{"game.example": {"2001:db8::1", "169.254.0.1", "203.0.113.1", "203.0.113.2", "203.0.113.1"}},
		up:    []string{"[2001:db8::1]:27015", "203.0.113.2:27015"},
	}
	conn, addr, err := f.dialer().Dial(t.Context(), "tcp", "game.example", 27015, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if want := netip.MustParseAddr("203.0.113.2"); addr != want {
		t.Errorf("connected to %v, want %v", addr, want)
	}
	if diff := cmp.Diff([]string{"203.0.113.1:27015", "203.0.113.2:27015"}, f.dialed); diff != "" {
		t.Errorf("dialled (-want +got):\n%s", diff)
	}

	// The check sees each address and can refuse it.
	f.dialed = nil
	no := errors.New("no")
	_, _, err = f.dialer().Dial(t.Context(), "tcp", "game.example", 27015, func(netip.Addr) error { return no })
	if !errors.Is(err, no) || f.dialed != nil {
		t.Errorf("error %v, dialled %v", err, f.dialed)
	}
}

// A first address that does not answer leaves time for the second.
func TestSilentAddressLeavesTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fake{
			names:  map[string][]string{"game.example": {"203.0.113.1", "203.0.113.2"}},
			silent: []string{"203.0.113.1:1"}, up: []string{"203.0.113.2:1"},
		}
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		start := time.Now()
		conn, err := f.dialer().DialContext(ctx, "tcp", "game.example:1")
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		if d := time.Since(start); d != time.Second {
			t.Errorf("took %v", d)
		}
	})
}

func TestNamesOfBase(t *testing.T) {
	t.Parallel()
	f := &fake{up: []string{"behind.tunnel:1"}}
	d := &safedial.Dialer{Base: f.dial}
	conn, addr, err := d.Dial(t.Context(), "tcp", "behind.tunnel", 1, nil)
	if err != nil || addr.IsValid() {
		t.Fatalf("address %v, error %v", addr, err)
	}
	conn.Close()
}

func TestDialErrors(t *testing.T) {
	t.Parallel()
	f := &fake{}
	var dns *net.DNSError
	if _, err := f.dialer().DialContext(t.Context(), "tcp", "missing.example:1"); !errors.As(err, &dns) {
		t.Errorf("unknown name: %v", err)
	}
	for _, addr := range []string{"203.0.113.1", "203.0.113.1:http", "203.0.113.1:70000"} {
		if _, err := f.dialer().DialContext(t.Context(), "tcp", addr); err == nil || errors.Is(err, errDown) {
			t.Errorf("%s: error %v", addr, err)
		}
	}
}

func ExampleDialer() {
	d := &safedial.Dialer{Deny: safedial.DefaultDeny()}
	_, err := d.DialContext(context.Background(), "tcp", "169.254.169.254:80")
	fmt.Println(errors.Is(err, safedial.ErrDenied))
	// Output: true
}
