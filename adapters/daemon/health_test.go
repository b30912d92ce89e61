package daemon_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/events"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestHealthBeforeAndAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		health := new(daemon.Health)
		if health.Ready() == nil {
			t.Error("ready before Run")
		}
		if err := health.WriteMetrics(&strings.Builder{}); err != nil {
			t.Error(err)
		}
		st := &broken{Store: memory(t)}
		st.away.Store(true)
		stop := start(t, daemon.Config{Store: st, Health: health})
		pass(5 * time.Second)
		if err := health.Ready(); err == nil || !strings.Contains(err.Error(), "store") {
			t.Errorf("with a store that is away from the start: %v", err)
		}
		st.away.Store(false)
		pass(5 * time.Second)
		if err := health.Ready(); err != nil {
			t.Errorf("with a store that came: %v", err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if health.Ready() == nil {
			t.Error("ready after the end")
		}
	})
}

// Each line is a comment or a sample, and no text that somebody chose is in it.
func TestMetricsText(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		play := rcontest.NewGame("evil\"host", "c1m1\"}", 8)
		play.Join(rcontest.Player{Name: "evil\"} 1", SteamID: "STEAM_1:0:1"})
		net.add(t, st, play.Handle, withPassword())
		watched(t, st, "203.0.113.50:27015", password)
		health := new(daemon.Health)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Health: health, Events: new(events.Bus)})
		pass(30 * time.Second)
		synctest.Wait()
		var b strings.Builder
		if err := health.WriteMetrics(&b); err != nil {
			t.Fatal(err)
		}
		sample := regexp.MustCompile(`^left4me_[a-z_]+(\{[a-z]+="[a-z_0-9.+Inf]+"\})? [0-9.e+-]+$`)
		comment := regexp.MustCompile(`^# (HELP|TYPE) left4me_[a-z_]+ .+$`)
		families := make(map[string]bool)
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if !sample.MatchString(line) && !comment.MatchString(line) {
				t.Errorf("not the text format: %q", line)
			}
			if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
				name, _, _ := strings.Cut(rest, " ")
				if families[name] {
					t.Errorf("%s stands twice", name)
				}
				families[name] = true
			}
		}
		if strings.Contains(b.String(), "evil") {
			t.Error("the metrics hold what somebody has chosen")
		}
		for name, want := range map[string]float64{
			`left4me_servers{state="running"}`:                1,
			`left4me_servers{state="unknown"}`:                1,
			`left4me_poll_failures_total{kind="timeout"}`:     3,
			`left4me_polls_total`:                             9,
			`left4me_polling`:                                 1,
			`left4me_events_total`:                            3,
			`left4me_poll_lateness_seconds_bucket{le="+Inf"}`: 9,
		} {
			if got := metric(t, health, name); got != want {
				t.Errorf("%s = %v, want %v", name, got, want)
			}
		}
		if err := health.WriteMetrics(failingWriter{}); !errors.Is(err, errAway) {
			t.Errorf("a writer that fails: %v", err)
		}
	})
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errAway }

func TestConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []daemon.Config{
		{},
		{Store: struct{ daemon.Store }{}, Interval: -1},
		{Store: struct{ daemon.Store }{}, DailyBudget: -1},
	} {
		if err := daemon.Run(t.Context(), c); err == nil || !strings.HasPrefix(err.Error(), "daemon: ") {
			t.Errorf("Run(%+v) = %v", c, err)
		}
	}
}
