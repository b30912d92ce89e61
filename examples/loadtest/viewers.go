//go:build linux

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"sync"
	"time"
)

// viewers look at the pages while the process is tried: each has an event stream, and reads
// one page after another.
type viewers struct {
	base string
	ids  []int64
	http http.Client

	mu     sync.Mutex
	times  []time.Duration // that pages took
	failed int             // pages that were asked for while the process lived
	events int

	killedAt     time.Time // the last time; zero: never
	failedKilled int       // pages that were asked for while the process was down
	back         bool      // a page was served since
}

func newViewers(addr string, ids []int64) (*viewers, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &viewers{back: true, base: "http://" + addr, ids: ids, http: http.Client{Jar: jar}}, nil
}

// login waits until the pages are there.
func (v *viewers) login(ctx context.Context) error {
	for {
		resp, err := v.http.PostForm(v.base+"/login", url.Values{"username": {soakUser}, "password": {soakPassword}})
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK && resp.Request.URL.Path == "/servers" {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no login: %w", ctx.Err())
		case <-time.After(time.Second):
		}
	}
}

// run lets n of them look until ctx ends.
func (v *viewers) run(ctx context.Context, n int) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { v.stream(ctx) })
		all.Go(func() {
			for k := i; ctx.Err() == nil; k++ {
				v.page(ctx, v.paths(k))
				pause(ctx, time.Second)
			}
		})
	}
	all.Wait()
}

func (v *viewers) paths(k int) string {
	id := v.ids[k*7%len(v.ids)]
	return []string{"/servers", fmt.Sprintf("/servers/%d", id), fmt.Sprintf("/servers/%d/players", id), "/players", fmt.Sprintf("/api/v1/servers/%d/live-state", id)}[k%5]
}

func (v *viewers) page(ctx context.Context, path string) {
	begin := time.Now()
	var half error
	ok := v.get(ctx, path, func(body io.Reader) { _, half = io.Copy(io.Discard, body) })
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case ok && half == nil:
		v.times = append(v.times, time.Since(begin))
		v.back = v.back || begin.After(v.killedAt)
	case ctx.Err() != nil:
	case begin.After(v.killedAt) && (v.back || begin.Sub(v.killedAt) > restart):
		v.failed++
	default:
		v.failedKilled++
	}
}

// restart is how long the process may take until it serves pages again.
const restart = 15 * time.Second

// killed says that the process is killed, and so that pages fail: those under way, and others
// until one is served again.
func (v *viewers) killed(at time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.killedAt, v.back = at, false
}

// stream reads events, over and over where the stream ends.
func (v *viewers) stream(ctx context.Context) {
	for ctx.Err() == nil {
		v.get(ctx, "/api/v1/events", func(body io.Reader) {
			for lines := bufio.NewScanner(body); lines.Scan(); {
				if len(lines.Bytes()) > 5 && lines.Text()[:5] == "data:" {
					v.mu.Lock()
					v.events++
					v.mu.Unlock()
				}
			}
		})
		pause(ctx, time.Second)
	}
}

func (v *viewers) get(ctx context.Context, path string, read func(io.Reader)) (ok bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.base+path, nil)
	if err != nil {
		return false
	}
	resp, err := v.http.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	read(resp.Body)
	return resp.StatusCode == http.StatusOK
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (v *viewers) figures() []figure {
	v.mu.Lock()
	defer v.mu.Unlock()
	slices.Sort(v.times)
	return []figure{
		{"pages", float64(len(v.times))},
		{"pages_failed", float64(v.failed)},
		{"pages_failed_killed", float64(v.failedKilled)},
		{"page_p50_ms", round(quantile(v.times, 0.5))},
		{"page_p99_ms", round(quantile(v.times, 0.99))},
		{"events", float64(v.events)},
	}
}
