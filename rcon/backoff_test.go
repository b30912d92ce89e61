package rcon_test

import (
	"context"
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestClientBacksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{NoEmpty: true}}) // whose logins take no time
		defer s.Close()
		s.Stop()
		var dials []time.Time
		c := &rcon.Client{Addr: "x:1", Options: &rcon.Options{
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				dials = append(dials, time.Now())
				return s.DialContext(ctx, network, addr)
			},
		}}
		defer c.Close()
		for range 8 {
			if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, syscall.ECONNREFUSED) {
				t.Fatalf("got %v, want %v", err, syscall.ECONNREFUSED)
			}
		}
		for i, at := range dials[1:] {
			most := min(100*time.Millisecond<<i, 2*time.Second)
			least := most / 2
			if gap := at.Sub(dials[i]); gap < least || gap > most {
				t.Errorf("attempt %d came after %v, want %v to %v", i+2, gap, least, most)
			}
		}

		// With too little time to wait, the last error comes at once.
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		start := time.Now()
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, syscall.ECONNREFUSED) || time.Since(start) != 0 {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		if len(dials) != 8 {
			t.Errorf("%d attempts, want 8", len(dials))
		}

		// Reset ends the wait for the next attempt.
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		c.Reset("x:1", "")
		start = time.Now()
		if got, err := c.Exec(t.Context(), "status"); got != "status" || err != nil || time.Since(start) != 0 {
			t.Errorf("got %q, %v after %v", got, err, time.Since(start))
		}
	})
}
