// Package trends keeps what pages show beside each server of a store: the curve of the
// players of the last day, and what the present day was like.
//
//	t := trends.New(st, nil)
//	curves, err := t.Sparklines(ctx, reader, servers, time.Now())
//	day, err := t.Day(ctx, server, midnight, time.Now())
//
// A server that changes with every poll has thousands of runs a day, so they are read
// once: a curve is drawn anew when it has grown half an hour older, and a day reads on
// where it ended.
package trends

import (
	"context"
	"iter"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/ttlcache"
)

const (
	// AtOnce is how many curves are drawn at a time; calls that follow draw the others.
	AtOnce = 64

	// Height is that of a curve, of which each half hour is one unit wide.
	Height = 14

	steps   = 48 // half hours
	span    = 24 * time.Hour
	late    = time.Hour     // a curve that ended so long ago is still shown until it is drawn anew
	mapBack = 6 * time.Hour // how far back at least the beginning of a map is looked for

	maxCurves = 50_000
	maxDays   = 10_000
)

// Store is what Trends read of a store; every store.Store has it.
type Store interface {
	// RunsOf yields the runs of many servers within a period.
	RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[store.ServerRun, error]
}

// A Turn waits until a query may run and returns what ends it. Either the server is
// named, or the reader whose servers are asked for; the other is 0.
type Turn func(ctx context.Context, server, reader int64) (leave func(), err error)

// A Sparkline is the number of players on a server over the last day, as the path of a
// small curve. It ends with a whole half hour. The zero value is one of a server that was
// never seen.
type Sparkline struct {
	Path    string // of SVG; "" if there is nothing to show
	Peak    int
	to      time.Time
	players []int16 // by half hour, as stats.Buckets has them
}

// Trends reads and keeps. [New] makes one. Its methods may be called from many goroutines.
type Trends struct {
	store  Store
	turn   Turn
	curves *ttlcache.Cache[int64, Sparkline]
	days   *ttlcache.Cache[dayKey, stats.DayStats]
}

type dayKey struct {
	server   int64
	created  int64 // ms: an id may come again
	midnight int64 // Unix seconds
}

// New returns Trends of the servers of a store. A nil turn lets all queries run at once.
func New(st Store, turn Turn) *Trends {
	if turn == nil {
		turn = func(context.Context, int64, int64) (func(), error) { return func() {}, nil }
	}
	const unused = time.Minute // nothing is built inside the caches
	return &Trends{
		store: st, turn: turn,
		curves: ttlcache.New[int64, Sparkline](maxCurves, unused),
		days:   ttlcache.New[dayKey, stats.DayStats](maxDays, unused),
	}
}

// Day returns what a server was like from a midnight, which is that of its reader, to now. Servers
// have no time zone of their own: two readers may begin their days at different moments. It reads
// the runs that are left: what retention removed of that day is not in it, so keep two days or more
// where a day of 25 hours must be whole.
func (t *Trends) Day(ctx context.Context, s store.Server, midnight, now time.Time) (stats.DayStats, error) {
	leave, err := t.turn(ctx, s.ID, 0)
	if err != nil {
		return stats.DayStats{}, err
	}
	defer leave()
	key := dayKey{s.ID, s.CreatedAt.UnixMilli(), midnight.Unix()}
	day, _ := t.days.Peek(key)
	day.Midnight = midnight
	from := day.Last.StartedAt
	if day.MapSince.IsZero() {
		if from = now.Add(-mapBack); midnight.Before(from) {
			from = midnight
		}
	}
	for run, err := range t.store.RunsOf(ctx, []int64{s.ID}, from, now) {
		if err != nil {
			return stats.DayStats{}, err
		}
		day = day.Add(run.Run)
	}
	t.days.Put(key, day, 26*time.Hour)
	return day, nil
}
