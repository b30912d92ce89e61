package report

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// History is what a report reads of a store. Each method is that of the interfaces of package
// store, and every [store.Store] has them all.
type History interface {
	// Sums returns what runs and sessions come to, or parts of it.
	Sums(ctx context.Context, serverID int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error)

	// FirstSeen returns when players first came.
	FirstSeen(ctx context.Context, serverID int64, players []steam.ID) (map[steam.ID]time.Time, error)

	// Latest returns the sessions that players began last.
	Latest(ctx context.Context, serverID int64, players []steam.ID) ([]livestate.Session, error)
}

var _ History = store.Store(nil)

const (
	defaultGap   = 30 * time.Second
	defaultLimit = 50
	detail       = 31 * 24 * time.Hour
	quiet        = 14 * 24 * time.Hour // of stats.ChurnOf
	activeWeeks  = 3
	week         = 7 * 24 * time.Hour
)

// Read reads a report of a server. One that does not exist has no history. Errors are those
// of the store.
func Read(ctx context.Context, h History, serverID int64, o Options) (*Report, error) {
	o = o.withDefaults()
	if !o.Span.From.IsZero() {
		o.Span.From = sums.QuarterOf(o.Span.From).Start()
	}
	if !o.Span.To.IsZero() { // of the last quarter hour all counts
		o.Span.To = lastOf((sums.QuarterOf(lastOf(o.Span.To)) + 1).Start())
	}
	sum, err := h.Sums(ctx, serverID, o.Span.From, o.Span.To, o.parts()...)
	if err != nil {
		return nil, err
	}
	r := &Report{Zone: o.Zone, Span: spanOf(sum, o.Span)}
	if r.Span.Duration() >= MaxSpan {
		sum.Cut(r.Span.From, o.Span.To)
	}
	r.Detail = r.Span
	if from := r.Span.To.Add(-detail); from.After(r.Detail.From) {
		r.Detail.From = from
	}
	first := make(map[steam.ID]time.Time)
	if o.Only&(Attendance|Stays) != 0 {
		if first, err = h.FirstSeen(ctx, serverID, r.players(sum)); err != nil {
			return nil, err
		}
	}
	r.count(sum, first, o)
	if o.Only&Stays != 0 {
		if err := r.visits(ctx, h, serverID, sum); err != nil {
			return nil, err
		}
	}
	if o.Only&Attendance != 0 {
		if err := r.recent(ctx, h, serverID, sum); err != nil {
			return nil, err
		}
	}
	if o.Only&Stays != 0 {
		if err := r.name(ctx, h, serverID); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// parts returns what is read of sums. A span without a beginning or an end is that of all players
// and maps.
func (o Options) parts() (parts []sums.Part) {
	open := o.Span.From.IsZero() || o.Span.To.IsZero()
	if open || o.Only&(Attendance|Stays) != 0 {
		parts = append(parts, sums.Players)
	}
	if open || o.Only&(Attendance|Maps) != 0 {
		parts = append(parts, sums.Maps)
	}
	if o.Only&Attendance != 0 {
		parts = append(parts, sums.Down)
	}
	if o.Only&Stays != 0 {
		parts = append(parts, sums.Lengths, sums.Pairs)
		if !open && o.Span.To.Sub(o.Span.From) <= detail {
			parts = append(parts, sums.Visits) // the span is its own Detail
		}
	}
	if o.Only&EndsOf != 0 {
		parts = append(parts, sums.Ends)
	}
	return parts
}

func (o Options) withDefaults() Options {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Gap <= 0 {
		o.Gap = defaultGap
	}
	if o.Only == 0 {
		o.Only = Attendance | Stays | Maps | EndsOf
	}
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	return o
}

// lastOf returns the last moment of a span that ends at to.
func lastOf(to time.Time) time.Time { return to.Add(-time.Millisecond) }

// spanOf returns a span in whole quarter hours, which includes its last moment. Where it has no beginning or no end, it has
// those of the history.
func spanOf(sum *sums.Server, span stats.Span) stats.Span {
	var first, last sums.Quarter
	known := false
	see := func(q sums.Quarter) {
		if !known {
			first, last, known = q, q, true
		}
		first, last = min(first, q), max(last, q)
	}
	if span.From.IsZero() || span.To.IsZero() {
		for key := range sum.Players {
			see(key.Quarter)
		}
		for key := range sum.Maps {
			see(key.Quarter)
		}
	}
	if !known && (span.From.IsZero() || span.To.IsZero()) {
		return stats.Span{}
	}
	if !span.From.IsZero() {
		first = sums.QuarterOf(span.From)
	}
	if !span.To.IsZero() {
		last = sums.QuarterOf(span.To)
	}
	cut := stats.Span{From: first.Start(), To: (last + 1).Start()}
	if from := cut.To.Add(-MaxSpan); from.After(cut.From) {
		cut.From = from
	}
	return cut
}

// players returns the players who were there in the span.
func (r *Report) players(sum *sums.Server) []steam.ID {
	seen := make(map[steam.ID]bool)
	for key := range sum.Players {
		if r.Span.Contains(key.Quarter.Start()) {
			seen[key.Player] = true
		}
	}
	ids := make([]steam.ID, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, steam.ID.Compare)
	return ids
}

// name looks up the names of the players that the report lists.
func (r *Report) name(ctx context.Context, h History, serverID int64) error {
	var listed []*Person
	for i := range r.Leaderboard {
		listed = append(listed, &r.Leaderboard[i].Person)
	}
	for i := range r.Companions {
		listed = append(listed, &r.Companions[i].A, &r.Companions[i].B)
	}
	ids := make([]steam.ID, len(listed))
	for i, p := range listed {
		ids[i] = p.SteamID
	}
	latest, err := h.Latest(ctx, serverID, ids)
	if err != nil {
		return err
	}
	names := make(map[steam.ID]string, len(latest))
	for _, s := range latest {
		names[s.SteamID] = s.DisplayName()
	}
	for _, p := range listed {
		p.Name = names[p.SteamID]
	}
	return nil
}
