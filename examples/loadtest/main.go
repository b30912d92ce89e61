//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

const (
	queryTimeout = 2 * time.Second
	freshFor     = 15 * time.Second
)

func main() {
	if text := os.Getenv(planVariable); text != "" {
		exit(serveFakes(text))
	}
	if text := os.Getenv(pollerVariable); text != "" {
		exit(servePoller(text))
	}
	if text := os.Getenv(soakVariable); text != "" {
		exit(serveSoak(text))
	}
	var p plan
	flag.IntVar(&p.Servers, "servers", 10_000, "game servers")
	flag.DurationVar(&p.Interval, "interval", 5*time.Second, "time between two polls of a server")
	flag.DurationVar(&p.Duration, "duration", time.Minute, "how long the daemon runs")
	flag.Float64Var(&p.Overload, "overload", 1, "how many `times` as often as -interval says the daemon is told to poll")
	flag.Float64Var(&p.Dead, "dead", 2, "`per cent` of the servers whose port nothing listens on")
	flag.Float64Var(&p.Hang, "hang", 1, "`per cent` of the servers that never answer")
	flag.IntVar(&p.Players, "players", 8, "players on a server at once, at most")
	flag.Float64Var(&p.Churn, "churn", 2, "players of a server who leave in a minute, on average")
	pollers := flag.Int("pollers", 0, "how many processes poll, on one PostgreSQL; they are killed, stopped and cut off meanwhile")
	url := flag.String("postgres", "", "`URL` of an empty database, for -pollers; none: a PostgreSQL of its own")
	restart := flag.String("postgres-restart", "", "`command` that restarts the PostgreSQL of -postgres")
	quiet := flag.Bool("quiet", false, "nothing happens to the pollers, or to the process of -soak")
	soak := flag.Bool("soak", false, "try the daemon and its pages with kills, a full disk, clock steps and hostile servers")
	flag.Float64Var(&p.Hostile, "hostile", 0, "`per cent` of the servers that misbehave, each as a scenario of rcontest")
	profile := flag.String("cpuprofile", "", "write a profile of the daemon to this `file`")
	flag.Parse()
	if err := p.check(); err != nil {
		exit(err)
	}
	var figures []figure
	var err error
	if *soak {
		figures, err = runSoak(context.Background(), &p, *quiet)
	} else if *pollers > 0 {
		figures, err = runShared(context.Background(), &p, *pollers, *url, *restart, *quiet)
	} else {
		figures, err = run(context.Background(), &p, *profile)
	}
	for _, f := range figures {
		fmt.Println(f)
	}
	if err == nil && *pollers > 0 {
		err = broken(figures)
	}
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "loadtest:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (p *plan) check() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	switch {
	case p.Servers < 1 || p.Servers > 60_000:
		return errors.New("-servers must be from 1 to 60000")
	case uint64(p.Servers)+1000 > limit.Cur:
		return fmt.Errorf("%d servers need more file descriptors than the %d allowed", p.Servers, limit.Cur)
	case p.Interval < 100*time.Millisecond:
		return errors.New("-interval must be at least 100ms")
	case p.Duration < 6*p.Interval+6*time.Second+p.warmUp():
		return fmt.Errorf("-duration must be at least six intervals and %v", 6*time.Second+p.warmUp())
	case p.Overload < 1 || p.Overload > 100:
		return errors.New("-overload must be from 1 to 100")
	case p.Dead < 0 || p.Hang < 0 || p.Hostile < 0 || p.Dead+p.Hang+p.Hostile > 100:
		return errors.New("-dead, -hang and -hostile are per cent")
	case p.Players < 0 || p.Players > 200:
		return errors.New("-players must be from 0 to 200")
	}
	return nil
}

// run makes the whole test.
func run(ctx context.Context, p *plan, profile string) ([]figure, error) {
	dir, err := os.MkdirTemp("", "loadtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	st, err := sqlite.Open(ctx, filepath.Join(dir, "left4me.db"), nil)
	if err != nil {
		return nil, err
	}
	defer st.Close()

	fakes, ids, err := p.begin(ctx, st)
	if err != nil {
		return nil, err
	}
	defer fakes.stop()

	figures, err := measure(ctx, p, st, ids, profile)
	if err != nil {
		return nil, err
	}
	expected, wrong, err := compare(ctx, p, st, ids, os.Stderr)
	if err != nil {
		return nil, err
	}
	return append(figures,
		figure{"sessions_expected", float64(expected)},
		figure{"sessions_wrong", float64(wrong)},
		figure{"sequential_tick_s", round(sequential(ctx, p, fakes.addrs).Seconds())}), nil
}

// begin starts the game servers, lists them in the store, and starts the script. The caller
// stops the servers.
func (p *plan) begin(ctx context.Context, st store.Store) (*fakes, []int64, error) {
	f, ids, err := p.prepare(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	if err := p.start(f); err != nil {
		f.stop()
		return nil, nil, err
	}
	return f, ids, nil
}

// prepare starts the game servers and lists them in the store. They take logins, and answer
// commands once the script has started. The caller stops them.
func (p *plan) prepare(ctx context.Context, st store.Store) (*fakes, []int64, error) {
	f, err := startFakes(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	ids, err := fill(ctx, st, f.addrs)
	if err != nil {
		f.stop()
		return nil, nil, err
	}
	return f, ids, nil
}

// start starts the script.
func (p *plan) start(f *fakes) error {
	debug.FreeOSMemory()
	p.Start = time.Now().Truncate(time.Millisecond)
	return f.begin(p.Start)
}

// fill lists the servers in the store.
func fill(ctx context.Context, st store.Store, addrs []string) ([]int64, error) {
	user, err := st.CreateUser(ctx, store.User{Name: "loadtest", Active: true})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(addrs))
	for _, addr := range addrs {
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, err
		}
		s, err := st.CreateServer(ctx, store.Server{UserID: user.ID, Name: addr, Host: nameOf(host), Port: n, RCONPassword: password})
		if err != nil {
			return nil, err
		}
		ids = append(ids, s.ID)
		login, now := store.RCONLogin{Host: s.Host, Port: s.Port, Password: password}, time.Now().UTC()
		if err := st.BeginRCONLogin(ctx, login, now); err != nil {
			return nil, err
		}
		if err := st.EndRCONLogin(ctx, login, store.LoginProven, now); err != nil {
			return nil, err
		}
	}
	return ids, nil
}
