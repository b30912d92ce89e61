package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
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

// metrics are the values of a daemon's metrics, by name with labels.
func metrics(h *daemon.Health) (map[string]float64, error) {
	var text bytes.Buffer
	if err := h.WriteMetrics(&text); err != nil {
		return nil, err
	}
	values := make(map[string]float64)
	lines := bufio.NewScanner(&text)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if v, err := strconv.ParseFloat(value, 64); ok && err == nil {
			values[name] = v
		}
	}
	return values, lines.Err()
}

// quantile reads a quantile off a histogram, in seconds: between the bounds of a
// bucket it takes the observations to be spread evenly.
func quantile(values map[string]float64, name string, q float64) float64 {
	want := q * values[name+"_count"]
	type bucket struct{ bound, count float64 }
	var below, at bucket
	at.bound = math.Inf(1)
	for key, count := range values {
		rest, ok := strings.CutPrefix(key, name+`_bucket{le="`)
		if !ok {
			continue
		}
		bound, err := strconv.ParseFloat(strings.TrimSuffix(rest, `"}`), 64)
		if err != nil {
			continue
		}
		if count < want && bound >= below.bound {
			below = bucket{bound, count}
		}
		if count >= want && bound <= at.bound {
			at = bucket{bound, count}
		}
	}
	if math.IsInf(at.bound, 1) {
		return below.bound // or more
	}
	if at.count == below.count {
		return at.bound
	}
	return below.bound + (at.bound-below.bound)*(want-below.count)/(at.count-below.count)
}
