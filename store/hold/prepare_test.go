package hold_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

func prepare(t *testing.T, l *hold.Logins, password string) {
	t.Helper()
	if err := l.Prepare(t.Context(), []store.RCONLogin{{Host: "203.0.113.1", Port: 27015, Password: password}}); err != nil {
		t.Fatal(err)
	}
}

// TestTakeoverAsksTheStoreOnceForAll: a proven login that was prepared is sent without asking
// again, once and soon.
func TestTakeoverAsksTheStoreOnceForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, st := newGame(t, rcontest.Faults{}), &counting{Holds: memory(t)}
		if _, err := g.ask(g.logins(st), "203.0.113.1", "right"); err != nil {
			t.Fatal(err)
		}
		logins := g.logins(st) // of the program that takes over
		prepare(t, logins, "right")
		for i, checks := range []int{1, 2} {
			if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil || st.checks != checks || st.reads != 1 || st.begins != 1 || st.ends != 1 {
				t.Errorf("login %d: %v, %+v", i+1, err, *st)
			}
		}
		prepare(t, logins, "right")
		time.Sleep(6 * time.Second)
		if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil || st.checks != 3 {
			t.Errorf("what the store said counts for too long: %v, %+v", err, *st)
		}
	})
}

// TestOnlyProvenLoginsArePrepared: for a password that the game has refused or never accepted
// the store is asked as always.
func TestOnlyProvenLoginsArePrepared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g, st := newGame(t, rcontest.Faults{}), &counting{Holds: memory(t)}
		logins := g.logins(st)
		prepare(t, logins, "wrong")
		if why, err := g.ask(logins, "203.0.113.1", "wrong"); why != "" || err == nil || st.checks != 1 || st.begins != 1 {
			t.Errorf("not known yet: %q, %v, %+v", why, err, *st)
		}
		other := g.logins(st)
		prepare(t, other, "wrong")
		if why, err := g.ask(other, "203.0.113.1", "wrong"); why != store.HoldRefused {
			t.Errorf("refused before: %q, %v", why, err)
		}
		if st.checks != 2 || st.begins != 1 {
			t.Errorf("the store was asked %d times, and for %d logins", st.checks, st.begins)
		}
	})
}
