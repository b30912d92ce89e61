package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/left4me/left4me/store"
)

// gate is one password at a game server, in a case about RCON logins.
type gate struct {
	x *scene
	l store.RCONLogin
}

func (x *scene) gate(password string) gate {
	return gate{x, store.RCONLogin{Host: "203.0.113.1", Port: 27015, Password: password}}
}

// open wants a login to be permitted at a time.
func (g gate) open(now float64) {
	own, err := g.x.CheckRCONLogin(g.x.ctx, g.l, at(now))
	if err != nil {
		fail("CheckRCONLogin at %g: %w", now, err)
	}
	g.among(now, own)
	if err := g.x.BeginRCONLogin(g.x.ctx, g.l, at(now)); err != nil {
		fail("BeginRCONLogin at %g: %w", now, err)
	}
}

func (g gate) end(outcome store.LoginOutcome, now float64) {
	ok("EndRCONLogin", g.x.EndRCONLogin(g.x.ctx, g.l, outcome, at(now)))
}

// shut wants logins to be held back at a time, until another.
func (g gate) shut(now float64, why store.HoldReason, until float64) {
	_, err := g.x.CheckRCONLogin(g.x.ctx, g.l, at(now))
	g.among(now, store.LoginRecord{})
	for what, err := range map[string]error{"CheckRCONLogin": err, "BeginRCONLogin": g.x.BeginRCONLogin(g.x.ctx, g.l, at(now))} {
		var held *store.HoldError
		if !errors.As(err, &held) {
			fail("%s at %g: error %v, want a *HoldError", what, now, err)
		}
		same(fmt.Sprintf("%s at %g", what, now), store.HoldError{Until: at(until), Reason: why}, *held)
	}
}

// among wants ProvenRCONLogins to tell of the login what CheckRCONLogin does, or nothing.
func (g gate) among(now float64, own store.LoginRecord) {
	other := g.l
	other.Host = "203.0.113.77" // of which nothing is stored
	proven, err := g.x.ProvenRCONLogins(g.x.ctx, []store.RCONLogin{other, g.l}, at(now))
	ok("ProvenRCONLogins", err)
	want := make(map[store.RCONLogin]store.LoginRecord)
	if own.Proven {
		want[g.l] = own
	}
	same(fmt.Sprintf("ProvenRCONLogins at %g", now), want, proven)
}

func (g gate) proven(now float64, want bool) {
	own, err := g.x.CheckRCONLogin(g.x.ctx, g.l, at(now))
	ok("CheckRCONLogin", err)
	same("proven", want, own.Proven)
	g.among(now, own)
}

func holdCases() []Case {
	return []Case{
		{"hold-refused", "A refused password is held back for ten minutes, at its address alone; another password is not.", play(func(x *scene) {
			g, other, elsewhere := x.gate("one"), x.gate("two"), x.gate("one")
			elsewhere.l.Port++
			g.open(0)
			g.end(store.LoginRefused, 1)
			for _, now := range []float64{1, 300, 600.9} {
				g.shut(now, store.HoldRefused, 601)
			}
			other.open(2)
			other.end(store.LoginUnsent, 2)
			elsewhere.open(2)
			g.open(601)
			g.end(store.LoginRefused, 602)
			g.shut(1201, store.HoldRefused, 1202)
		})},
		{"hold-written-first", "A login whose program died is pending, and held back as a refused one is.", play(func(x *scene) {
			g := x.gate("one")
			g.open(0)
			g.shut(0.02, store.HoldPending, 600)
			g.shut(599, store.HoldPending, 600)
			g.open(600)
			g.end(store.LoginUnsent, 601)
			g.open(601)
		})},
		{"hold-one-login", "Of many who ask at once for the same login, one gets it.", play(func(x *scene) {
			g := x.gate("one")
			var granted atomic.Int32
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					if x.BeginRCONLogin(x.ctx, g.l, at(0)) == nil {
						granted.Add(1)
					}
				})
			}
			all.Wait()
			same("granted", int32(1), granted.Load())
		})},
		{"hold-proven", "A proven password is never pending; a refusal ends that.", play(func(x *scene) {
			g := x.gate("one")
			g.proven(0, false)
			g.open(0)
			g.end(store.LoginProven, 1)
			g.proven(2, true)
			g.open(2)
			g.open(3)
			g.end(store.LoginProven, 3)
			g.open(4)
			g.end(store.LoginRefused, 5)
			g.shut(6, store.HoldRefused, 605)
			g.open(605)
			g.shut(606, store.HoldPending, 1205)
		})},
		{"hold-one-proven", "A game has one password: the one that was proven last.", play(func(x *scene) {
			a, b := x.gate("one"), x.gate("two")
			a.open(0)
			a.end(store.LoginProven, 1)
			b.open(2)
			b.end(store.LoginProven, 3)
			a.proven(4, false)
			b.proven(4, true)
		})},
		{"hold-unanswered", "Two logins without an answer count as a refusal; a proven password waits a minute.", play(func(x *scene) {
			g, right := x.gate("one"), x.gate("right")
			right.l.Port++
			for _, g := range []gate{g, right} {
				g.open(0)
				if g == right {
					g.end(store.LoginProven, 0)
					g.open(0)
				}
				g.end(store.LoginUnanswered, 1)
				g.open(5)
				g.end(store.LoginUnanswered, 7)
			}
			g.shut(8, store.HoldUnanswered, 607)
			right.shut(8, store.HoldUnanswered, 67)
			right.open(67)
			right.end(store.LoginUnanswered, 68)
			right.shut(69, store.HoldUnanswered, 128)
			right.open(128)
			right.end(store.LoginProven, 129)
			right.open(130)
			right.end(store.LoginUnanswered, 131)
			right.open(132)
		})},
		{"hold-useless", "A login that was accepted and is worth nothing counts as a refusal after two tries, even of a proven password.", play(func(x *scene) {
			g := x.gate("one")
			g.open(0)
			g.end(store.LoginProven, 1)
			g.open(2)
			g.end(store.LoginUseless, 2)
			g.open(3)
			g.end(store.LoginUseless, 3)
			g.shut(4, store.HoldRefused, 603)
		})},
		{"hold-address", "An address gets three logins that are not accepted, whatever the passwords are; a proven one is exempt.", play(func(x *scene) {
			right := x.gate("right")
			right.open(0)
			right.end(store.LoginProven, 0)
			for i, password := range []string{"one", "two", "three"} {
				g := x.gate(password)
				g.open(float64(i))
				g.end(store.LoginRefused, float64(i))
			}
			x.gate("four").shut(3, store.HoldAddress, 600)
			x.gate("one").shut(3, store.HoldRefused, 600)
			right.open(3)
			x.gate("four").open(600)
			x.gate("five").shut(600, store.HoldAddress, 601)
		})},
		{"hold-of-a-clock-ahead", "A hold that a clock began which was ahead lasts no longer than any other.", play(func(x *scene) {
			const ahead = 40 * 24 * 3600.
			g := x.gate("one")
			g.open(ahead)
			g.end(store.LoginRefused, ahead)
			g.shut(1, store.HoldRefused, 601)
			g.shut(2, store.HoldRefused, 601)
			g.open(601)
		})},
		{"hold-secrets", "The password appears in no error and no text of a login.", play(func(x *scene) {
			g := x.gate("s3cr3t")
			g.open(0)
			err := x.BeginRCONLogin(x.ctx, g.l, at(0))
			for _, text := range []string{err.Error(), fmt.Sprintf("%v %+v %#v %s", g.l, g.l, g.l, g.l)} {
				if strings.Contains(text, "s3cr3t") {
					fail("the password is in %q", text)
				}
			}
		})},
	}
}
