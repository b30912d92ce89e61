package rcon_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestManyGoroutinesShareAConn(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{LogPackets: true})
	c := dial(t, s, nil)
	ctx := within(t, 20*time.Second)
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for j := range 20 {
				command := fmt.Sprintf("say %d %d", i, j)
				if got, err := c.Exec(ctx, command); got != command || err != nil {
					t.Errorf("%s: got %q, %v", command, got, err)
				}
			}
		})
	}
	wg.Wait()
	if got := s.Stats().Conns; got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}

func TestCommandsRunInTheOrderOfTheirArrival(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var ran []string
		s := rcontest.New(func(r *rcontest.Request) string {
			ran = append(ran, r.Command)
			return ""
		}, &rcontest.Options{Faults: rcontest.Faults{Delay: time.Second}})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		want := []string{"a", "b", "c", "d", "e"}
		var wg sync.WaitGroup
		for _, command := range want {
			wg.Go(func() { c.Exec(t.Context(), command) })
			synctest.Wait()
		}
		wg.Wait()
		if diff := cmp.Diff(want, ran); diff != "" {
			t.Errorf("order (-want +got):\n%s", diff)
		}
	})
}

func TestWaitingForItsTurnEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Delay: time.Minute}})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		first := make(chan error, 1)
		go func() {
			_, err := c.Exec(t.Context(), "first")
			first <- err
		}()
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err = c.Exec(ctx, "second")
		if !errors.Is(err, context.DeadlineExceeded) || !rcon.SafeToRetry(err) {
			t.Errorf("got %v, safe to retry %v", err, rcon.SafeToRetry(err))
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
		if err := <-first; err != nil {
			t.Errorf("the first command: %v", err)
		}
	})
}

func TestCancelEndsACommandAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Silent: true}})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err = c.Exec(ctx, "status")
		if !errors.Is(err, context.Canceled) || rcon.SafeToRetry(err) {
			t.Errorf("got %v, safe to retry %v", err, rcon.SafeToRetry(err))
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("took %v, want 1s", took)
		}
		if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
			t.Errorf("the next command: got %v, want %v", err, rcon.ErrClosed)
		}
	})
}

func TestCloseEndsACommand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := rcontest.New(echo, &rcontest.Options{Faults: rcontest.Faults{Silent: true}})
		defer s.Close()
		c, err := rcon.NewConn(t.Context(), s.Pipe(), "", nil)
		if err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(time.Second, func() { c.Close() })
		if _, err := c.Exec(t.Context(), "status"); !errors.Is(err, rcon.ErrClosed) {
			t.Errorf("got %v, want %v", err, rcon.ErrClosed)
		}
		if err := c.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	})
}

func TestDoneContextSendsNothingAndSparesTheConnection(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := dial(t, s, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Exec(ctx, "status"); !errors.Is(err, context.Canceled) || !rcon.SafeToRetry(err) {
		t.Errorf("got %v, safe to retry %v", err, rcon.SafeToRetry(err))
	}
	if got, err := c.Exec(within(t, 10*time.Second), "after"); got != "after" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got := s.Stats().Commands; got != 1 {
		t.Errorf("%d commands at the server, want 1", got)
	}
}

// A context that ends just as its command does must not spoil the next one.
func TestContextThatEndsWithItsCommand(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{NoEmpty: true})
	c := dial(t, s, nil)
	for i := range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		command := fmt.Sprint(i)
		got, err := c.Exec(ctx, command)
		switch {
		case err == nil && got != command:
			t.Fatalf("got %q, want %q", got, command)
		case err != nil && !errors.Is(err, context.Canceled):
			t.Fatal(err)
		case err != nil && !rcon.SafeToRetry(err):
			c = dial(t, s, nil)
		}
		if got, err := c.Exec(within(t, 10*time.Second), "next"); got != "next" || err != nil {
			if !errors.Is(err, rcon.ErrClosed) {
				t.Fatalf("the next command: got %q, %v", got, err)
			}
			c = dial(t, s, nil)
		}
		cancel()
	}
}
