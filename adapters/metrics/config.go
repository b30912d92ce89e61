package metrics

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/steam/profiles"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/batch"
	"github.com/left4me/left4me/store/shard"
)

// Defaults of [Config].
const (
	DefaultStale      = 30 * time.Second
	DefaultMaxServers = 5000
	DefaultReadEvery  = time.Second
)

// Config says what a Collector reads. A zero field means its default; of a source that
// is nil there are no figures.
type Config struct {
	// Daemon is what polls: a *daemon.Health.
	Daemon Daemon

	// Bus is the [events.Bus].
	Bus interface{ Stats() events.Stats }

	// GameLogs is the Stats method of the [srclog.Listener].
	GameLogs func() srclog.ListenerStats

	// Servers is the store, for the figures of each server.
	Servers Servers

	// Stale is the age of the last poll from which a server has no counts and no map.
	// Default 30 s.
	Stale time.Duration

	// MaxServers is how many servers have figures of their own, those with the lowest
	// IDs. left4me_servers_omitted tells how many have none. Default 5,000.
	MaxServers int

	// ReadEvery is how long scrapes share what was read of Servers. Default 1 s.
	ReadEvery time.Duration

	// Version is the label version of left4me_build_info.
	Version string

	// Log is told of errors of the store. Nil discards them.
	Log *slog.Logger

	// Now reads the wall clock, by which polls are dated. Nil means [time.Now].
	Now func() time.Time
}

// Daemon reports on a daemon. Its methods may be called from many goroutines.
type Daemon interface {
	// Stats returns what the parts of the daemon have done in its present run.
	Stats() (poll.Stats, batch.Stats, profiles.Stats, record.Stats)

	// GameLogs returns what the logs of the games have brought in its present run.
	GameLogs() gamelog.Stats

	// Shards returns what of the work is this daemon's.
	Shards() shard.Stats

	// Polling reports whether this process polls; it may be waiting for another one.
	Polling() bool

	// Ready returns nil if the daemon does its work.
	Ready() error

	// Warnings returns what an operator should know.
	Warnings() []store.Warning
}

// Servers is what a Collector asks of a store. Every [store.Store] has both methods.
type Servers interface {
	// AllServers returns all servers.
	AllServers(ctx context.Context) ([]store.Server, error)

	// Snapshots returns the newest runs of servers.
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)
}

var _ Servers = store.Store(nil)

func (c Config) withDefaults() Config {
	c.Stale = cmp.Or(c.Stale, DefaultStale)
	c.ReadEvery = cmp.Or(c.ReadEvery, DefaultReadEvery)
	c.MaxServers = cmp.Or(max(c.MaxServers, 0), DefaultMaxServers)
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}
