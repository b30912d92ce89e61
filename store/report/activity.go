package report

import (
	"context"
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

// RunStore is what ReadActivity reads. Every [store.Store] is one.
type RunStore interface {
	// RunsOf yields the runs of servers within a period.
	RunsOf(ctx context.Context, serverIDs []int64, from, to time.Time) iter.Seq2[store.ServerRun, error]

	// Top returns the players who spent most time on servers.
	Top(ctx context.Context, serverIDs []int64, from, to time.Time, limit int) ([]store.PlayerTime, error)
}

// ActivityOptions says what ReadActivity reads.
type ActivityOptions struct {
	Span  stats.Span
	Zone  *time.Location // of days; nil: UTC
	Gap   time.Duration  // the silence over which the state of a server holds (stats.Held); 0: 30 s
	Parts int            // of the timeline, at least 1
	Top   int            // players at most
}

// Activity is what happened on a server within a span, for a chart of it.
type Activity struct {
	Timeline *stats.Timeline
	Days     *stats.Daily
	Top      []store.PlayerTime // who spent most time there, the most first
}

// ReadActivity reads what happened on a server. One that does not exist has no history. Errors
// are those of the store.
func ReadActivity(ctx context.Context, st RunStore, serverID int64, o ActivityOptions) (*Activity, error) {
	d := Options{Zone: o.Zone, Gap: o.Gap}.withDefaults()
	a := &Activity{Timeline: stats.NewTimeline(o.Span, o.Parts), Days: stats.NewDaily(o.Span, d.Zone)}
	var err error
	runs := func(yield func(livestate.Run) bool) {
		for run, failed := range st.RunsOf(ctx, []int64{serverID}, o.Span.From, o.Span.To) {
			if err = failed; err != nil || !yield(run.Run) {
				return
			}
		}
	}
	for run := range stats.Held(runs, d.Gap) {
		a.Timeline.Add(run)
		a.Days.Add(run)
	}
	if err != nil {
		return nil, err
	}
	a.Top, err = st.Top(ctx, []int64{serverID}, o.Span.From, o.Span.To, o.Top)
	return a, err
}
