package gamelog_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
)

// failing is a client whose connections break, each from a port of its own.
type failing struct {
	port int
	err  error
}

func (c *failing) Exec(context.Context, string) (string, error) {
	c.port++
	return "", fmt.Errorf("read tcp 127.0.0.1:%d: %w", c.port, c.err)
}

func (c *failing) Close() error { return nil }

// The errors of a connection differ by its port, and each was told as another trouble.
func TestSameTroubleIsToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []error
		s := gamelog.New(gamelog.Config{
			Addr:      netip.MustParseAddrPort("203.0.113.9:28000"),
			Edge:      func(int64, livestate.Edge) bool { return true },
			OnTrouble: func(_ poll.Target, err error) { told = append(told, err) },
		})
		target, client := poll.Target{ID: 1, Addr: "203.0.113.20:27015", Log: true}, &failing{port: 40000, err: syscall.ETIMEDOUT}
		poll := func() {
			for range 5 {
				s.Polled(t.Context(), target, client, false, livestate.Changes{})
				time.Sleep(time.Minute)
			}
		}
		poll()
		if len(told) != 1 || !errors.Is(told[0], syscall.ETIMEDOUT) || client.port < 40005 {
			t.Errorf("told of %q", told)
		}
		client.err = syscall.ECONNREFUSED
		poll()
		if len(told) != 2 || !errors.Is(told[1], syscall.ECONNREFUSED) {
			t.Errorf("of another trouble: told of %q", told)
		}
	})
}
