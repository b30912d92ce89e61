package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// Connections that may be opened at the same time. Servers that have failed have
// slots of their own, so that they never take those of the others.
const (
	dialsAtOnce        = 1024
	suspectDialsAtOnce = 256
)

// errBusy marks a poll that was not made because too many connections were being
// opened.
var errBusy = errors.New("daemon: too many connections are being opened")

// dialer makes the rcon.Options of all connections.
type dialer struct {
	usual, suspect *rcon.Options
}

func newDialer(base *rcon.Options) dialer {
	return dialer{gated(base, dialsAtOnce), gated(base, suspectDialsAtOnce)}
}

// gated returns base with at most n connections being opened at a time.
func gated(base *rcon.Options, n int) *rcon.Options {
	var opts rcon.Options
	if base != nil {
		opts = *base
	}
	if opts.Complete == nil {
		opts.Complete = status.Complete
	}
	if opts.ReadOnly == nil {
		opts.ReadOnly = status.IsCommand
	}
	dial := opts.DialContext
	if dial == nil {
		var d net.Dialer
		dial = d.DialContext
	}
	slots := make(chan struct{}, n)
	opts.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", errBusy, ctx.Err())
		}
		defer func() { <-slots }()
		return dial(ctx, network, addr)
	}
	return &opts
}
