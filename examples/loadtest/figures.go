//go:build unix

package main

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store"
)

// figure is one line of the result.
type figure struct {
	name  string
	value float64
}

// String returns the line.
func (f figure) String() string { return f.name + " " + strconv.FormatFloat(f.value, 'f', -1, 64) }

// measure runs the daemon for the duration.
func measure(ctx context.Context, p *plan, st store.Store, ids []int64, profile string) ([]figure, error) {
	stop, err := startProfile(profile)
	if err != nil {
		return nil, err
	}
	defer stop()
	var polls pollTimes
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	limited, cancel := context.WithTimeout(ctx, p.Duration)
	defer cancel()
	var memory atomic.Int64
	go watchMemory(limited, &memory)
	wroteBefore, err := written()
	if err != nil {
		return nil, err
	}
	begin, cpuBefore := time.Now(), cpu()
	done := make(chan error, 1)
	go func() {
		done <- daemon.Run(limited, daemon.Config{
			Store: st, Log: log, Interval: time.Duration(float64(p.Interval) / p.Overload), QueryTimeout: queryTimeout, OnPoll: polls.add, Events: new(events.Bus),
			RCON: &rcon.Options{DialContext: dial},
		})
	}()
	time.Sleep(p.Duration - time.Second)
	took, used := time.Since(begin), cpu()-cpuBefore
	late := polls.sorted()
	wrote, err := written()
	if err != nil {
		return nil, err
	}
	share, err := fresh(ctx, p, st, ids)
	if err != nil {
		return nil, err
	}
	if err := <-done; err != nil {
		return nil, err
	}
	seconds := took.Seconds()
	return []figure{
		{"polls_per_second", round(float64(len(late)) / seconds)},
		{"lateness_p50_ms", round(quantile(late, 0.5))},
		{"lateness_p99_ms", round(quantile(late, 0.99))},
		{"fresh_share", share},
		{"daemon_cpu_cores", round(used.Seconds() / seconds)},
		{"daemon_rss_mb", round(float64(memory.Load()) / (1 << 20))},
		{"db_written_kb_per_s", round(float64(wrote-wroteBefore) / 1024 / seconds)},
	}, nil
}

func round(v float64) float64 { return float64(int64(v*1000+0.5)) / 1000 }

// fresh returns the share of the living servers that the database shows as seen
// a moment ago.
func fresh(ctx context.Context, p *plan, st store.History, ids []int64) (float64, error) {
	now := time.Now()
	runs, err := st.Snapshots(ctx, ids)
	if err != nil {
		return 0, err
	}
	living, seen := 0, 0
	behaviors := p.behaviors()
	for i, id := range ids {
		if behaviors[i] != alive {
			continue
		}
		living++
		if run, ok := runs[id]; ok && now.Sub(run.LastSeenAt) <= max(freshFor, 3*p.Interval) {
			seen++
		}
	}
	return float64(seen) / float64(max(living, 1)), nil
}
