//go:build unix

package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store/postgres"
)

// Each poller is a process of its own: this program again, with its work in the environment.
const pollerVariable = "LEFT4ME_LOADTEST_POLLER"

// work is what a poller is told.
type work struct {
	URL      string
	Interval time.Duration
}

// servePoller is that process. It ends when its standard input does.
func servePoller(text string) error {
	var w work
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	var st *postgres.Store
	for {
		var err error
		if st, err = postgres.Open(ctx, w.URL, nil); err == nil {
			break
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Second):
		}
	}
	defer st.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return daemon.Run(ctx, daemon.Config{
		Store: st, Log: log, Interval: w.Interval, QueryTimeout: queryTimeout, Events: new(events.Bus), ShareEvents: true,
		RCON: &rcon.Options{DialContext: dial},
	})
}

// poller is one of these processes, and the only way that it has to the database.
type poller struct {
	cmd  *exec.Cmd
	in   io.Closer
	road *road
}

func startPoller(database string, interval time.Duration) (*poller, error) {
	u, err := url.Parse(database)
	if err != nil {
		return nil, err
	}
	p := new(poller)
	if p.road, err = newRoad(u.Host); err != nil {
		return nil, err
	}
	u.Host = p.road.Addr().String()
	if err := p.start(work{URL: u.String(), Interval: interval}); err != nil {
		p.road.Close()
		return nil, err
	}
	return p, nil
}

func (p *poller) start(w work) error {
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p.cmd = exec.Command(self)
	p.cmd.Env = append(os.Environ(), pollerVariable+"="+string(text))
	p.cmd.Stderr = os.Stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	return p.cmd.Start()
}

// end lets the poller end by itself, if it was not killed, and returns the processor time that
// it took.
func (p *poller) end() time.Duration {
	p.in.Close()
	p.cmd.Wait()
	p.road.Close()
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// kill ends the poller as kill -9 does.
func (p *poller) kill() time.Duration {
	p.cmd.Process.Kill()
	return p.end()
}

// runShared is runPollers on the database that a URL names, or on one of a PostgreSQL that it
// starts.
func runShared(ctx context.Context, p *plan, n int, url, restart string, quiet bool) ([]figure, error) {
	db, stop, err := openDatabase(ctx, url, restart)
	if err != nil {
		return nil, err
	}
	figures, err := runPollers(ctx, p, n, db, quiet)
	return figures, errors.Join(err, stop())
}

// runPollers makes the whole test with several pollers on one PostgreSQL.
func runPollers(ctx context.Context, p *plan, n int, db database, quiet bool) ([]figure, error) {
	p.Gap, p.WarmUp = largestGap, time.Duration(p.Servers)*firstPoll
	st, err := postgres.Open(ctx, db.url, nil)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	fakes, ids, err := p.begin(ctx, st)
	if err != nil {
		return nil, err
	}
	defer fakes.stop()
	c := &chaos{plan: p, db: db, fakes: fakes}
	defer c.end()
	for range n {
		if err := c.add(); err != nil {
			return nil, err
		}
	}
	if !quiet && n > 1 {
		if err := c.run(ctx, st); err != nil {
			return nil, err
		}
	}
	if !until(ctx, p.Start.Add(p.Duration)) {
		return nil, ctx.Err()
	}
	c.end()
	expected, wrong, err := compare(ctx, p, st, ids, os.Stderr)
	if err != nil {
		return nil, err
	}
	told, err := fakes.figures()
	if err != nil {
		return nil, err
	}
	return slices.Concat([]figure{
		{"pollers", float64(n)},
		{"pollers_cpu_cores", round(c.used.Seconds() / p.Duration.Seconds())},
		{"sessions_expected", float64(expected)},
		{"sessions_wrong", float64(wrong)},
	}, c.figures(), told), nil
}
