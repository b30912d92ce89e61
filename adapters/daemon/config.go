package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/health"
)

// Defaults of [Config].
const (
	DefaultInterval       = poll.DefaultInterval
	DefaultQueryTimeout   = poll.DefaultQueryTimeout
	DefaultHistoryFor     = 30 * 24 * time.Hour
	DefaultRetentionEvery = 60
)

// Health is [health.Health].
type Health = health.Health

// Config says what a daemon does. Only Store is required; a zero field means its
// default.
type Config struct {
	// Store is where the servers are listed and what was seen is written.
	Store Store

	// Log gets a line when something changes, never one for each poll. Nil
	// discards them.
	Log *slog.Logger

	// Interval is the time between two polls of a server. Default 5 s.
	Interval time.Duration

	// QueryTimeout bounds one poll: connecting, login and answer. Default 2 s.
	QueryTimeout time.Duration

	// RCON adjusts the connections to game servers. Nil is fine.
	RCON *rcon.Options

	// Dialer says which networks game servers may be in, and looks up their names.
	// Its Base is not used: that is the DialContext of RCON. Nil is the zero value.
	Dialer *safedial.Dialer

	// Policy is when sessions and runs end. Policy.Gap is by default the greater of 30 s
	// and three Intervals, so that a lost poll ends no run.
	Policy livestate.Policy

	// HistoryFor is how long runs and sessions are kept after their end.
	// Default 30 days.
	HistoryFor time.Duration

	// AuditFor is how long the audit log is kept. Zero means the default of package retention.
	AuditFor time.Duration

	// RetentionEvery is how many Intervals pass between two removals of what is
	// older than HistoryFor. Default 60.
	RetentionEvery int

	// Events receives what happens, for its subscribers. Nil is fine.
	Events *events.Bus

	// ShareEvents hands events to Store, a [store.Feed], instead: package feed brings those
	// of all daemons to a bus.
	ShareEvents bool

	// Steam is asked for names and avatars. Nil, or a nil *webapi.Client in it, means
	// that there are none.
	Steam profiles.Steam

	// ProfileTTL is how old a profile may grow before it is asked for again.
	// Default 24 h.
	ProfileTTL time.Duration

	// DailyBudget is how many calls to Steam may be made in a day (UTC), counted
	// in the store. Default 50,000.
	DailyBudget int

	// GameLogs receives the logs of the games, which are told to send them to GameLogAddr. The caller
	// runs it. Nil means that no game is asked for its log.
	GameLogs    *srclog.Listener
	GameLogAddr netip.AddrPort

	// Query asks a server for its counts where RCON gives none, as [poll.A2S] does. Nil means that
	// no server is asked.
	Query func(context.Context, poll.Target) (poll.Counts, error)

	// Record is the path of a record of every observation, for [record.Replay]. Empty
	// means none is written.
	Record string

	// RecordSize bounds the record in bytes, the file at Record and the older one
	// at Record + ".1" together. Default 256 MiB.
	RecordSize int64

	// Now reads the wall clock, for tests of a clock that steps. It may be called
	// from many goroutines. Nil means [time.Now], as programs want it. Elapsed time
	// does not depend on it.
	Now func() time.Time

	// Passwords sets passwords of game servers that this daemon watches. Nil is fine.
	Passwords *poll.Passwords

	// Health receives the state of the daemon. Nil is fine.
	Health *Health

	// OnPoll, OnFlush, OnPrune and OnSteamCall are called for metrics: after each poll, after each
	// batch, with the number of rows that retention has removed, and after each call to Steam.
	// OnPoll must be safe for concurrent use. They may be nil.
	OnPoll      func(poll.Poll)
	OnFlush     func(batch.Flush)
	OnPrune     func(rows int)
	OnSteamCall func(profiles.Call)
}

// withDefaults returns c with every field set but Events and Steam, which may be nil,
// and those that other packages have a default for.
func (c Config) withDefaults() (Config, error) {
	if c.Store == nil {
		return c, errors.New("daemon: Config.Store is required")
	}
	for name, v := range map[string]int64{
		"Interval": int64(c.Interval), "QueryTimeout": int64(c.QueryTimeout),
		"HistoryFor": int64(c.HistoryFor), "RetentionEvery": int64(c.RetentionEvery),
		"ProfileTTL": int64(c.ProfileTTL), "DailyBudget": int64(c.DailyBudget),
		"RecordSize": c.RecordSize,
	} {
		if v < 0 {
			return c, fmt.Errorf("daemon: Config.%s is negative", name)
		}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Health == nil {
		c.Health = new(Health)
	}
	if c.OnPoll == nil {
		c.OnPoll = func(poll.Poll) {}
	}
	if c.OnPrune == nil {
		c.OnPrune = func(int) {}
	}
	if client, ok := c.Steam.(*webapi.Client); ok && client == nil {
		c.Steam = nil
	}
	c.Interval = cmp.Or(c.Interval, DefaultInterval)
	c.QueryTimeout = cmp.Or(c.QueryTimeout, DefaultQueryTimeout)
	c.HistoryFor = cmp.Or(c.HistoryFor, DefaultHistoryFor)
	c.RetentionEvery = cmp.Or(c.RetentionEvery, DefaultRetentionEvery)
	return c, nil
}

// openRecord returns the writer of the record that c asks for, or nil if it wants none.
func openRecord(c Config) (*record.Writer, error) {
	if c.Record == "" {
		return nil, nil
	}
	return record.NewWriter(record.Config{Path: c.Record, Size: c.RecordSize, OnError: func(err error) {
		if err == nil {
			c.Log.Info("the record is written again")
			c.Health.Clear(health.Record)
			return
		}
		c.Log.Warn("the record cannot be written; observations are missing from it", "err", err)
		c.Health.Warn(health.Record, health.WarningOf(store.WarnRecord))
	}})
}
