package daemon

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// A daemon that starts and finds history that is later than now gives the clock
	// some time to be set: a tenth of the time that would be lost, within these bounds.
	leastSettle = 10 * time.Second
	mostSettle  = 10 * time.Minute

	// mostCut is how much history is cut at most. If there is more after the present
	// time, then the clock is wrong and not the history.
	mostCut = 7 * 24 * time.Hour
)

// errStepped means that the clock went back.
var errStepped = errors.New("daemon: the clock went back")

// settle makes the history fit the clock before polls begin. It cuts what is dated
// after the present time, as a clock that was ahead has dated it, and decides whether
// the clock can be trusted to delete what is old.
func (d *daemon) settle(ctx context.Context) error {
	begin := time.Now()
	for told := false; ; {
		if err := d.lease.hold(ctx); errors.Is(err, errLeaseLost) {
			return err
		}
		wait, err := d.cut(ctx, time.Since(begin))
		switch {
		case err == nil && wait == 0:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			d.health.idle("the store does not answer; the poller waits")
		default:
			text := fmt.Sprintf("the history goes on for %s after the present time: is the clock of this machine right? The poller waits", wait.Round(time.Second))
			d.health.idle(text)
			if !told {
				told = true
				d.log.Warn("the history goes on after the present time; waiting for the clock to be set", "by", wait.Round(time.Second))
			}
		}
		if !pause(ctx, startRetry) {
			return ctx.Err()
		}
	}
}

// cut cuts what is later than now, and returns 0; or if the clock should be set
// first, by how much the history is ahead.
func (d *daemon) cut(ctx context.Context, waited time.Duration) (ahead time.Duration, err error) {
	now, sound := d.clock.cutAt()
	newest, lost, err := d.newest(ctx, now)
	if err != nil {
		return 0, err
	}
	if lost > mostCut {
		return newest.Sub(now), nil
	}
	if lost > leastStep && !d.clock.wentBack() && waited < min(max(lost/10, leastSettle), mostSettle) {
		return newest.Sub(now), nil
	}
	rows, err := d.Store.CutFuture(ctx, utc(now), utc(sound))
	if err != nil {
		return 0, err
	}
	if rows > 0 {
		d.log.Warn("cut the history that was dated after the present time", "rows", rows)
	}
	d.clock.cutDone()
	if !d.settled {
		d.settled = true
		if off := now.Sub(newest); off > leastDoubt && !newest.IsZero() {
			d.log.Info("old history is kept until the clock is trusted: the last entry is old", "age", off.Round(time.Second))
			d.clock.doubt(off)
		}
	}
	return 0, nil
}

// newest returns the latest time that the store knows of any server, and how much
// history it has after now.
func (d *daemon) newest(ctx context.Context, now time.Time) (newest time.Time, lost time.Duration, err error) {
	servers, err := d.Store.AllServers(ctx)
	if err != nil {
		return newest, 0, err
	}
	ids := make([]int64, 0, len(servers))
	for i := range servers {
		s := &servers[i]
		ids = append(ids, s.ID)
		newest = later(newest, later(s.ActualStateUpdatedAt, later(s.CreatedAt, s.UpdatedAt)))
	}
	last, err := d.Store.Snapshots(ctx, ids)
	if err != nil {
		return newest, 0, err
	}
	for id, run := range last {
		newest = later(newest, run.LastSeenAt)
		if !run.LastSeenAt.After(now) {
			continue
		}
		first, err := d.Store.Runs(ctx, id, now, run.LastSeenAt, 1)
		if err != nil {
			return newest, 0, err
		}
		if len(first) > 0 {
			lost = max(lost, run.LastSeenAt.Sub(later(now, first[0].StartedAt)))
		}
	}
	return newest, lost, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
