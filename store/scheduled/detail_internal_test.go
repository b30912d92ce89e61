package scheduled

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
)

// TestDetailIsReadAgain: a page can say all that an entry says.
func TestDetailIsReadAgain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 26))
	for range 10_000 {
		want := store.Task{Enabled: r.IntN(2) == 0, Kind: schedule.Kinds()[r.IntN(3)], Text: []string{"hi", "a: b", "on message 1m0s: x", "30m mon"}[r.IntN(4)]}
		if want.Kind != schedule.Restart {
			want.Zone = []string{"", "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"}[r.IntN(4)]
			for d := range time.Weekday(7) {
				if r.IntN(3) == 0 {
					want.Days = append(want.Days, d)
				}
			}
			if r.IntN(2) == 0 {
				want.Every = time.Duration(1+r.IntN(1440)) * time.Minute
			} else {
				want.At = time.Duration(r.IntN(1440)) * time.Minute
			}
		}
		got, ok := ParseDetail(detailOf(want))
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Fatalf("%q: %v (-want +got):\n%s", detailOf(want), ok, diff)
		}
	}
}

// TestOtherDetailsAreNoTask: they are shown as they are.
func TestOtherDetailsAreNoTask(t *testing.T) {
	t.Parallel()
	for _, detail := range []string{"", "on", "on: x", "maybe message 20:00: x", "on kick 20:00: x", "on restart 20:00: quit", "on message: x",
		"on message soon: x", "on message -1m0s: x", "on message 20:00 mon Mars Base: x", "on message 20:00"} {
		if task, ok := ParseDetail(detail); ok {
			t.Errorf("%q is %+v", detail, task)
		}
	}
}
