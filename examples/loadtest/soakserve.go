//go:build linux

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/store/sqlite"
)

// The daemon and its pages are a process of their own: this program again, with what it is
// told in the environment. It is killed, its clock steps, and its disk is full.
const soakVariable = "LEFT4ME_LOADTEST_SOAK"

// soakWork is what that process is told.
type soakWork struct {
	Database string
	Addr     string // of the pages
	Interval time.Duration
}

// serveSoak is that process. Each line of its standard input is what its clock is ahead, as
// a duration; it ends when the input does. It prints a line with its goroutines each second.
func serveSoak(text string) error {
	var w soakWork
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var ahead atomic.Int64
	go func() {
		defer cancel()
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			by, err := time.ParseDuration(lines.Text())
			if err != nil {
				return
			}
			ahead.Store(int64(by))
		}
	}()
	go func() {
		for {
			fmt.Println(runtime.NumGoroutine())
			time.Sleep(time.Second)
		}
	}()
	st, err := sqlite.Open(ctx, w.Database, nil)
	if err != nil {
		return err
	}
	defer st.Close()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	bus, health := new(events.Bus), new(daemon.Health)
	ui, err := httpui.NewHandler(httpui.Config{Store: st, Log: log, PollInterval: w.Interval, Events: bus.Subscribe, Ready: health.Ready, Warnings: health.Warnings})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", w.Addr)
	if err != nil {
		return err
	}
	pages := httpui.NewServer(w.Addr, ui)
	pages.BaseContext = func(net.Listener) context.Context { return ctx }
	served := make(chan error, 1)
	go func() { served <- pages.Serve(ln) }()
	err = daemon.Run(ctx, daemon.Config{
		Store: st, Log: log, Interval: w.Interval, QueryTimeout: queryTimeout, Events: bus, Health: health,
		RCON: &rcon.Options{DialContext: dial},
		Now:  func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
	pages.Close()
	if pagesErr := <-served; !errors.Is(pagesErr, http.ErrServerClosed) {
		err = errors.Join(err, pagesErr)
	}
	return err
}
