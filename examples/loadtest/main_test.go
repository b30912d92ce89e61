//go:build unix

package main

import (
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
)

// The test binary is its own game servers, as the program is.
func TestMain(m *testing.M) {
	if text := os.Getenv(planVariable); text != "" {
		exit(serveFakes(text))
	}
	if text := os.Getenv(pollerVariable); text != "" {
		exit(servePoller(text))
	}
	if text := os.Getenv(soakVariable); text != "" {
		exit(serveSoak(text))
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	t.Parallel()
	p := &plan{Servers: 40, Interval: 300 * time.Millisecond, Duration: 9 * time.Second, Dead: 5, Hang: 5, Overload: 1, Players: 6, Churn: 60}
	if err := p.check(); err != nil {
		t.Fatal(err)
	}
	figures, err := run(t.Context(), p, "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	values := make(map[string]float64)
	for _, f := range figures {
		names = append(names, f.name)
		values[f.name] = f.value
		t.Log(f)
	}
	want := []string{"polls_per_second", "lateness_p50_ms", "lateness_p99_ms", "fresh_share", "daemon_cpu_cores",
		"daemon_rss_mb", "db_written_kb_per_s", "sessions_expected", "sessions_wrong", "sequential_tick_s"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if values["fresh_share"] != 1 || values["sessions_wrong"] != 0 || values["sessions_expected"] < 100 {
		t.Errorf("figures %v", figures)
	}
	// Two servers that hang cost two seconds each.
	if s := values["sequential_tick_s"]; s < 4 {
		t.Errorf("sequential_tick_s %v", s)
	}
}

// The comparison finds what is wrong, or it would show nothing.
func TestDiffers(t *testing.T) {
	t.Parallel()
	p := &plan{Interval: time.Second, Start: time.Now()}
	s := visit{account: 1, userID: 1, name: "Ada", join: time.Second, leave: 20 * time.Second}
	good := livestate.Session{SteamID: s.id(), UserID: 1, Name: "Ada", JoinedAt: p.Start.Add(s.join), LeftAt: p.Start.Add(s.leave)}
	if what := p.differs(s, good); what != "" {
		t.Fatalf("a session that is right: %s", what)
	}
	early, late, open, renamed := good, good, good, good
	early.LeftAt = early.LeftAt.Add(-5 * time.Second)
	late.JoinedAt = late.JoinedAt.Add(5 * time.Second)
	open.LeftAt = time.Time{}
	renamed.Name = "Eve"
	for what, session := range map[string]livestate.Session{"early": early, "late": late, "open": open, "renamed": renamed} {
		if got := p.differs(s, session); got == "" {
			t.Errorf("%s: nothing is found", what)
		}
	}
}

// Nobody in the script comes and goes too quickly to be seen.
func TestScript(t *testing.T) {
	t.Parallel()
	p := &plan{Servers: 200, Interval: 5 * time.Second, Duration: time.Minute, Dead: 2, Hang: 1, Players: 8, Churn: 10}
	count := make(map[behavior]int)
	for i, f := range p.behaviors() {
		count[f]++
		last := make(map[uint32]time.Duration)
		for _, s := range p.script(i) {
			end := s.leave
			if end == 0 {
				end = p.Duration
			}
			if end-max(s.join, 0) < 2*p.Interval || s.join > 0 && s.join-last[s.account] < 2*p.Interval {
				t.Errorf("server %d: %+v after %v", i, s, last[s.account])
			}
			last[s.account] = end
		}
	}
	if diff := cmp.Diff(map[behavior]int{alive: 194, dead: 4, hangs: 2}, count); diff != "" {
		t.Errorf("behaviors (-want +got):\n%s", diff)
	}
}
