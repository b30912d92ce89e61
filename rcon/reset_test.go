package rcon_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestClientWhosePasswordTheServerChanges(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	ctx := within(t, 10*time.Second)
	if _, err := c.Exec(ctx, "status"); err != nil {
		t.Fatal(err)
	}
	s.SetPassword("another")
	for range 3 {
		if _, err := c.Exec(ctx, "status"); !errors.Is(err, rcon.ErrAuth) {
			t.Errorf("got %v, want %v", err, rcon.ErrAuth)
		}
	}
	if got := s.Stats().Refused; got != 1 {
		t.Errorf("%d logins refused, want 1", got)
	}
}

func TestClientResetCutsOffACommand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Silent: true}})
		defer old.Close()
		now := rcontest.New(text("new"), nil)
		defer now.Close()
		c := &rcon.Client{Addr: "old:1", Options: &rcon.Options{DialContext: dialAny(map[string]*rcontest.Server{
			"old:1": old, "new:1": now,
		})}}
		defer c.Close()
		time.AfterFunc(time.Second, func() { c.Reset("new:1", "") })
		if _, err := c.Exec(t.Context(), "say hi"); !errors.Is(err, rcon.ErrClosed) {
			t.Errorf("got %v, want %v", err, rcon.ErrClosed)
		}
		if got, err := c.Exec(t.Context(), "status"); got != "new" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestClientResetDuringALogin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old := rcontest.New(echo, &rcontest.Options{
			Password: "x", Faults: rcontest.Faults{LoginDelay: time.Minute},
		})
		defer old.Close()
		now := rcontest.New(text("new"), &rcontest.Options{Password: password})
		defer now.Close()
		c := &rcon.Client{Addr: "old:1", Options: &rcon.Options{DialContext: dialAny(map[string]*rcontest.Server{
			"old:1": old, "new:1": now,
		})}}
		defer c.Close()
		time.AfterFunc(time.Second, func() { c.Reset("new:1", password) })
		if got, err := c.Exec(t.Context(), "status"); got != "new" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestClientClose(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
	}{
		{"during a login", rcontest.Faults{LoginSilent: true}},
		{"during a command", rcontest.Faults{Silent: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := rcontest.New(echo, &rcontest.Options{Faults: tc.faults})
				defer s.Close()
				c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext}}
				time.AfterFunc(time.Second, func() { c.Close() })
				var wg sync.WaitGroup
				for range 3 {
					wg.Go(func() {
						if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
							t.Errorf("got %v, want %v", err, rcon.ErrClosed)
						}
					})
				}
				start := time.Now()
				wg.Wait()
				if took := time.Since(start); took != time.Second {
					t.Errorf("took %v, want 1s", took)
				}
				if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
					t.Errorf("after Close: got %v, want %v", err, rcon.ErrClosed)
				}
				if err := c.Close(); err != nil {
					t.Errorf("second Close: %v", err)
				}
			})
		})
	}
}

func TestCloseOfAnUnusedClient(t *testing.T) {
	t.Parallel()
	var c rcon.Client
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
		t.Errorf("got %v, want %v", err, rcon.ErrClosed)
	}
}

// A closed client says so whatever was wrong with its server, and does not call it.
func TestClosedClientWithAServerThatFails(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		faults rcontest.Faults
		want   error
	}{
		{"wrong password", rcontest.Faults{}, rcon.ErrAuth},
		{"no login", rcontest.Faults{HangUp: true}, rcon.ErrNoLogin},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := rcontest.New(echo, &rcontest.Options{Password: password, Faults: tc.faults})
			t.Cleanup(s.Close)
			c := &rcon.Client{Options: &rcon.Options{DialContext: s.DialContext}}
			ctx := within(t, time.Minute)
			if _, err := c.Exec(ctx, "status"); !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			c.Close()
			for range 50 {
				if _, err := c.Exec(ctx, "status"); !errors.Is(err, rcon.ErrClosed) || rcon.SafeToRetry(err) {
					t.Fatalf("got %v, safe to retry %v, want %v", err, rcon.SafeToRetry(err), rcon.ErrClosed)
				}
			}
			if got := s.Stats().Conns; got != 1 {
				t.Errorf("%d connections, want 1", got)
			}
		})
	}
}
