package poll

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/steam"
)

// Defaults of [Config].
const (
	DefaultInterval     = 5 * time.Second
	DefaultQueryTimeout = 2 * time.Second
	DefaultQueryEvery   = 30 * time.Second
)

// Config says which servers a Fleet polls, and who is told what it sees. Only Targets is
// required; a zero field means its default, and the funcs may be nil.
//
// The funcs of one server are called one at a time, in the order in which things happen;
// those of several servers are called at the same time.
type Config struct {
	// Targets lists the servers, by distinct IDs; others are [ErrRepeatedID]. It is called at the start, once an
	// Interval and by [Fleet.Sync]: servers that are new, changed or gone are taken over
	// then. It may leave out servers without one of the Rights.
	Targets func(ctx context.Context) ([]Target, error)

	// Known returns what is known of servers that the Fleet begins to poll, or was told
	// to [Fleet.Reload]; those of which nothing is known may be absent. Nil: nothing is
	// known.
	Known func(ctx context.Context, ids []int64) (map[int64]Known, error)

	// Latest returns the session that each of these players began last on a server,
	// for [livestate.Server.AddKnown]. Nil: there are none but those in memory.
	Latest func(ctx context.Context, id int64, players []steam.ID) ([]livestate.Session, error)

	// OnChanges is told what an observation, or silence, changes.
	OnChanges func(t Target, c livestate.Changes)

	// Rights, if not nil, say which of the Targets are polled: others poll the rest.
	Rights Rights

	// OnStatus is told when a server is seen in another status.
	OnStatus func(StatusChange)

	// OnPoll is told of each poll that has ended.
	OnPoll func(Poll)

	// OnSync is told of the error of Targets, Known, or what Targets listed; nil if there is none; after each call.
	OnSync func(error)

	// Query, if not nil, asks a server for counts without a password, where RCON tells nothing: it has no
	// password and is Idle therefore, or the last poll has failed. ctx bounds it by QueryTimeout.
	Query func(ctx context.Context, t Target) (Counts, error)

	// QueryEvery is the time between two calls of Query for a server. Default 30 s.
	QueryEvery time.Duration

	// OnCounts is told of each answer to Query.
	OnCounts func(t Target, c Counts)

	// Record, if not nil, is told of each observation before it is taken.
	Record Recorder

	// Attendant, if not nil, may use the connections between polls.
	Attendant Attendant

	// Wait, if not nil, is called before each poll, which begins when it returns nil; an
	// error leaves the poll out. It slows polls down: see store/batch.
	Wait func(ctx context.Context) error

	// Client returns what asks a server. Nil: an [rcon.Client] with RCON as its options.
	Client func(t Target) Client
	RCON   *rcon.Options

	// Classify says what a failed poll means. Nil means [Classify] of its error.
	Classify func(ctx context.Context, f FailedPoll) Failure

	// Interval is the time between two polls of a server. Default 5 s.
	Interval time.Duration

	// QueryTimeout bounds one poll: connecting, login and answer. Default 2 s.
	QueryTimeout time.Duration

	// Policy is when sessions and runs end. Its Gap is by default the greater of 30 s and
	// three Intervals: [livestate.Policy.For].
	Policy livestate.Policy

	// Now reads the wall clock, by which observations are dated. Nil means [time.Now].
	Now func() time.Time
}

func (c Config) withDefaults() (Config, error) {
	if c.Targets == nil {
		return c, errors.New("poll: Config.Targets is required")
	}
	c.Interval = cmp.Or(c.Interval, DefaultInterval)
	c.QueryTimeout = cmp.Or(c.QueryTimeout, DefaultQueryTimeout)
	c.QueryEvery = cmp.Or(c.QueryEvery, DefaultQueryEvery)
	if c.Interval < 0 || c.QueryTimeout < 0 || c.QueryEvery < 0 {
		return c, errors.New("poll: a time of Config is negative")
	}
	c.Policy = c.Policy.For(c.Interval)
	if c.Known == nil {
		c.Known = func(context.Context, []int64) (map[int64]Known, error) { return nil, nil }
	}
	if c.Latest == nil {
		c.Latest = func(context.Context, int64, []steam.ID) ([]livestate.Session, error) { return nil, nil }
	}
	if c.OnChanges == nil {
		c.OnChanges = func(Target, livestate.Changes) {}
	}
	if c.Rights == nil {
		c.Rights = allRights{}
	}
	if c.OnStatus == nil {
		c.OnStatus = func(StatusChange) {}
	}
	if c.OnPoll == nil {
		c.OnPoll = func(Poll) {}
	}
	if c.OnSync == nil {
		c.OnSync = func(error) {}
	}
	if c.OnCounts == nil {
		c.OnCounts = func(Target, Counts) {}
	}
	if c.Record == nil {
		c.Record = noRecord{}
	}
	if c.Attendant == nil {
		c.Attendant = noAttendant{}
	}
	if c.Wait == nil {
		c.Wait = func(context.Context) error { return nil }
	}
	if c.Client == nil {
		opts := Options(c.RCON)
		c.Client = func(t Target) Client {
			return &rcon.Client{Addr: t.Addr, Password: t.Password, Options: t.Options(opts)}
		}
	}
	if c.Classify == nil {
		c.Classify = func(_ context.Context, f FailedPoll) Failure { return Classify(f.Err) }
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}
