package httplimit

import (
	"cmp"
	"net/http"
	"time"
)

// Config has the bounds of a server. A zero field means the default.
type Config struct {
	// MaxConns and MaxConnsPerAddr are how many connections there may be, in all and
	// from one [Network]. Zero means 4096 and 512.
	MaxConns, MaxConnsPerAddr int

	// Shared addresses stand for many clients: they have no bound of their own.
	// Loopback is always shared.
	Shared Proxies
}

// NewServer returns a server for h: 10 s for the headers of a request and 20 s for all of
// it, 30 s for an answer, 2 min of silence on a kept connection, and 16 KiB of headers.
// A handler whose answer takes longer sets a deadline of its own with
// [http.ResponseController].
//
// When all connections are taken, a new one takes the place of the one that has waited
// longest between two requests; if none does, the new one is closed. The server counts
// them in its ConnState, so a program that sets that has to call the one that is there.
func NewServer(addr string, h http.Handler, c Config) *http.Server {
	conns := newConns(cmp.Or(c.MaxConns, 4096), cmp.Or(c.MaxConnsPerAddr, 512), c.Shared.Contains)
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ConnState:         conns.state,
	}
}
