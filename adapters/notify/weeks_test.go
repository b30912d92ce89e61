package notify

import (
	"maps"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/store"
)

// weeks plays three weeks of a server: changes of the map, lost polls, restarts of the game and of left4me, and with
// outages so many times in which nothing answers. It returns what was told, by kind, and how many outages there were.
func weeks(t *testing.T, seed uint64, outages bool) (map[alert.Kind]int, int) {
	x := newScene(t, store.AlertWebhook, alert.Down, alert.Up, alert.WrongPassword, alert.LogonsFailed)
	r := random(seed)
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	c := x.config()
	c.Now = func() time.Time { return now }
	n := New(c)
	told, happened := make(map[alert.Kind]int), 0
	var silentUntil, deadUntil, offUntil time.Time // the game does not answer; left4me does not run
	failure := timeout
	x.see(now, 2, "c1m1_hotel")
	for end := now.Add(21 * 24 * time.Hour); now.Before(end); now = now.Add(5 * time.Second) {
		if now.Before(offUntil) {
			continue
		}
		quiet := now.After(silentUntil.Add(20*time.Minute)) && now.After(deadUntil.Add(20*time.Minute)) && now.After(offUntil.Add(10*time.Minute))
		switch p := r.IntN(100_000); {
		case p < 300: // a change of the map: half a minute of silence, and then a map that is not known
			silentUntil, failure = now.Add(time.Duration(5+r.IntN(40))*time.Second), timeout
			x.see(now, r.IntN(4), []string{"", "c2m1_highway", "c1m1_hotel"}[r.IntN(3)])
		case p < 800: // a lost poll
			silentUntil, failure = now.Add(4*time.Second), timeout
		case p < 830 && quiet: // the game restarts
			silentUntil, failure = now.Add(time.Duration(60+r.IntN(90))*time.Second), refused
		case p < 860: // left4me restarts, or is killed
			offUntil = now.Add(time.Duration(r.IntN(600)) * time.Second)
			if now.Before(deadUntil) { // an outage that nothing watches cannot be told
				offUntil = now.Add(time.Duration(r.IntN(45)) * time.Second)
			}
			if p%2 == 0 {
				n.saveAll(t.Context())
			}
			n = New(c)
		case p < 1000 && quiet && outages:
			happened++
			deadUntil, failure = now.Add(time.Duration(8+r.IntN(240))*time.Minute), refused
			offUntil = time.Time{}
		}
		if now.Before(silentUntil) || now.Before(deadUntil) {
			n.Polled(x.polled(failure))
		} else {
			n.Polled(x.polled(poll.Failure{}))
		}
		if now.Unix()%15 != 0 {
			continue
		}
		n.tick(t.Context())
		due, err := x.db.ClaimAlerts(t.Context(), now, now.Add(time.Minute), 9)
		x.ok(err)
		for _, d := range due {
			told[d.Kind]++
			x.ok(x.db.EndAlertAttempt(t.Context(), store.AlertAttempt{Delivery: d, At: now, Outcome: store.AlertDelivered}))
		}
	}
	return told, happened
}

func TestWeeksOfOrdinaryLifeTellNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		if told, _ := weeks(t, seed, false); len(told) > 0 {
			t.Errorf("seed %d: told %v", seed, told)
		}
	}
}

func TestEveryOutageOfWeeksIsToldOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		told, outages := weeks(t, seed, true)
		want := map[alert.Kind]int{alert.Down: outages, alert.Up: outages}
		if outages < 20 || !maps.Equal(told, want) && told[alert.Up] != outages-1 {
			t.Errorf("seed %d: %d outages, told %v", seed, outages, told)
		}
	}
}
