//go:build unix

// Loadtest measures the daemon at scale: it runs one on a new SQLite file against
// thousands of scripted game servers, which a process of their own serves on
// addresses of 127.0.0.0/8, and then holds the database against the script.
//
//	loadtest -servers 10000 -interval 5s -duration 60s
//
// With -overload 2 the daemon is told to poll twice as often as -interval says, and
// should be held to an -interval that the machine can keep: then polls come late, but
// what is seen is stored, each server is fresh, and no session is wrong.
//
//	GOMAXPROCS=1 loadtest -servers 19000 -interval 5s -overload 2
//
// The game servers have accepted the password before, as after a restart of the daemon.
//
// It prints one "name value" a line:
//
//	polls_per_second     polls that ended, over the duration
//	lateness_p50_ms      how long after its planned time a poll began
//	lateness_p99_ms
//	fresh_share          living servers whose newest run in the database was seen in the last 15 s, or three intervals
//	daemon_cpu_cores     processor time of the daemon and its database, over the duration
//	daemon_rss_mb        its resident memory at most, in MB of 2^20 bytes
//	db_written_kb_per_s  what it sent to the disk, in KB of 2^10 bytes
//	sessions_expected    sessions in the script
//	sessions_wrong       sessions that are missing, too many, or have other times than in the script
//	sequential_tick_s    what one pass takes if the same servers are polled one after the
//	                     other with a connection each, extrapolated from 200 of them
//
// With -pollers 4, four processes share the servers on one PostgreSQL, which it starts, or on
// the empty database that -postgres names. In each 90 s one is killed and replaced, one
// stopped for 20 s, one cut off from the database, and the database restarted, which
// -postgres-restart does for one that was named; -quiet leaves all alone. It prints then:
//
//	pollers              processes
//	pollers_cpu_cores    their processor time, over the duration
//	all_polled_s         when each server had been polled once: what follows begins then
//	kills, stops, cuts, database_restarts
//	polls_per_second     commands that the game servers got
//	polls_by_two         commands over a connection after a newer one had logged in: 0
//	logins_at_once       connections of a server in use at once, from the login to the last command: 1
//	logins_open_at_once  with those of a stopped poller, which cannot close them
//	largest_gap_s        between two commands to one server
//	gap_after_kill_s     from a kill to the next command, of all servers: under 10
//	gap_across_kill_s    between the commands before and after a kill
//
// It fails if sessions are wrong or one of these bounds is broken.
//
// With -soak the daemon and its pages are one process, on SQLite: it is killed, its disk is
// full, its clock steps, a tenth of the game servers is hostile (-hostile), and viewers read
// pages and events. It ends with an error if a session is wrong, or if the second half of its
// longest life took more memory, goroutines or descriptors than the first. make soak runs it.
//
//	sessions_wrong           sessions that are not as in the script: 0
//	pages, pages_failed      that viewers read, or could not though the process lived: 0
//	pages_failed_killed      that they could not read because it was killed
//	page_p50_ms, page_p99_ms
//	events                   that reached viewers
//	rss_mb_first_half, rss_mb_second_half, and so for goroutines and descriptors
//	gap_since_kill_s, and so for start, disk, behind and ahead
//	                         the longest time without a poll of a server that answers, until the next
//	                         of these: with one over the 25 s in which no player comes or goes, this
//	                         machine is too busy to tell, and sessions are wrong
//
// It needs two file descriptors for each server in all, one in each process, and
// Linux.
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
