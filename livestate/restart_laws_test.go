package livestate_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// boot is the least time from a crash to the first player who is back, in
// milliseconds: the server starts, and the player's game connects and loads.
const boot = 16_000

// gameProcess is a true history of a server that crashes: user ids rise from 2 on in each
// process, players are back within a minute and mostly with the number that they had, and
// the time connected outlasts map changes, as in Source.
type gameProcess struct {
	*dice
	now, crashedAt int64
	nextUser       int
	down           int64 // until then
	playing        []*connection
	all            []*connection
	crashes, same  int // restarts, and connections that got their number of before
}

// connection is one of a player, and what the polls saw of it.
type connection struct {
	who, user   int
	from        int64
	pending     int64 // its Steam ID is not known before
	first, last int64 // polls that saw it
	seen        bool
}

// TestLawsOfRestartsWithEqualUserIDs plays true histories with crashes. Every
// connection that a poll saw has one session, and none has two or shares one.
func TestLawsOfRestartsWithEqualUserIDs(t *testing.T) {
	t.Parallel()
	var crashes, same, sessions int
	for seed := uint64(1); seed <= uint64(*schedules); seed++ {
		g := &gameProcess{dice: &dice{pcg: rand.NewPCG(seed, 7)}, nextUser: 2}
		rows, err := g.play()
		if err == nil {
			err = g.check(rows)
		}
		if err != nil {
			t.Fatalf("schedule %d: %v", seed, err)
		}
		crashes, same, sessions = crashes+g.crashes, same+g.same, sessions+len(rows)
	}
	if same == 0 {
		t.Fatal("no connection got the user id of the one before a crash")
	}
	t.Logf("%d sessions, %d crashes, %d connections with the user id of before: none merged, none split", sessions, crashes, same)
}

// play returns the sessions that a daemon makes of the history. It stops and
// starts again now and then.
func (g *gameProcess) play() ([]row, error) {
	d := daemon{dice: g.dice, reloads: true}
	for range 60 {
		g.now += interval
		if g.one(25) { // a poll or more is lost
			g.now += int64(g.n(20)) * interval
		}
		g.happen()
		if g.now < g.down || g.one(20) {
			d.shots = append(d.shots, shot{now: date(g.now)})
			continue
		}
		d.shots = append(d.shots, shot{obs: g.poll()})
	}
	if err := d.watch(); err != nil {
		return nil, err
	}
	return d.table.all(), nil
}

func (g *gameProcess) happen() {
	if g.now >= g.down && g.one(12) {
		g.crash()
		return
	}
	for who := range 4 {
		i := slices.IndexFunc(g.playing, func(c *connection) bool { return c.who == who })
		switch {
		case i >= 0 && g.one(15):
			g.playing = slices.Delete(g.playing, i, i+1)
		case i < 0 && g.now >= g.down && g.now >= g.crashedAt+boot && g.one(8):
			g.connect(who, g.now-int64(g.n(interval)))
		}
	}
}

// crash ends the process. Another one answers soon; who was there mostly comes back
// within a minute, and often in the order in which they came before.
func (g *gameProcess) crash() {
	g.crashes++
	g.crashedAt = g.now - int64(g.n(interval))
	g.down = g.crashedAt + 3000 + int64(g.n(20_000))
	before := g.playing
	g.playing, g.nextUser = nil, 2
	if g.one(4) { // infected bots take numbers too
		g.nextUser += g.n(3)
	}
	at := max(g.crashedAt+boot, g.down)
	for _, c := range before {
		if g.one(4) {
			continue
		}
		if at += int64(g.n(10_000)); at > g.crashedAt+59_000 {
			return
		}
		again := g.connect(c.who, at)
		if again.user == c.user {
			g.same++
		}
	}
}

func (g *gameProcess) connect(who int, at int64) *connection {
	for _, c := range g.all {
		if c.who == who && c.seen {
			at = max(at, c.last+1)
		}
	}
	c := &connection{who: who, user: g.nextUser, from: at, pending: at + int64(g.n(3))*2500}
	g.nextUser++
	g.playing, g.all = append(g.playing, c), append(g.all, c)
	return c
}

func (g *gameProcess) poll() livestate.Observation {
	obs := livestate.Observation{At: date(g.now), State: livestate.State{MaxPlayers: 8, Map: mapNames[g.n(40)%len(mapNames)]}}
	for _, c := range g.playing {
		switch {
		case c.from > g.now:
		case g.now < c.pending:
			obs.Partial = true
		default:
			if !c.seen {
				c.seen, c.first = true, g.now
			}
			c.last = g.now
			obs.Roster = append(obs.Roster, here(steam.FromAccountID(uint32(peopleID+c.who)), c.user, float64((g.now-c.from)/1000)))
		}
	}
	obs.State.Players = len(obs.Roster)
	return obs
}

// check compares the sessions with the connections that the polls saw.
func (g *gameProcess) check(rows []row) error {
	seen := 0
	for _, c := range g.all {
		if !c.seen {
			continue
		}
		seen++
		n := 0
		for _, r := range rows {
			if int(r.who.AccountID()) == peopleID+c.who && r.user == c.user && r.joined >= c.from && r.joined <= c.from+1000 && r.last == c.last {
				n++
			}
		}
		if n != 1 {
			return fmt.Errorf("%d sessions of the connection %+v in %+v", n, *c, rows)
		}
	}
	if seen != len(rows) {
		return fmt.Errorf("%d sessions of %d connections: %+v", len(rows), seen, rows)
	}
	return nil
}
