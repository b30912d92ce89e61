package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	passwords "github.com/left4me/left4me/store/password"
)

func (c command) serve(ctx context.Context, args []string) error {
	set, err := readSettings(args, c.getenv, c.err)
	if err != nil {
		return err
	}
	if err := set.try(); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", set.addr)
	if err != nil {
		return listenError(set.source("LEFT4ME_ADDR"), set.addr, err)
	}
	defer ln.Close()
	db, err := openDatabase(ctx, set.database)
	if err != nil {
		return err
	}
	defer db.Close()
	// After all that can fail: a password that is shown once must be seen.
	if err := c.ensureAdmin(ctx, db, set.adminPass); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "left4me %s serves http://%s\n", version(), ln.Addr())
	return c.watch(ctx, set, db, ln)
}

// try finds out whether the files that the settings name can be written.
func (s settings) try() error {
	if s.record != "" {
		f, err := os.OpenFile(s.record, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return fileError(s.source("LEFT4ME_RECORD")+": "+s.record, err, "name a file in a folder that is there and can be written")
		}
		if err := f.Close(); err != nil {
			return fileError(s.source("LEFT4ME_RECORD")+": "+s.record, err, "")
		}
	}
	if s.avatarCache != "" {
		if err := os.MkdirAll(s.avatarCache, 0o700); err != nil {
			return fileError(s.source("LEFT4ME_AVATAR_CACHE")+": "+s.avatarCache, err, "name a folder that can be made and written")
		}
	}
	return nil
}

// ensureAdmin gives the operator a way in: the password of the settings, or one
// made for the first start.
func (c command) ensureAdmin(ctx context.Context, users store.Users, password string) error {
	if password == "" {
		all, err := users.Users(ctx)
		if err != nil || len(all) > 0 {
			return err
		}
		password = strings.ToLower(rand.Text())
		fmt.Fprintf(c.out, "No users yet. Log in as admin with the password %s (shown this once).\n", password)
	}
	digest, err := passwords.Hash(ctx, password)
	if err != nil {
		return fmt.Errorf("LEFT4ME_ADMIN_PASSWORD: %w", err)
	}
	u, err := users.UserByName(ctx, "admin")
	if errors.Is(err, store.ErrNotFound) {
		_, err = users.CreateUser(ctx, store.User{Name: "admin", PasswordDigest: digest, Admin: true, Active: true})
		return err
	}
	if err != nil {
		return err
	}
	if ok, err := passwords.Matches(ctx, u.PasswordDigest, password); ok || err != nil {
		return err
	}
	u.PasswordDigest, u.Admin, u.Active = digest, true, true
	return users.UpdateUser(ctx, u)
}

// watch polls the servers and serves the pages until ctx ends, then lets both
// finish what they have begun.
func (c command) watch(ctx context.Context, set settings, db store.Store, ln net.Listener) error {
	log := slog.New(slog.NewTextHandler(c.err, nil))
	bus := new(events.Bus)
	health := new(daemon.Health)
	passwords := new(daemon.Passwords)
	ui, err := httpui.NewHandler(httpui.Config{
		Store:           db,
		Log:             log,
		Stale:           set.stale,
		HistoryFor:      set.history,
		PollInterval:    set.poll,
		Events:          bus.Subscribe,
		Ready:           health.Ready,
		Metrics:         health.WriteMetrics,
		SetRCONPassword: passwords.Set,
		Warnings:        health.Warnings,
		AvatarURL:       set.avatarURL,
		AvatarCacheDir:  set.avatarCache,
		TrustedProxies:  set.proxies,
		Quota:           set.quota,
		Version:         version(),
	})
	if err != nil {
		return err
	}
	cfg := daemon.Config{
		Dialer:         &safedial.Dialer{Deny: set.deny},
		Store:          db,
		Log:            log,
		Interval:       set.poll,
		QueryTimeout:   set.queryTimeout,
		Policy:         set.policy(),
		HistoryFor:     set.history,
		RetentionEvery: set.pruneEvery,
		Events:         bus,
		Health:         health,
		Passwords:      passwords,
		ProfileTTL:     set.profileTTL,
		DailyBudget:    set.steamBudget,
		Record:         set.record,
	}
	if set.steamKey != "" && set.steamBudget > 0 {
		cfg.Steam = &webapi.Client{Key: set.steamKey, BaseURL: set.steamURL}
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return daemon.Run(ctx, cfg) })
	srv := httpui.NewServer(ln.Addr().String(), ui)
	srv.BaseContext = func(net.Listener) context.Context { return ctx }
	g.Go(func() error {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		last, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := srv.Shutdown(last); err != nil {
			return srv.Close()
		}
		return nil
	})
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}
