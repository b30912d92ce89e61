package hold_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
)

func memory(t *testing.T) *memstore.Store {
	t.Helper()
	st := memstore.New()
	t.Cleanup(func() { st.Close() })
	return st
}

// game is a server in memory, at 203.0.113.1 and under any name of it.
type game struct {
	*rcontest.Server
	t     *testing.T
	mu    sync.Mutex
	dials int
}

func newGame(t *testing.T, faults rcontest.Faults) *game {
	g := &game{t: t, Server: rcontest.New(rcontest.NewGame("", "", 8).Handle, &rcontest.Options{Password: "right", Faults: faults})}
	t.Cleanup(g.Close)
	return g
}

func (g *game) options() *rcon.Options {
	return &rcon.Options{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		g.mu.Lock()
		g.dials++
		g.mu.Unlock()
		if addr != "203.0.113.1:27015" {
			return nil, fmt.Errorf("no game at %s", addr)
		}
		return g.DialContext(ctx, network, addr)
	}}
}

func (g *game) logins(st store.Holds) *hold.Logins {
	return &hold.Logins{Store: st, Dialer: &safedial.Dialer{LookupNetIP: func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("::ffff:203.0.113.1")}, nil
	}}}
}

// ask makes a client, asks for the status once, and returns why that was held back.
func (g *game) ask(logins *hold.Logins, host, password string) (store.HoldReason, error) {
	c := logins.Client(host, 27015, password, g.options())
	defer c.Close()
	ctx, cancel := context.WithTimeout(g.t.Context(), 2*time.Second)
	defer cancel()
	_, err := c.Exec(ctx, "status")
	var held *store.HoldError
	if errors.As(err, &held) {
		return held.Reason, err
	}
	return "", err
}

// sent counts the passwords that the game has received.
func (g *game) sent() int { s := g.Stats(); return s.Logins + s.Refused }
