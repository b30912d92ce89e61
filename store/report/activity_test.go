package report_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/report"
)

func ExampleReadActivity() {
	day := stats.Span{From: monday, To: monday.AddDate(0, 0, 1)}
	a, err := report.ReadActivity(context.Background(), memstore.New(), 1, report.ActivityOptions{Span: day, Parts: 24, Top: 10})
	fmt.Println(a.Timeline.Observed, len(a.Days.Days), len(a.Top), err)
	// Output: false 1 0 <nil>
}

func TestActivity(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	a, err := report.ReadActivity(t.Context(), db, id, report.ActivityOptions{
		Span: stats.Span{From: monday, To: at(9, 0, 0)}, Zone: time.UTC, Parts: 9 * 24, Top: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	if a.Timeline.Peak != 2 || len(a.Days.Days) != 9 || a.Days.Days[0].Peak != 2 || a.Days.Days[8].Peak != 1 || a.Days.Days[2].Peak != stats.NoData {
		t.Errorf("peak %d, days %+v", a.Timeline.Peak, a.Days.Days)
	}
	if len(a.Top) != 1 || a.Top[0].SteamID != player(1) {
		t.Errorf("top: %+v", a.Top)
	}
}

// cut fails in the middle of the runs.
type cut struct{ store.Store }

func (c cut) RunsOf(ctx context.Context, ids []int64, from, to time.Time) iter.Seq2[store.ServerRun, error] {
	return func(yield func(store.ServerRun, error) bool) {
		for run := range c.Store.RunsOf(ctx, ids, from, to) {
			if !yield(run, nil) || !yield(store.ServerRun{}, errBroken) {
				return
			}
		}
	}
}

// TestHalfOfTheRunsIsNoChart: a chart of what was read before an error would show silence.
func TestHalfOfTheRunsIsNoChart(t *testing.T) {
	t.Parallel()
	db, id := past(t)
	a, err := report.ReadActivity(t.Context(), cut{db}, id, report.ActivityOptions{Span: stats.Span{From: monday, To: at(9, 0, 0)}, Parts: 9})
	if !errors.Is(err, errBroken) || a != nil {
		t.Errorf("%v, %v", a, err)
	}
}
