package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/sync/errgroup"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/diagnose"
	"github.com/left4me/left4me/store/feed"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/quota"
	"github.com/left4me/left4me/store/scheduled"
)

// serve is the daemon and the pages.
type serve struct {
	settings
	given map[string]string // flags of the command line, by their variables
}

// Help is what the help of the command says beside its flags.
func (*serve) Help() string {
	return "Three settings are secrets and have no flag: $LEFT4ME_ADMIN_PASSWORD adds the user admin or changes the password, " +
		"$STEAM_WEB_API_KEY fetches names and avatars from Steam, and $LEFT4ME_METRICS_TOKEN lets its bearer read /metrics."
}

// AfterApply reads what has no flag, remembers which flags were given, and looks at
// settings that must fit each other.
func (s *serve) AfterApply(parsed *kong.Context, c command) error {
	s.given = make(map[string]string)
	for _, p := range parsed.Path {
		if p.Flag != nil && !p.Resolved {
			s.given[p.Flag.Tag.Get("env")] = "-" + p.Flag.Name
		}
	}
	if err := s.readSecrets(c.env); err != nil {
		return err
	}
	if s.QueryTimeout > max(s.Poll, time.Second)*12 {
		return fault(s.source("LIVE_STATE_QUERY_TIMEOUT_SECONDS"), "more than twelve times LIVE_STATE_POLL_SECONDS", "")
	}
	if _, err := s.steamLogin(); err != nil {
		return err
	}
	if bind, addr := s.LogBind != "", netip.AddrPort(s.LogAddr).IsValid(); bind != addr {
		missing := map[bool]string{true: "LOG_LISTENER_ADDR", false: "LOG_LISTENER_BIND"}[bind]
		return fault(missing, "LOG_LISTENER_BIND and LOG_LISTENER_ADDR are set together", "")
	}
	return nil
}

// source is what an operator has to change: the flag if there is one, or the variable.
func (s *serve) source(variable string) string { return cmp.Or(s.given[variable], variable) }

// Run serves until ctx ends.
func (s *serve) Run(ctx context.Context, parsed *kong.Context, c command) error {
	c.warnUnknown(parsed.Model)
	if err := s.tryFiles(); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", string(s.Addr))
	if err != nil {
		return listenError(s.source("LEFT4ME_ADDR"), string(s.Addr), err)
	}
	defer ln.Close()
	var logs *srclog.Listener
	if bind := string(s.LogBind); bind != "" {
		if logs, err = srclog.Listen(bind); err != nil {
			return listenError(s.source("LOG_LISTENER_BIND"), bind, err)
		}
		defer logs.Close()
	}
	db, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	// After all that can fail: a password that is shown once must be seen.
	if err := c.ensureAdmin(ctx, db, s.AdminPassword); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "left4me %s serves http://%s\n", version(), ln.Addr())
	return c.watch(ctx, s.settings, db, ln, logs)
}

// watch polls the servers and serves the pages until ctx ends, then lets both
// finish what they have begun.
func (c command) watch(ctx context.Context, set settings, db store.Store, ln net.Listener, logs *srclog.Listener) error {
	log := slog.New(slog.NewTextHandler(c.err, nil))
	bus := new(events.Bus)
	health := new(daemon.Health)
	passwords := new(poll.Passwords)
	measure := metrics.Config{Daemon: health, Bus: bus, Servers: db, Stale: set.Stale, Version: version(), Log: log}
	if logs != nil {
		measure.GameLogs = logs.Stats
	}
	figures := metrics.New(measure)
	api, resolver := set.client(set.SteamKey, db)
	steamLogin, err := set.steamLogin()
	if err != nil {
		return err
	}
	look := diagnose.New(diagnose.Config{
		Store: db, Timeout: set.QueryTimeout, LogAddr: netip.AddrPort(set.LogAddr),
		Dialer: &safedial.Dialer{Deny: set.DenyNetworks, LookupNetIP: net.DefaultResolver.LookupNetIP},
	})
	clients := operate.Clients(&hold.Logins{Store: db, Dialer: &safedial.Dialer{Deny: set.DenyNetworks}}, nil)
	ui, err := httpui.NewHandler(httpui.Config{
		Store:        db,
		Log:          log,
		Stale:        set.Stale,
		HistoryFor:   set.History,
		PollInterval: set.Poll,
		Events:       bus.Subscribe,
		Ready:        health.Ready,
		Metrics: figures.Handler(metrics.Access{
			Token: set.MetricsToken, Networks: set.MetricsNetworks, Proxies: []netip.Prefix(set.TrustedProxies),
		}),
		SetRCONPassword: passwords.Set,
		Doctor:          look.Server,
		Console:         clients,
		Warnings:        health.Warnings,
		Resolver:        resolver,
		Avatars:         avatars.Config{BaseURL: string(set.AvatarURL), Dir: string(set.AvatarCache), Log: log},
		SteamLogin:      steamLogin,
		TrustedProxies:  []netip.Prefix(set.TrustedProxies),
		Quota:           quota.Quota{Servers: set.MaxServers, Blueprints: set.MaxBlueprints, BlueprintBytes: set.MaxBlueprintBytes},
		Version:         version(),
	})
	if err != nil {
		return err
	}
	notifier := newNotifier(set, db, bus, health, log)
	tasks := scheduled.Config{Store: db, Client: clients, Polls: health.Polls, Log: log}
	if api != nil {
		tasks.Steam = api
	}
	scheduler := scheduled.New(tasks)
	cfg := daemon.Config{
		Dialer:         &safedial.Dialer{Deny: set.DenyNetworks},
		Store:          db,
		Log:            log,
		Interval:       set.Poll,
		QueryTimeout:   set.QueryTimeout,
		Policy:         set.policy(),
		HistoryFor:     set.History,
		AuditFor:       set.Audit,
		RetentionEvery: set.RetentionEvery,
		Events:         bus,
		Health:         health,
		OnPoll:         func(p poll.Poll) { figures.Polled(p); notifier.Polled(p); scheduler.Polled(p) },
		OnFlush:        figures.Flushed,
		OnPrune:        figures.Pruned,
		OnSteamCall:    figures.SteamCalled,
		Passwords:      passwords,
		ProfileTTL:     set.ProfileTTL,
		Steam:          api,
		DailyBudget:    set.SteamBudget,
		Record:         string(set.Record),
		Query:          poll.A2S((&safedial.Dialer{Deny: set.DenyNetworks}).DialContext),
		GameLogs:       logs,
		GameLogAddr:    netip.AddrPort(set.LogAddr),
	}

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return notifier.Run(ctx) })
	g.Go(func() error { return scheduler.Run(ctx) })
	if shared, ok := db.(store.Feed); ok {
		cfg.ShareEvents = true
		g.Go(func() error {
			return feed.Run(ctx, feed.Config{Feed: shared, Bus: bus, OnError: func(err error) { log.Warn("the events of the database cannot be read", "err", err) }})
		})
	}
	g.Go(func() error {
		if logs != nil { // until the games have been told
			defer logs.Close()
		}
		return daemon.Run(ctx, cfg)
	})
	if logs != nil {
		g.Go(func() error { return logs.Run(context.WithoutCancel(ctx)) })
	}
	srv := httpui.NewServer(ln.Addr().String(), ui)
	srv.Handler = figures.Instrument(srv.Handler)
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
