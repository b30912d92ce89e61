package sums_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
)

// TestLastVisit: a session of before, as of another system, belongs to the last visit or ends it, and one within
// what was summed changes nothing.
func TestLastVisit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sessions []sums.Session
		last     stats.Span
		ended    int
	}{
		"one":           {[]sums.Session{{Session: session(10, 20)}}, stats.Span{From: minute(10), To: minute(20)}, 0},
		"a minute":      {[]sums.Session{{Session: session(10, 20)}, {Session: session(21, 22)}}, stats.Span{From: minute(10), To: minute(22)}, 0},
		"two minutes":   {[]sums.Session{{Session: session(10, 20)}, {Session: session(22, 23)}}, stats.Span{From: minute(22), To: minute(23)}, 1},
		"just before":   {[]sums.Session{{Session: session(10, 20)}, {Session: session(5, 9)}}, stats.Span{From: minute(5), To: minute(20)}, 0},
		"long before":   {[]sums.Session{{Session: session(10, 20)}, {Session: session(1, 8)}}, stats.Span{From: minute(1), To: minute(8)}, 1},
		"at both sides": {[]sums.Session{{Session: session(10, 20)}, {Session: session(9, 12)}}, stats.Span{From: minute(9), To: minute(20)}, 0},
		"within":        {[]sums.Session{{Session: session(10, 20)}, {Session: session(12, 15), Summed: minute(20)}}, stats.Span{From: minute(10), To: minute(20)}, 0},
		"goes on":       {[]sums.Session{{Session: session(10, 20)}, {Session: session(10, 90), Summed: minute(20), Continues: true}}, stats.Span{From: minute(10), To: minute(90)}, 0},
	} {
		var p sums.Player
		sum := sums.NewServer(sums.Visits)
		for _, s := range c.sessions {
			sum.EndVisit(p, s)
			p = p.Add(s)
		}
		if diff := cmp.Diff(c.last, p.Visit); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := sum.VisitLengths(stats.Span{From: minute(-60), To: minute(120)}); len(got) != c.ended {
			t.Errorf("%s: %v ended, want %d", name, got, c.ended)
		}
	}
}
