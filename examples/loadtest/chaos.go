//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/postgres/postgrestest"
)

const (
	// largestGap is how long no one may poll a server of a poller that was killed.
	largestGap = 10 * time.Second

	// firstPoll is what it takes a PostgreSQL on the same machine to store a server that is new
	// with all its players.
	firstPoll = 4 * time.Millisecond

	roundTime = 90 * time.Second // in which each thing happens once
	stopTime  = 20 * time.Second // for which a poller is stopped
	cutTime   = 15 * time.Second // for which one is cut off from the database
	downTime  = 2 * time.Second  // for which the database is down
)

// database is what the pollers share.
type database struct {
	url     string
	restart func(context.Context) error // nil: all pollers are cut off from it instead
}

// openDatabase returns the database that a URL names, which a command line restarts, or
// one of a PostgreSQL that it starts. The caller calls stop.
func openDatabase(ctx context.Context, url, command string) (db database, stop func() error, err error) {
	if url != "" {
		db = database{url: url}
		if command != "" {
			db.restart = func(ctx context.Context) error {
				said, err := exec.CommandContext(ctx, "sh", "-c", command).CombinedOutput()
				if err != nil {
					err = fmt.Errorf("-postgres-restart: %w: %s", err, said)
				}
				return err
			}
		}
		return db, func() error { return nil }, nil
	}
	server, err := postgrestest.Start(ctx)
	if err != nil {
		return database{}, nil, err
	}
	if url, err = server.NewDatabase(ctx); err != nil {
		server.Stop()
		return database{}, nil, err
	}
	db.url = url + "&synchronous_commit=on" // or a crash loses what was stored
	db.restart = func(ctx context.Context) error {
		return server.Restart(ctx, func() { time.Sleep(downTime) })
	}
	return db, server.Stop, nil
}

// chaos is what happens to the pollers and their database while the script runs.
type chaos struct {
	plan    *plan
	db      database
	fakes   *fakes
	pollers []*poller
	used    time.Duration // processor time of those that have ended
	begun   time.Duration // of the script, when each server had been polled once

	kills, stops, cuts, restarts int
}

// add starts one more poller.
func (c *chaos) add() error {
	p, err := startPoller(c.db.url, c.plan.Interval)
	if err == nil {
		c.pollers = append(c.pollers, p)
	}
	return err
}

// end ends all pollers.
func (c *chaos) end() {
	for _, p := range c.pollers {
		c.used += p.end()
	}
	c.pollers = nil
}

// any returns the number of a poller, any of them.
func (c *chaos) any() int { return rand.IntN(len(c.pollers)) }

// run lets it happen when each server has been polled once, in as many rounds as there is
// time for.
func (c *chaos) run(ctx context.Context, st *postgres.Store) error {
	if err := c.wait(ctx, st); err != nil {
		return err
	}
	left := c.plan.Duration - c.begun
	rounds := max(1, int(left/roundTime))
	length := left / time.Duration(rounds)
	for n := range rounds {
		begin := c.plan.Start.Add(c.begun + time.Duration(n)*length)
		for _, step := range []struct {
			at   float64 // of the round
			name string
			what func(context.Context, time.Duration) error
		}{{0.1, "kill", c.kill}, {0.32, "stop", c.stop}, {0.58, "cut", c.cut}, {0.77, "crash of the database", c.restart}} {
			if !until(ctx, begin.Add(time.Duration(step.at*float64(length)))) {
				return ctx.Err()
			}
			c.tell(step.name)
			if err := step.what(ctx, length); err != nil {
				return err
			}
			c.tell(step.name + " is over")
		}
	}
	return nil
}

// tell says what happens, and when.
func (c *chaos) tell(what string) {
	fmt.Fprintf(os.Stderr, "loadtest: %s: %s\n", time.Now().Format(time.StampMilli), what)
}

// wait waits until the store says of each server how its first poll went, or for a third of
// the time: all servers and players come at once, which says nothing of the rest.
func (c *chaos) wait(ctx context.Context, st *postgres.Store) error {
	for end := c.plan.Start.Add(c.plan.Duration / 3); time.Now().Before(end); {
		servers, err := st.AllServers(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(servers, func(s store.Server) bool { return s.ActualState == store.Unknown && s.Problem == "" }) {
			break
		}
		if !until(ctx, time.Now().Add(time.Second)) {
			return ctx.Err()
		}
	}
	c.begun = time.Since(c.plan.Start)
	return nil
}

// until waits, and reports whether the time has come before ctx ended.
func until(ctx context.Context, t time.Time) bool {
	select {
	case <-time.After(time.Until(t)):
		return true
	case <-ctx.Done():
		return false
	}
}

// kill kills a poller, in whose place another starts.
func (c *chaos) kill(context.Context, time.Duration) error {
	c.kills++
	n := c.any()
	c.used += c.pollers[n].kill()
	c.pollers = slices.Delete(c.pollers, n, n+1)
	if err := c.fakes.tell(killed); err != nil {
		return err
	}
	return c.add()
}

// stop stops a poller for longer than its leases last.
func (c *chaos) stop(ctx context.Context, round time.Duration) error {
	c.stops++
	p := c.pollers[c.any()].cmd.Process
	if err := p.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	until(ctx, time.Now().Add(min(stopTime, round*22/100)))
	return p.Signal(syscall.SIGCONT)
}

// cut cuts a poller off from the database.
func (c *chaos) cut(ctx context.Context, round time.Duration) error {
	c.cuts++
	r := c.pollers[c.any()].road
	r.set(true)
	until(ctx, time.Now().Add(min(cutTime, round*16/100)))
	r.set(false)
	return nil
}

// restart restarts the database.
func (c *chaos) restart(ctx context.Context, _ time.Duration) error {
	if c.db.restart != nil {
		c.restarts++
		return c.db.restart(ctx)
	}
	for _, p := range c.pollers {
		p.road.set(true)
	}
	until(ctx, time.Now().Add(downTime))
	for _, p := range c.pollers {
		p.road.set(false)
	}
	return nil
}

// figures returns what has happened.
func (c *chaos) figures() []figure {
	return []figure{
		{"all_polled_s", round(c.begun.Seconds())},
		{"kills", float64(c.kills)},
		{"stops", float64(c.stops)},
		{"cuts", float64(c.cuts)},
		{"database_restarts", float64(c.restarts)},
	}
}

// broken returns which figures say that something is wrong.
func broken(figures []figure) error {
	most := map[string]float64{
		"sessions_wrong": 0, "polls_by_two": 0, "logins_at_once": 1, "gap_after_kill_s": largestGap.Seconds(),
	}
	var wrong []string
	for _, f := range figures {
		if limit, ok := most[f.name]; ok && f.value > limit {
			wrong = append(wrong, fmt.Sprintf("%v, at most %v", f, limit))
		}
		delete(most, f.name)
	}
	for name := range most {
		wrong = append(wrong, name+" is missing")
	}
	if wrong == nil {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(wrong, "; "))
}
