package httplimit_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/httplimit"
)

func TestSlots(t *testing.T) {
	t.Parallel()
	s := httplimit.NewSlots[int](3, 2)
	for i, want := range []bool{true, true, false} {
		if got := s.Acquire(1); got != want {
			t.Errorf("slot %d of a key: %t", i, got)
		}
	}
	if !s.Acquire(2) || s.Acquire(3) || s.InUse() != 3 {
		t.Errorf("%d slots are taken, want 3 in all", s.InUse())
	}
	s.Release(1)
	leave, ok := s.Enter(3)
	if !ok {
		t.Fatal("no slot after one was given back")
	}
	if _, ok := s.Enter(4); ok {
		t.Error("a fourth slot of three")
	}
	if leave(); s.InUse() != 2 {
		t.Errorf("%d slots are taken, want 2", s.InUse())
	}
}

// TestQueueIsBounded: one at a time has the turn of a key, and the error comes at once
// when too many wait. Other keys do not wait.
func TestQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var q httplimit.Queue[int]
		leave, err := q.Enter(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(t.Context())
		ended := make(chan error, httplimit.MaxQueued)
		for range httplimit.MaxQueued {
			go func() {
				_, err := q.Enter(gone, 1)
				ended <- err
			}()
		}
		synctest.Wait()
		if _, err := q.Enter(t.Context(), 1); !errors.Is(err, httplimit.ErrQueueFull) {
			t.Errorf("one too many: %v", err)
		}
		other, err := q.Enter(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		other()
		cancel()
		for range httplimit.MaxQueued {
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("a wait that is given up: %v", err)
			}
		}
		leave()
		if leave, err = q.Enter(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		leave()
	})
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 20, 0, 0, 0, time.UTC)
	a := httplimit.NewAttempts(2, time.Minute)
	a.Take("k", now)
	refund, _ := a.Take("k", now)
	if _, wait := a.Take("k", now); wait != time.Minute {
		t.Errorf("a third attempt waits %v", wait)
	}
	refund()
	if _, wait := a.Take("k", now); wait != 0 {
		t.Errorf("after a refund it waits %v", wait)
	}
	if _, wait := a.Take("k", now.Add(time.Minute)); wait != 0 {
		t.Errorf("after the interval it waits %v", wait)
	}
	a.Forget("k")
	if _, wait := a.Take("k", now.Add(time.Minute)); wait != 0 {
		t.Errorf("a forgotten key waits %v", wait)
	}
}

// TestFloodOfKeys: the keys of a flood are forgotten, not kept without end.
func TestFloodOfKeys(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 1, 20, 0, 0, 0, time.UTC)
	a := httplimit.NewAttempts(1, time.Hour)
	waits := 0
	for range 2 {
		waits = 0
		for i := range 30_000 {
			if _, wait := a.Take(fmt.Sprint(i), now); wait > 0 {
				waits++
			}
		}
	}
	if waits == 0 || waits > 10_000 {
		t.Errorf("%d keys are remembered", waits)
	}
}

func TestClientAddr(t *testing.T) {
	t.Parallel()
	proxies := httplimit.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:1::/48")}
	for _, test := range []struct{ peer, forwarded, want string }{
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"}, // no proxy: not believed
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"10.0.0.1:1", "198.51.100.1, 203.0.113.5", "203.0.113.5"},
		{"10.0.0.1:1", "203.0.113.5, 10.0.0.2", "203.0.113.5"},
		{"10.0.0.1:1", "203.0.113.5:4711", "203.0.113.5"},
		{"10.0.0.1:1", "[2001:db8::5]:4711", "2001:db8::5"},
		{"[2001:db8:1::1]:1", "[2001:db8::5]", "2001:db8::5"},
		{"10.0.0.1:1", "203.0.113.5, unknown", "10.0.0.1"},
		{"10.0.0.1:1", "198.51.100.9:1, 203.0.113.5:4711, 10.0.0.9:1", "203.0.113.5"},
		{"10.0.0.1:1", "2001:db8::5", "2001:db8::5"},
		{"10.0.0.1:1", "[nonsense]:1", "10.0.0.1"},
		{"@", "203.0.113.5", "invalid IP"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.RemoteAddr = test.peer
		r.Header.Set("X-Forwarded-For", test.forwarded)
		r.Header.Set("X-Forwarded-Proto", "https")
		got := proxies.ClientAddr(r)
		if got.String() != test.want {
			t.Errorf("%s for %q is %s, want %s", test.peer, test.forwarded, got, test.want)
		}
		if believed := test.peer[0] != '2' && test.peer[0] != '@'; proxies.Secure(r) != believed {
			t.Errorf("%s: Secure is %t", test.peer, !believed)
		}
	}
	if n := httplimit.Network(netip.MustParseAddr("2001:db8::5")); n.String() != "2001:db8::/64" {
		t.Errorf("network %s", n)
	}
}
