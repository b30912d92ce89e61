//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/left4me/left4me/livestate/poll"
)

// cpu returns the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// written returns how many bytes this process has sent to the disk.
func written() (int64, error) { return procNumber("/proc/self/io", "write_bytes:") }

// procNumber returns the number after a name in a file of /proc.
func procNumber(file, name string) (int64, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		}
	}
	return 0, fmt.Errorf("%s: no %s", file, name)
}

// watchMemory samples the resident memory until ctx ends, and keeps the most, in
// bytes.
func watchMemory(ctx context.Context, most *atomic.Int64) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		if kb, err := procNumber("/proc/self/status", "VmRSS:"); err == nil {
			most.Store(max(most.Load(), kb<<10))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// pollTimes keeps how late each poll began.
type pollTimes struct {
	mu   sync.Mutex
	late []time.Duration
}

// add takes a poll that has ended.
func (p *pollTimes) add(ended poll.Poll) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.late = append(p.late, ended.Late)
}

// sorted returns what was kept so far, the shortest first.
func (p *pollTimes) sorted() []time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Sorted(slices.Values(p.late))
}

// quantile returns a quantile of sorted times, in milliseconds; 0 of none.
func quantile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	i := min(int(q*float64(len(sorted))), len(sorted)-1)
	return sorted[i].Seconds() * 1000
}
