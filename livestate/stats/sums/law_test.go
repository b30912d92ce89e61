package sums_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
)

var histories = flag.Int("histories", 1000, "over how many random histories the law is checked")

// TestFiguresLast is the law of this package: whatever is removed, and when, and whatever of
// it comes again or goes on, every statistic says what it says of a history of which
// nothing was ever removed.
func TestFiguresLast(t *testing.T) {
	t.Parallel()
	zones := make([]*time.Location, 3)
	for i, name := range []string{"UTC", "Asia/Kathmandu", "America/New_York"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		zones[i] = zone
	}
	for seed := range uint64(*histories) {
		r := rand.New(rand.NewPCG(seed, 3))
		runs, sessions := randomHistory(r)
		k := newKeeper()
		for _, outage := range []int{r.IntN(days * 1440), days * 1440} {
			for _, at := range []int{r.IntN(outage + 1), outage + r.IntN(1440)} {
				seen := minute(min(at, outage))
				k.learn(r, runs, sessions, seen)
				k.remove(minute(r.IntN(at + 1)))
			}
		}
		k.learn(r, runs, sessions, minute(10*days*1440))
		outages := outagesBetween(r, runs)
		for _, o := range outages {
			k.sum.AddOutage(o)
		}
		sum, summed, players := k.read()
		stays := slices.Collect(sum.Stays())
		for _, zone := range zones {
			gap := []time.Duration{0, 30 * time.Second, 10 * time.Minute}[r.IntN(3)]
			for _, days := range []stats.Span{someDays, allDays} {
				want := figuresOf(runs, outages, sessions, days, zone, gap)
				got := figuresFrom(sum, stays, summed, players, days, zone, gap)
				if reflect.DeepEqual(want, got) { // which is faster
					continue
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("seed %d, %v, %v (-never removed +removed):\n%s", seed, days, zone, diff)
				}
			}
		}
	}
}

const days = 5

// randomHistory returns runs and sessions of one server over some days, in which clocks in
// New York go forward.
func randomHistory(r *rand.Rand) (runs []livestate.Run, sessions []livestate.Session) {
	moment := func(n int) time.Time {
		return minute(7*1440 + n - 4*1440).Add(time.Duration(r.IntN(60_000)) * time.Millisecond)
	}
	names := []string{"c1m1_hotel", "c2m1_highway", "custom", ""}
	for at := 0; at < days*1440; {
		to := at + r.IntN(120)
		run := livestate.Run{State: livestate.State{Players: max(0, r.IntN(6)-1), MaxPlayers: r.IntN(3) * 2, Map: names[r.IntN(4)], Hibernating: r.IntN(9) == 0}, StartedAt: moment(at)}
		run.LastSeenAt = moment(to)
		if run.LastSeenAt.Before(run.StartedAt) {
			run.LastSeenAt = run.StartedAt
		}
		runs = append(runs, run)
		at = to + 1 + r.IntN(2)*r.IntN(60)
	}
	for player := range 1 + r.Uint32N(6) {
		for at := r.IntN(1440); at < days*1440; {
			to := at + r.IntN(2)*r.IntN(400)
			s := livestate.Session{SteamID: steam.FromAccountID(player + 1), JoinedAt: moment(at)}
			s.LastSeenAt = moment(to)
			if s.LastSeenAt.Before(s.JoinedAt) {
				s.LastSeenAt = s.JoinedAt
			}
			s.LeftAt, s.Reason = s.LastSeenAt, reasons[r.IntN(len(reasons))]
			sessions = append(sessions, s)
			at = to + 1 + r.IntN(2)*r.IntN(700) // half of them join again within two minutes
		}
	}
	return runs, sessions
}

var reasons = []livestate.Reason{livestate.ReasonLeft, livestate.ReasonTimedOut, livestate.ReasonOutage}

// outagesBetween returns an outage in some of the silences that no gap closes.
func outagesBetween(r *rand.Rand, runs []livestate.Run) (outages []livestate.Outage) {
	for i, run := range runs[1:] {
		if last := runs[i].LastSeenAt; run.StartedAt.Sub(last) > 10*time.Minute && r.IntN(2) == 0 {
			outages = append(outages, livestate.Outage{From: last.Add(time.Duration(r.IntN(300_000)) * time.Millisecond), To: run.StartedAt})
		}
	}
	return outages
}

// keeper is what a store does: it keeps runs and sessions, and sums of those it removes.
type keeper struct {
	runs     map[time.Time]sums.Run
	sessions map[livestate.SessionKey]sums.Session
	sum      *sums.Server
	summed   sums.Runs
	players  map[steam.ID]sums.Player
}

func newKeeper() *keeper {
	return &keeper{
		runs: make(map[time.Time]sums.Run), sessions: make(map[livestate.SessionKey]sums.Session),
		sum: sums.NewServer(), players: make(map[steam.ID]sums.Player),
	}
}

// learn stores what is known at a time at which no player is seen any more: sessions that go
// on later end there as far as is known. Of what was removed some comes again.
func (k *keeper) learn(r *rand.Rand, runs []livestate.Run, sessions []livestate.Session, at time.Time) {
	for _, run := range runs {
		old, there := k.runs[run.StartedAt]
		if run.StartedAt.After(at) {
			continue
		}
		if run.LastSeenAt.After(at) {
			run.LastSeenAt = at
		}
		summed := k.summed.Summed(run)
		if there {
			summed = old.Summed
		}
		if goesOn := run.LastSeenAt.After(summed); there || summed.IsZero() || goesOn || r.IntN(3) == 0 {
			k.runs[run.StartedAt] = sums.Run{Run: run, Summed: summed}
		}
	}
	for _, s := range sessions {
		old, there := k.sessions[s.Key()]
		if s.JoinedAt.After(at) {
			continue
		}
		if s.LastSeenAt.After(at) {
			s.LastSeenAt, s.LeftAt = at, at
		}
		again := k.players[s.SteamID].Session(s)
		if there {
			again = old
			again.Session = s
		}
		if there || again.Summed.IsZero() || s.LastSeenAt.After(again.Summed) || r.IntN(3) == 0 {
			k.sessions[s.Key()] = again
		}
	}
}

// remove removes what ended before a time, in the order in which it ended.
func (k *keeper) remove(before time.Time) {
	var ended []sums.Session
	for _, s := range k.sessions {
		if s.LeftAt.Before(before) {
			ended = append(ended, s)
		}
	}
	slices.SortFunc(ended, func(a, b sums.Session) int { return a.LeftAt.Compare(b.LeftAt) })
	shown := k.shown()
	for _, s := range ended {
		delete(k.sessions, s.Key())
		s = k.players[s.SteamID].Again(s.Session, s.Summed)
		s.Map = k.summed.MapAt(shown, s.LeftAt)
		k.sum.AddSession(s)
		k.sum.EndVisit(k.players[s.SteamID], s)
		for _, other := range k.sessions {
			k.sum.AddPair(s, other)
		}
		k.players[s.SteamID] = k.players[s.SteamID].Add(s)
	}
	var old []sums.Run
	for start, run := range k.runs {
		if run.LastSeenAt.Before(before) {
			old = append(old, run)
			delete(k.runs, start)
		}
	}
	k.summed = k.sum.AddRuns(k.summed, old)
}

// shown returns the runs that are left, in the order in which they began.
func (k *keeper) shown() (runs []livestate.Run) {
	for _, r := range k.runs {
		runs = append(runs, r.Run)
	}
	slices.SortFunc(runs, func(a, b livestate.Run) int { return a.StartedAt.Compare(b.StartedAt) })
	return runs
}

// read returns sums and rows together.
func (k *keeper) read() (*sums.Server, sums.Runs, map[steam.ID]sums.Total) {
	all := sums.NewServer()
	all.Merge(k.sum)
	summed := all.AddRuns(k.summed, slices.Collect(maps.Values(k.runs)))
	shown := k.shown()
	players := make(map[steam.ID]sums.Total)
	for id, p := range k.players {
		players[id] = p.Total
	}
	var left []sums.Session
	var visits []livestate.Session
	for id, p := range k.players {
		if p.Visit != (stats.Span{}) {
			visits = append(visits, livestate.Session{SteamID: id, JoinedAt: p.Visit.From, LeftAt: p.Visit.To, LastSeenAt: p.Visit.To})
		}
	}
	for _, s := range k.sessions {
		s = k.players[s.SteamID].Again(s.Session, s.Summed)
		s.Map = k.summed.MapAt(shown, s.LeftAt)
		all.AddSession(s)
		players[s.SteamID] = players[s.SteamID].Add(s)
		for _, other := range left {
			all.AddPair(s, other)
		}
		if left = append(left, s); s.Whole() {
			visits = append(visits, s.Session)
		}
	}
	all.AddVisits(stats.Visits(slices.Values(visits), stats.VisitGap))
	return all, summed, players
}

// figures are all statistics that sums tell, of the days of a zone.
type figures struct {
	Totals    map[steam.ID]sums.Total
	Unique    []int
	Weeks     []int
	Months    []int
	New       []stats.Visitors
	Cohorts   []stats.Cohort
	ByWeek    []stats.Cohort
	Punch     stats.PunchCard
	Top       []stats.PlayerTime
	Playtime  []time.Duration
	Churn     stats.Churn
	Levels    [5]int
	Index     map[steam.ID]float64
	Maps      []stats.MapUsage
	Campaigns []stats.MapUsage
	MapEnds   []stats.MapEnds
	Ends      map[sums.End]int
	Day       stats.DayStats
	Load      stats.Load
	Available stats.Availability
	Lengths   []time.Duration
	Visits    []time.Duration
	Companion []stats.PairTime
}

// someDays are in the midst of the history, allDays before and after it too.
var (
	someDays = stats.Span{From: minute(4 * 1440), To: minute(7 * 1440)}
	allDays  = stats.Span{From: minute(1440), To: minute(11 * 1440)}
)

func common(days stats.Span, zone *time.Location) (whole stats.Span, periods []stats.Span) {
	periods = stats.Periods(stats.Day, days, zone)
	return stats.Span{From: periods[0].From, To: periods[len(periods)-1].To}, periods
}

// campaign is that of a map; a custom one has none.
func campaign(name string) string {
	before, _, _ := strings.Cut(name, "m")
	return strings.TrimPrefix(before, "custo")
}

func (f *figures) visits(list []livestate.Session, days stats.Span, zone *time.Location) {
	sessions := slices.Values(list)
	whole, periods := common(days, zone)
	first := sums.FirstSeen(f.Totals)
	f.Unique = stats.UniquePlayers(sessions, periods)
	f.Weeks = stats.UniquePlayers(sessions, stats.Periods(stats.Week, whole, zone))
	f.Months = stats.UniquePlayers(sessions, stats.Periods(stats.Month, whole, zone))
	f.ByWeek = stats.Retention(sessions, stats.Periods(stats.Week, whole, zone), first)
	f.Levels = stats.ActivityLevels(sessions, periods, 30*time.Minute)
	f.Index = make(map[steam.ID]float64)
	own := make(map[steam.ID][]livestate.Session)
	for _, s := range list {
		own[s.SteamID] = append(own[s.SteamID], s)
	}
	for id := range f.Totals {
		f.Index[id] = stats.ActivityIndex(stats.Playtime(slices.Values(own[id]), periods), 30*time.Minute)
	}
	f.New = stats.NewAndReturning(sessions, periods, first)
	f.Cohorts = stats.Retention(sessions, periods, first)
	f.Punch = stats.Punch(sessions, whole, zone)
	f.Playtime = stats.Playtime(sessions, periods)
	f.Churn = stats.ChurnOf(sessions, whole, 24*time.Hour)
}

func figuresOf(runs []livestate.Run, outages []livestate.Outage, sessions []livestate.Session, days stats.Span, zone *time.Location, gap time.Duration) figures {
	whole, periods := common(days, zone)
	f := figures{Totals: make(map[steam.ID]sums.Total), Ends: make(map[sums.End]int)}
	for _, s := range sessions {
		f.Totals[s.SteamID] = f.Totals[s.SteamID].Add(sums.Session{Session: s})
		if whole.Contains(s.JoinedAt) {
			f.Lengths = append(f.Lengths, s.Duration())
		}
		if whole.Contains(s.LeftAt) {
			f.Ends[sums.End{Map: sums.Runs{}.MapAt(runs, s.LeftAt), Reason: s.Reason}]++
		}
	}
	slices.Sort(f.Lengths)
	f.Visits = stats.Lengths(stats.Visits(slices.Values(sessions), stats.VisitGap), whole)
	f.visits(sessions, days, zone)
	f.Top = stats.Leaderboard(slices.Values(sessions), whole, 100)
	held := slices.Collect(stats.Held(slices.Values(runs), gap))
	f.Maps = stats.UsageBy(slices.Values(held), whole, nil)
	f.Campaigns = stats.UsageBy(slices.Values(held), whole, campaign)
	f.MapEnds = stats.EndsByMap(slices.Values(runs), whole, gap)
	f.Load = stats.LoadOf(slices.Values(held), whole)
	f.Available = stats.AvailabilityOf(slices.Values(held), func(yield func(stats.Span) bool) {
		for _, run := range held {
			if !yield(stats.Span{From: run.StartedAt, To: run.LastSeenAt}) {
				return
			}
		}
		for _, o := range outages {
			if !yield(stats.Span{From: o.From, To: o.To}) {
				return
			}
		}
	}, whole)
	f.Day.Midnight = periods[1].From
	for _, run := range runs {
		f.Day = f.Day.Add(run)
	}
	var c stats.CoPlay
	slices.SortFunc(sessions, func(a, b livestate.Session) int { return a.JoinedAt.Compare(b.JoinedAt) })
	c.Add(slices.Values(sessions), whole)
	f.Companion = c.Top(100)
	return f
}

func figuresFrom(sum *sums.Server, stays []livestate.Session, summed sums.Runs, players map[steam.ID]sums.Total, days stats.Span, zone *time.Location, gap time.Duration) figures {
	whole, periods := common(days, zone)
	f := figures{
		Totals: players, Lengths: sum.SessionLengths(whole), Visits: sum.VisitLengths(whole), Maps: sum.UsageBy(whole, gap, nil), Campaigns: sum.UsageBy(whole, gap, campaign), Load: sum.Load(whole, gap),
		Available: sum.Availability(whole, gap),
		MapEnds:   sum.EndsByMap(whole, gap), Ends: sum.EndsOf(whole), Day: sum.Day(summed, periods[1].From),
	}
	f.visits(stays, days, zone)
	f.Top = sum.Leaderboard(whole, 100)
	var c stats.CoPlay
	sum.AddCoPlay(&c, whole)
	f.Companion = c.Top(100)
	return f
}
