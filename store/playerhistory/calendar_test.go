package playerhistory_test

import (
	"slices"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/playerhistory"
)

// TestCalendarNamesEachMonthOnce: above the week in which it begins, where there is room.
func TestCalendarNamesEachMonthOnce(t *testing.T) {
	t.Parallel()
	wednesday := time.Date(2030, 3, 6, 12, 0, 0, 0, time.UTC)
	visits := []store.Visit{{JoinedAt: wednesday.Add(-time.Hour), LastSeenAt: wednesday}}
	weeks := playerhistory.Calendar(visits, wednesday, 6, time.UTC)
	months := func(weeks []playerhistory.Week) (list []time.Month) {
		for _, w := range weeks {
			list = append(list, w.Month)
		}
		return list
	}
	// The first week begins on 28 January, and the fifth on 25 February.
	if got := months(weeks); !slices.Equal(got, []time.Month{time.February, 0, 0, 0, time.March, 0}) {
		t.Error(got)
	}
	if got := months(playerhistory.Calendar(nil, wednesday, 4, time.UTC)); !slices.Equal(got, []time.Month{time.February, 0, time.March, 0}) {
		t.Error(got)
	}
	if got := months(playerhistory.Calendar(nil, wednesday, 3, time.UTC)); !slices.Equal(got, []time.Month{0, time.March, 0}) {
		t.Errorf("%v: there is no room for February", got)
	}
	if day := weeks[5].Days[2]; day.Played != time.Hour || day.Level != 2 || day.Future || !weeks[5].Days[3].Future {
		t.Errorf("%+v", day)
	}
}
