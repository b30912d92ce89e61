package httpui_test

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// history gives a server runs: each line is how long ago it began, how long it
// lasted, and what there was.
type past struct {
	ago, length time.Duration
	players     int
	mapName     string
}

func (s *site) history(id int64, runs ...past) {
	s.t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	up := store.Update{ServerID: id}
	for i, p := range runs {
		r := livestate.Run{State: livestate.State{Players: p.players, MaxPlayers: 4, Map: p.mapName}, StartedAt: now.Add(-p.ago), LastSeenAt: now.Add(-p.ago + p.length)}
		if i < len(runs)-1 {
			up.Closed = append(up.Closed, r)
		} else {
			up.Run = r
		}
	}
	s.apply(up)
}

func TestChart(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.history(srv.ID,
		past{30 * time.Hour, 8 * time.Hour, 1, "c1m1_hotel"},   // 2 h of it are in the last day
		past{20 * time.Hour, 4 * time.Hour, 4, "c1m2_streets"}, // after a gap of 2 h
		past{6 * time.Hour, 6 * time.Hour, 2, "c1m2_streets"},  // after one of 10 h
	)
	day := s.get(path("/servers/%d/chart", srv.ID)).as(s.mara).want(http.StatusOK)
	// (2*1 + 4*4 + 6*2) / 12
	contains(t, day, "Peak 4, mean 2.5.", "Dead Center 2: Streets", "c1m2", "83 %", "17 %")
	var gaps []int
	for _, m := range regexp.MustCompile(`class="gap" x="[\d.]+%" width="([\d.]+)%"`).FindAllStringSubmatch(day.Body.String(), -1) {
		percent, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		gaps = append(gaps, int(math.Round(percent*24/100)))
	}
	if diff := cmp.Diff([]int{2, 10}, gaps); diff != "" {
		t.Errorf("hours of the gaps (-want +got):\n%s", diff)
	}
	if n := strings.Count(day.Body.String(), `class="step"`); n != 3 {
		t.Errorf("%d curves, want one for each time in which somebody looked, 3", n)
	}

	week := s.get(path("/servers/%d/chart?period=7d", srv.ID)).as(s.mara).want(http.StatusOK)
	// (8*1 + 4*4 + 6*2) / 18
	contains(t, week, "Peak 4, mean 2.0.", "c1m1")
	contains(t, s.get(path("/servers/%d/chart", s.server(s.mara, "new", 27016).ID)).as(s.mara).want(http.StatusOK), "No data in this period.")
	s.get(path("/servers/%d/chart?period=x", srv.ID)).as(s.mara).want(http.StatusOK)
}

// TestChartCountsTheTimeBetweenPolls: a server that changes with every poll has runs
// without length, and was played all the same.
func TestChartCountsTheTimeBetweenPolls(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	var runs []past
	for ago := 2 * time.Hour; ago >= time.Hour; ago -= 5 * time.Second {
		runs = append(runs, past{ago, 0, 2 + 2*(len(runs)%2), "c1m1_hotel"})
	}
	s.history(srv.ID, runs...)
	day := s.get(path("/servers/%d/chart", srv.ID)).as(s.mara).want(http.StatusOK)
	contains(t, day, "Peak 4, mean 3.0.", "1 h · 100 %")
}

// TestSpark: a day in 48 steps, with a gap where there is no data.
func TestSpark(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.history(srv.ID, past{24 * time.Hour, 6 * time.Hour, 4, ""}, past{12 * time.Hour, 12 * time.Hour, 0, ""})
	page := s.get("/servers").as(s.mara).want(http.StatusOK).Body.String()
	m := regexp.MustCompile(`aria-label="Players over 24 hours, peak 4"><path d="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no curve:\n%s", page)
	}
	if n := strings.Count(m[1], "M"); n != 2 || strings.Trim(m[1], "MHV 0123456789") != "" {
		t.Errorf("the curve is %q, want two pieces of digits and letters", m[1])
	}
}

func TestPlayerPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	mine, his := s.server(s.mara, "mine", 27015), s.server(s.paul, "his", 27016)
	one := left(5, "Nick", 90*time.Minute)
	here := session(5, "Nicholas", 30*time.Minute)
	here.UserID = 77
	up := store.Update{ServerID: mine.ID, Run: run(1, 4, "c1m1_hotel", 0)}
	up.Sessions = append(up.Sessions, one, here)
	s.apply(up)
	up = store.Update{ServerID: his.ID, Run: run(1, 4, "c1m1_hotel", 0)}
	elsewhere := left(5, "Secret name", 3*time.Hour)
	up.Sessions = append(up.Sessions, elsewhere)
	s.apply(up)
	w := s.get("/players/" + one.SteamID.Steam3()).as(s.mara).want(http.StatusOK)
	contains(t, w, "<h1><bdi>Nicholas</bdi></h1>", "1 h 30 min", "there now", "as <bdi>Nick</bdi>", "https://steamcommunity.com/profiles/"+one.SteamID.String(), `class="day l`)
	lacks(t, w, "Secret name", "his")
}

// TestZone: times of day are those of the reader.
func TestZone(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.history(srv.ID, past{48 * time.Hour, time.Hour, 0, ""})
	snaps, err := s.store.Snapshots(t.Context(), []int64{srv.ID})
	if err != nil {
		t.Fatal(err)
	}
	seen := snaps[srv.ID].LastSeenAt.UTC()
	for zone, want := range map[string]time.Duration{"": 0, "Asia/Shanghai": 8 * time.Hour, "Local": 0, "../../etc/passwd": 0, "No/Such": 0} {
		w := s.get("/servers").with("Cookie", "left4me=mara; left4me_tz="+zone).want(http.StatusOK)
		contains(t, w, ", "+seen.Add(want).Format("15:04"))
	}
}

// Runs of another system may span outages, so a chart says which are.
func TestChartSaysWhatIsImported(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.history(srv.ID, past{6 * time.Hour, 6 * time.Hour, 2, "c1m2_streets"})
	const note = "Imported until"
	chart := path("/servers/%d/chart", srv.ID)
	lacks(t, s.get(chart).as(s.mara).want(http.StatusOK), note)
	old := s.server(s.mara, "two", 27016)
	for id, ago := range map[int64]time.Duration{srv.ID: time.Hour, old.ID: 48 * time.Hour} {
		err := s.store.(store.Importer).Import(t.Context(), store.Import{Servers: []store.Server{{ID: id, ImportedUntil: time.Now().Add(-ago)}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	contains(t, s.get(chart+"?period=7d").as(s.mara).want(http.StatusOK), note)
	lacks(t, s.get(path("/servers/%d/chart", old.ID)).as(s.mara).want(http.StatusOK), note)
}
