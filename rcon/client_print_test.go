package rcon_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// A Client may be printed while its first command is under way.
func TestClientIsPrintedAtAnyTime(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := client(t, s, nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.Exec(within(t, 10*time.Second), "status"); err != nil {
			t.Error(err)
		}
	})
	for range 100 {
		for _, v := range []any{c, *c, []rcon.Client{*c}, map[string]any{"c": c}} {
			if text := fmt.Sprintf("%v %+v %#v", v, v, v); strings.Contains(text, password) {
				t.Fatal("the text has the password")
			}
		}
	}
	wg.Wait()
}

var global = rcon.Client{Password: password}

// A Client may be a package variable, and a field of another struct.
func TestClientLivesAnywhere(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	var inside struct {
		before string
		client rcon.Client
	}
	inside.client.Password, global.Addr, inside.client.Addr = password, s.Addr(), s.Addr()
	global.Reset(s.Addr(), password) // it may have had another server
	for range 3 {
		for _, c := range []*rcon.Client{&global, &inside.client} {
			if got, err := c.Exec(within(t, 10*time.Second), "status"); got != "status" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		}
		runtime.GC()
	}
	if got := s.Stats().Conns; got != 2 {
		t.Errorf("%d connections, want 2", got)
	}
	inside.client.Close()
}

// The connection of an unreachable Client ends with it, and never before its
// command.
func TestClientThatIsGoneHangsUp(t *testing.T) {
	t.Parallel()
	s := serve(t, func(r *rcontest.Request) string {
		runtime.GC()
		runtime.GC()
		return r.Command
	}, rcontest.Faults{})
	if got, err := (&rcon.Client{Addr: s.Addr(), Password: password}).Exec(within(t, 10*time.Second), "status"); got != "status" || err != nil {
		t.Fatalf("got %q, %v", got, err)
	}
	deadline := time.Now().Add(time.Minute)
	for s.Stats().Open > 0 && time.Now().Before(deadline) {
		runtime.GC()
	}
	if n := s.Stats().Open; n != 0 {
		t.Errorf("%d open connections", n)
	}
}
