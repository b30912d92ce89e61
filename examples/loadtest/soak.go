//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
	passwords "github.com/left4me/left4me/store/password"
	"github.com/left4me/left4me/store/sqlite"
)

const (
	soakUser     = "loadtest"
	soakPassword = "soak the servers"
	soakViewers  = 20

	// While nobody polls or nothing is stored, no player of the script comes or goes.
	soakGap = 25 * time.Second
	settle  = time.Minute // until the process holds what it holds
)

// runSoak tries the daemon and its pages for the duration of the plan.
func runSoak(ctx context.Context, p *plan, quiet bool) (figures []figure, err error) {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err == nil {
			os.RemoveAll(dir)
			return
		}
		err = fmt.Errorf("%w; the database and the log are in %s", err, dir)
	}()
	w := soakWork{Database: filepath.Join(dir, "left4me.db"), Interval: p.Interval}
	if w.Addr, err = freeAddr(); err != nil {
		return nil, err
	}
	st, err := sqlite.Open(ctx, w.Database, nil)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	var happens []disturbance
	if !quiet {
		p.Gap = soakGap
		happens = disturbances(p.Duration)
		for _, h := range happens {
			p.Quiet = append(p.Quiet, span{h.at - 2*p.Interval - time.Second, h.at + soakGap})
		}
	}
	fakes, ids, err := p.prepare(ctx, st)
	if err != nil {
		return nil, err
	}
	defer fakes.stop()
	if err := letIn(ctx, st); err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	soaked, err := startSoaked(w, log)
	if err != nil {
		return nil, err
	}
	defer func() { soaked.kill() }()
	looking, stopLooking := context.WithCancel(ctx)
	defer stopLooking()
	v, err := newViewers(w.Addr, ids)
	if err == nil {
		err = v.login(looking)
	}
	if err == nil { // the process is up, however long that took
		err = p.start(fakes)
	}
	if err != nil {
		return nil, err
	}
	looked := make(chan struct{})
	go func() {
		v.run(looking, soakViewers)
		close(looked)
	}()
	counts := make(map[string]int)
	fakes.tell("start")
	for _, h := range happens {
		pause(ctx, time.Until(p.Start.Add(h.at)))
		counts[h.what]++
		fakes.tell(h.what)
		if h.what == "kill" {
			v.killed(time.Now())
			soaked.kill()
			if soaked, err = startSoaked(w, log); err != nil {
				return nil, err
			}
		} else if err := disturb(ctx, soaked, h.what); err != nil {
			return nil, err
		}
	}
	pause(ctx, time.Until(p.Start.Add(p.Duration)))
	stopLooking()
	<-looked
	if err := errors.Join(ctx.Err(), soaked.end()); err != nil {
		return nil, err
	}
	expected, wrong, err := compare(ctx, p, st, ids, os.Stderr)
	if err != nil {
		return nil, err
	}
	first, second := soaked.halves(min(settle, p.Duration/6))
	figures = append([]figure{
		{"servers", float64(p.Servers)},
		{"seconds", p.Duration.Seconds()},
		{"kills", float64(counts["kill"])},
		{"full_disks", float64(counts["disk"])},
		{"clock_steps", float64(2 * (counts["ahead"] + counts["behind"]))},
		{"sessions_expected", float64(expected)},
		{"sessions_wrong", float64(wrong)},
	}, v.figures()...)
	figures = append(figures, held(first, second)...)
	told, err := fakes.figures()
	if err != nil {
		return figures, err
	}
	gaps := slices.DeleteFunc(told, func(f figure) bool { return !strings.HasPrefix(f.name, "gap_since_") })
	figures = append(figures, gaps...)
	for _, f := range gaps {
		if wrong > 0 && f.value > soakGap.Seconds() {
			return figures, fmt.Errorf("%d sessions are wrong, and a server was not polled for longer than %v: is this machine too busy? %v", wrong, soakGap, f)
		}
	}
	if wrong > 0 {
		return figures, fmt.Errorf("%d sessions are wrong", wrong)
	}
	return figures, flat(first, second)
}

// letIn gives the user of the servers a password.
func letIn(ctx context.Context, st store.Store) error {
	u, err := st.UserByName(ctx, soakUser)
	if err != nil {
		return err
	}
	if u.PasswordDigest, err = passwords.Hash(ctx, soakPassword); err != nil {
		return err
	}
	return st.UpdateUser(ctx, u)
}

func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	return ln.Addr().String(), nil
}

func held(first, second sample) []figure {
	mb := func(n int64) float64 { return round(float64(n) / (1 << 20)) }
	return []figure{
		{"rss_mb_first_half", mb(first.memory)}, {"rss_mb_second_half", mb(second.memory)},
		{"goroutines_first_half", float64(first.goroutines)}, {"goroutines_second_half", float64(second.goroutines)},
		{"descriptors_first_half", float64(first.descriptors)}, {"descriptors_second_half", float64(second.descriptors)},
	}
}

// flat returns an error if the process came to hold a fifth more, and more than a little.
func flat(first, second sample) error {
	for _, f := range []struct {
		what                 string
		first, second, spare int64
	}{
		{"memory", first.memory, second.memory, 32 << 20},
		{"goroutines", int64(first.goroutines), int64(second.goroutines), 50},
		{"descriptors", int64(first.descriptors), int64(second.descriptors), 50},
	} {
		if f.second > f.first+max(f.first/5, f.spare) {
			return fmt.Errorf("%s grew from %d to %d", f.what, f.first, f.second)
		}
	}
	return nil
}
