package hold_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

// Whoever asks again, however they write the host, no login is sent for ten minutes.
func TestRefusedPasswordIsSentOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{})
		logins := g.logins(st)
		if _, err := g.ask(logins, "203.0.113.1", "wrong"); !errors.Is(err, rcon.ErrAuth) {
			t.Fatal(err)
		}
		for _, logins := range []*hold.Logins{logins, g.logins(st)} { // the second is another program
			for _, host := range []string{"203.0.113.1", "::ffff:203.0.113.1", "game.example", "other.example"} {
				if why, err := g.ask(logins, host, "wrong"); why != store.HoldRefused {
					t.Errorf("%s: error %v", host, err)
				}
			}
		}
		if g.sent() != 1 || g.dials != 1 {
			t.Errorf("%d logins, %d dials", g.sent(), g.dials)
		}
		if _, err := g.ask(g.logins(st), "game.example", "right"); err != nil {
			t.Errorf("another password: %v", err)
		}
		time.Sleep(store.HoldFor)
		if _, err := g.ask(logins, "203.0.113.1", "wrong"); !errors.Is(err, rcon.ErrAuth) {
			t.Errorf("after ten minutes: %v", err)
		}
	})
}

// faulty is a store that fails in the methods that are named.
type faulty struct {
	store.Holds
	fails string
}

var errAway = errors.New("away")

func (f *faulty) CheckRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) (store.LoginRecord, error) {
	if strings.Contains(f.fails, "check") {
		return store.LoginRecord{}, errAway
	}
	return f.Holds.CheckRCONLogin(ctx, l, now)
}

func (f *faulty) BeginRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) error {
	if strings.Contains(f.fails, "begin") {
		return errAway
	}
	return f.Holds.BeginRCONLogin(ctx, l, now)
}

func (f *faulty) EndRCONLogin(ctx context.Context, l store.RCONLogin, outcome store.LoginOutcome, now time.Time) error {
	if strings.Contains(f.fails, "end") {
		return errAway
	}
	return f.Holds.EndRCONLogin(ctx, l, outcome, now)
}

// A program that dies right after the refusal, before it can write that down, has
// written enough.
func TestCrashAfterRefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{})
		g.ask(g.logins(&faulty{st, "end"}), "203.0.113.1", "wrong")
		for range 3 {
			if why, err := g.ask(g.logins(st), "203.0.113.1", "wrong"); why != store.HoldPending {
				t.Error(err)
			}
		}
		if g.sent() != 1 {
			t.Errorf("%d logins", g.sent())
		}
	})
}

// Without a store nothing is known, and no password is sent; one that this program
// has proven is.
func TestStoreAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := &faulty{Holds: memory(t)}, newGame(t, rcontest.Faults{})
		logins := g.logins(st)
		for _, fails := range []string{"check", "begin"} {
			st.fails = fails
			if _, err := g.ask(logins, "203.0.113.1", "right"); !errors.Is(err, hold.ErrStore) || !errors.Is(err, errAway) {
				t.Errorf("%s fails: error %v", fails, err)
			}
		}
		st.fails = "end" // is made up for later
		for range 2 {
			if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil {
				t.Error(err)
			}
			st.fails = ""
		}
		st.fails = "check begin end"
		if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil {
			t.Errorf("proven: %v", err)
		}
		g.SetPassword("new")
		for i := range 3 {
			if why, err := g.ask(logins, "203.0.113.1", "right"); (why == store.HoldRefused) != (i > 0) {
				t.Errorf("refused, attempt %d: %v", i+1, err)
			}
		}
	})
}

// Many passwords, of however many users, get an address three refusals.
func TestPasswordsAtOneAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{})
		if _, err := g.ask(g.logins(st), "203.0.113.1", "right"); err != nil {
			t.Fatal(err)
		}
		var reasons []store.HoldReason
		for i := range 6 {
			why, _ := g.ask(g.logins(st), fmt.Sprintf("n%d.example", i), fmt.Sprintf("wrong%d", i))
			reasons = append(reasons, why)
		}
		want := []store.HoldReason{"", "", "", store.HoldAddress, store.HoldAddress, store.HoldAddress}
		if !slices.Equal(reasons, want) || g.Stats().Refused != 3 {
			t.Errorf("held back %q, refused %d", reasons, g.Stats().Refused)
		}
		if _, err := g.ask(g.logins(st), "203.0.113.1", "right"); err != nil {
			t.Errorf("the right password: %v", err)
		}
	})
}

// The clock of one program goes forward by 40 days: that ends none of its holds.
func TestClockForwardEndsNoHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{})
		logins, ahead := g.logins(st), time.Duration(0)
		logins.Now = func() time.Time { return time.Now().Add(ahead) }
		g.ask(logins, "203.0.113.1", "wrong")
		for _, ahead = range []time.Duration{0, 40 * 24 * time.Hour, -40 * 24 * time.Hour} {
			if why, err := g.ask(logins, "203.0.113.1", "wrong"); why != store.HoldRefused {
				t.Errorf("%v ahead: %v", ahead, err)
			}
		}
	})
}

// A login that the end of the program interrupts stays pending: the game may have refused it.
func TestInterruptedLogin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{RefuseMute: true})
		c := g.logins(st).Client("203.0.113.1", 27015, "wrong", g.options())
		defer c.Close()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		c.Exec(ctx, "status")
		if why, err := g.ask(g.logins(st), "203.0.113.1", "wrong"); why != store.HoldPending {
			t.Error(err)
		}
	})
}

// TestSameConnection: a command that must follow another over its connection is not sent over a new one.
func TestSameConnection(t *testing.T) {
	t.Parallel()
	g := newGame(t, rcontest.Faults{})
	opts, last := g.options(), net.Conn(nil)
	dial := opts.DialContext
	opts.DialContext = func(ctx context.Context, network, addr string) (conn net.Conn, err error) {
		last, err = dial(ctx, network, addr)
		return last, err
	}
	c := g.logins(memory(t)).Client("203.0.113.1", 27015, "right", opts)
	defer c.Close()
	if _, err := c.Exec(hold.SameConnection(t.Context()), "version"); !rcon.SafeToRetry(err) {
		t.Errorf("without a connection: %v", err)
	}
	for _, ctx := range []context.Context{t.Context(), hold.SameConnection(t.Context())} {
		if _, err := c.Exec(ctx, "status"); err != nil {
			t.Error(err)
		}
	}
	last.Close()
	for range 2 {
		if _, err := c.Exec(hold.SameConnection(t.Context()), "version"); err == nil {
			t.Error("sent over another connection")
		}
	}
	if n := g.Stats().Logins; n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
	if _, err := c.Exec(t.Context(), "status"); err != nil {
		t.Error(err)
	}
}

// counting counts what a store is asked.
type counting struct {
	store.Holds
	checks, begins, ends int
	reads                int // of many logins
}

func (c *counting) ProvenRCONLogins(ctx context.Context, logins []store.RCONLogin, now time.Time) (map[store.RCONLogin]store.LoginRecord, error) {
	c.reads++
	return c.Holds.ProvenRCONLogins(ctx, logins, now)
}

func (c *counting) CheckRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) (store.LoginRecord, error) {
	c.checks++
	return c.Holds.CheckRCONLogin(ctx, l, now)
}

func (c *counting) BeginRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) error {
	c.begins++
	return c.Holds.BeginRCONLogin(ctx, l, now)
}

func (c *counting) EndRCONLogin(ctx context.Context, l store.RCONLogin, outcome store.LoginOutcome, now time.Time) error {
	c.ends++
	return c.Holds.EndRCONLogin(ctx, l, outcome, now)
}

// A poller that takes over thousands of servers logs in to all of them at once.
func TestProvenLoginAsksTheStoreOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, st := newGame(t, rcontest.Faults{}), &counting{Holds: memory(t)}
		for i, want := range []counting{{checks: 1, begins: 1, ends: 1}, {checks: 2, begins: 1, ends: 1}} {
			if _, err := g.ask(g.logins(st), "203.0.113.1", "right"); err != nil {
				t.Fatal(err)
			}
			if want.Holds = st.Holds; *st != want {
				t.Errorf("after login %d: %+v, want %+v", i+1, *st, want)
			}
		}
		time.Sleep(store.ProvenFor / 2)
		if _, err := g.ask(g.logins(st), "203.0.113.1", "right"); err != nil || st.ends != 2 {
			t.Errorf("%v, %d ends: what the store has of a login that is used must not get old", err, st.ends)
		}
	})
}
