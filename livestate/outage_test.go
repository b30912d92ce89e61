package livestate_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
)

func TestMissTellsOfNoOutageThatARunSpans(t *testing.T) {
	t.Parallel()
	seen := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	after := func(d time.Duration) time.Time { return seen.Add(d) }
	up := livestate.Server{Run: livestate.Run{StartedAt: seen.Add(-time.Hour), LastSeenAt: seen}}
	for _, c := range []struct {
		name       string
		server     livestate.Server
		since, now time.Duration
		want       livestate.Outage
	}{
		{"a lost poll", up, 5 * time.Second, 5 * time.Second, livestate.Outage{}},
		{"as long as a run spans", up, 5 * time.Second, 30 * time.Second, livestate.Outage{}},
		{"longer", up, 5 * time.Second, 30*time.Second + time.Millisecond, livestate.Outage{From: after(5 * time.Second), To: after(30*time.Second + time.Millisecond)}},
		{"longer still", up, 5 * time.Second, time.Hour, livestate.Outage{From: after(5 * time.Second), To: after(time.Hour)}},
		{"since before it was seen", up, -time.Second, time.Hour, livestate.Outage{From: after(time.Millisecond), To: after(time.Hour)}},
		{"never seen", livestate.Server{}, 0, 0, livestate.Outage{From: seen, To: seen}},
	} {
		got := c.server.Miss(after(c.since), after(c.now), livestate.Policy{})
		if got.Outage != c.want || got.Down || got.RunStarted || got.RunExtended || got.Run != c.server.Run {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
