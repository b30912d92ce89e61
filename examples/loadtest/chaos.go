//go:build unix

package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store/postgres"
)

// Each poller is a process of its own: this program again, with its work in the environment.
const pollerVariable = "LEFT4ME_LOADTEST_POLLER"

// largestGap is how long no one may poll a server of a poller that was killed.
const largestGap = 10 * time.Second

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
	return p, p.start(work{URL: u.String(), Interval: interval})
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

// end lets the poller end by itself and returns the processor time that it took.
func (p *poller) end() time.Duration {
	p.in.Close()
	p.cmd.Wait()
	p.road.Close()
	return p.cmd.ProcessState.UserTime() + p.cmd.ProcessState.SystemTime()
}

// road carries connections to the database, unless it is cut.
type road struct {
	net.Listener
	to string

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

func newRoad(to string) (*road, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &road{Listener: l, to: to, conns: make(map[net.Conn]bool)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go r.carry(c)
		}
	}()
	return r, nil
}

func (r *road) carry(c net.Conn) {
	defer c.Close()
	d, err := net.Dial("tcp", r.to)
	if err != nil {
		return
	}
	defer d.Close()
	if !r.add(c) {
		return
	}
	defer r.remove(c)
	go func() {
		io.Copy(d, c)
		d.Close()
	}()
	io.Copy(c, d)
}

func (r *road) add(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.cut {
		r.conns[c] = true
	}
	return !r.cut
}

func (r *road) remove(c net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, c)
}

// set cuts the road, or opens it again.
func (r *road) set(cut bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = cut
	if cut {
		for c := range r.conns {
			c.Close()
		}
	}
}

// chaos is what happens to the pollers, one thing after another, while the script runs.
func chaos(ctx context.Context, p *plan, pollers []*poller, database string) error {
	n := len(pollers)
	at := func(share float64) bool {
		select {
		case <-time.After(time.Until(p.Start.Add(time.Duration(share * float64(p.Duration))))):
			return true
		case <-ctx.Done():
			return false
		}
	}
	if n < 2 || !at(0.15) {
		return ctx.Err()
	}
	killed := pollers[0]
	killed.cmd.Process.Kill()
	killed.cmd.Wait()
	again, err := startPoller(database, p.Interval)
	if err != nil {
		return err
	}
	killed.road.Close()
	*killed = *again
	if !at(0.35) {
		return ctx.Err()
	}
	stopped := pollers[1].cmd.Process
	if err := stopped.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	at(0.35 + min(0.2, float64(20*time.Second)/float64(p.Duration)))
	if err := stopped.Signal(syscall.SIGCONT); err != nil {
		return err
	}
	at(0.6)
	cut := pollers[n-1].road
	cut.set(true)
	at(0.6 + min(0.15, float64(15*time.Second)/float64(p.Duration)))
	cut.set(false)
	at(0.8)
	for _, each := range pollers { // to all pollers the database restarts
		each.road.set(true)
	}
	time.Sleep(min(2*time.Second, p.Duration/50))
	for _, each := range pollers {
		each.road.set(false)
	}
	return ctx.Err()
}

// runPollers makes the whole test with several pollers on one PostgreSQL.
func runPollers(ctx context.Context, p *plan, n int, database string, quiet bool) ([]figure, error) {
	p.Gap = largestGap
	st, err := postgres.Open(ctx, database, nil)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	fakes, ids, err := p.begin(ctx, st)
	if err != nil {
		return nil, err
	}
	defer fakes.stop()
	var pollers []*poller
	for range n {
		each, err := startPoller(database, p.Interval)
		if err != nil {
			return nil, err
		}
		pollers = append(pollers, each)
	}
	if !quiet {
		if err := chaos(ctx, p, pollers, database); err != nil {
			return nil, err
		}
	}
	time.Sleep(time.Until(p.Start.Add(p.Duration)))
	var used time.Duration
	for _, each := range pollers {
		used += each.end()
	}
	expected, wrong, err := compare(ctx, p, st, ids, os.Stderr)
	if err != nil {
		return nil, err
	}
	said, err := fakes.figures()
	if err != nil {
		return nil, err
	}
	return append([]figure{
		{"pollers", float64(n)},
		{"pollers_cpu_cores", round(used.Seconds() / p.Duration.Seconds())},
		{"sessions_expected", float64(expected)},
		{"sessions_wrong", float64(wrong)},
	}, said...), nil
}
