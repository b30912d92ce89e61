package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store/report"
)

func TestEndTable(t *testing.T) {
	t.Parallel()
	monday := time.Date(2030, 1, 7, 0, 0, 0, 0, time.UTC)
	day := func(n int, ends ...report.Ends) report.Period {
		from := monday.AddDate(0, 0, n)
		return report.Period{Span: stats.Span{From: from, To: from.AddDate(0, 0, 1)}, Ends: ends}
	}
	left, outage := livestate.ReasonLeft, livestate.ReasonOutage
	r := report.Report{
		Ends: []report.Ends{{Reason: left, Map: "c1m1_hotel", Sessions: 2}, {Reason: left, Sessions: 1}, {Reason: outage, Map: "c1m1_hotel", Sessions: 1}},
		Days: []report.Period{day(0, report.Ends{Reason: left, Sessions: 3}), day(1), day(2, report.Ends{Reason: outage, Sessions: 1})},
	}
	want := report.EndTable{
		Sessions: 4,
		Reasons:  []report.Ends{{Reason: left, Sessions: 3}, {Reason: outage, Sessions: 1}},
		Maps:     []report.EndRow{{Map: "c1m1_hotel", Sessions: []int{2, 1}}, {Sessions: []int{1, 0}}},
		Parts:    []report.EndRow{{From: monday, Sessions: []int{3, 0}}, {From: monday.AddDate(0, 0, 2), Sessions: []int{0, 1}}},
	}
	got := r.EndTable()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Share(1) != .25 || (report.EndTable{}).Share(0) != 0 {
		t.Errorf("%g of the sessions", got.Share(1))
	}
}
