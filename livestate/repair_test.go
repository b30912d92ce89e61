package livestate_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A program that imports history of another system repairs it first.
func ExampleRepairSessions() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	crone := steam.FromAccountID(24752998)
	runs, _ := livestate.RepairRuns([]livestate.Run{
		{State: livestate.State{Players: 1, Map: "c1m1_hotel"}, StartedAt: minute(0), LastSeenAt: minute(60)},
	}, livestate.Policy{})
	sessions, repairs := livestate.RepairSessions([]livestate.Session{
		{SteamID: crone, JoinedAt: minute(0), LeftAt: minute(20)}, // a poll failed
		{SteamID: crone, JoinedAt: minute(0), LeftAt: minute(30)},
		{SteamID: crone, JoinedAt: minute(40)}, // it never ended
	}, runs, livestate.Policy{})
	for _, r := range repairs {
		fmt.Println(r.Kind)
	}
	for _, s := range sessions {
		fmt.Println(s.JoinedAt.Format(time.TimeOnly), s.LeftAt.Format(time.TimeOnly))
	}
	// Output:
	// merged
	// ghost
	// 12:00:00 12:30:00
	// 12:40:00 13:00:00
}

func TestRepairSessions(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	at := func(second int) time.Time { return start.Add(time.Duration(second) * time.Second) }
	const open = -1
	type row struct{ joined, left int }
	type run struct{ from, to, players int }
	for name, test := range map[string]struct {
		runs       []run
		rows, want []row
		kinds      []livestate.RepairKind
	}{
		"sound":           {[]run{{0, 900, 1}}, []row{{0, 60}, {60, 90}, {300, 400}}, []row{{0, 60}, {60, 90}, {300, 400}}, nil},
		"one connection":  {nil, []row{{1, 300}, {0, 60}, {9, 200}}, []row{{0, 300}}, []livestate.RepairKind{"merged", "merged"}},
		"overlap":         {nil, []row{{0, 100}, {50, 150}}, []row{{0, 100}, {100, 150}}, []livestate.RepairKind{"overlap"}},
		"inside":          {nil, []row{{0, 100}, {50, 80}, {90, 120}}, []row{{0, 100}, {100, 120}}, []livestate.RepairKind{"inside", "overlap"}},
		"reversed":        {nil, []row{{100, 50}}, []row{{100, 100}}, []livestate.RepairKind{"reversed"}},
		"ghost, no run":   {nil, []row{{100, open}}, []row{{100, 100}}, []livestate.RepairKind{"ghost"}},
		"ghost at end":    {[]run{{0, 500, 1}, {505, 900, 2}}, []row{{100, open}}, []row{{100, 900}}, []livestate.RepairKind{"ghost"}},
		"ghost, empty":    {[]run{{0, 500, 1}, {505, 700, 0}, {705, 900, 1}}, []row{{100, open}}, []row{{100, 500}}, []livestate.RepairKind{"ghost"}},
		"ghost, silence":  {[]run{{0, 500, 1}, {561, 900, 1}}, []row{{100, open}}, []row{{100, 500}}, []livestate.RepairKind{"ghost"}},
		"ghost, lost one": {[]run{{0, 500, 1}, {560, 900, 1}}, []row{{100, open}}, []row{{100, 900}}, []livestate.RepairKind{"ghost"}},
		"ghost, again":    {[]run{{0, 900, 1}}, []row{{100, open}, {300, 400}}, []row{{100, 300}, {300, 400}}, []livestate.RepairKind{"ghost"}},
		"ghost and twin":  {[]run{{0, 900, 1}}, []row{{100, 200}, {101, open}}, []row{{100, 900}}, []livestate.RepairKind{"ghost", "merged"}},
		"ghosts":          {[]run{{0, 900, 1}}, []row{{100, open}, {101, open}}, []row{{100, 900}}, []livestate.RepairKind{"ghost", "ghost", "merged"}},
		"after the end":   {[]run{{0, 300, 1}}, []row{{0, 900}, {400, 450}}, []row{{0, 300}, {400, 400}}, []livestate.RepairKind{"unseen", "unseen"}},
		"in a silence":    {[]run{{0, 300, 1}, {800, 900, 1}}, []row{{0, 500}}, []row{{0, 300}}, []livestate.RepairKind{"unseen"}},
		"before the runs": {[]run{{500, 900, 1}}, []row{{0, 100}}, []row{{0, 100}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var runs []livestate.Run
			for i, r := range test.runs {
				runs = append(runs, livestate.Run{State: livestate.State{Players: r.players, Bots: i}, StartedAt: at(r.from), LastSeenAt: at(r.to)})
			}
			var sessions []livestate.Session
			for _, r := range test.rows {
				s := livestate.Session{SteamID: steam.FromAccountID(1), JoinedAt: at(r.joined)}
				if r.left != open {
					s.LeftAt = at(r.left)
				}
				sessions = append(sessions, s)
			}
			repaired, repairs := livestate.RepairSessions(sessions, runs, livestate.Policy{})
			var got []row
			for _, s := range repaired {
				got = append(got, row{int(s.JoinedAt.Sub(start) / time.Second), int(s.LeftAt.Sub(start) / time.Second)})
			}
			var kinds []livestate.RepairKind
			for _, r := range repairs {
				kinds = append(kinds, r.Kind)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(row{})); diff != "" {
				t.Errorf("sessions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.kinds, kinds); diff != "" {
				t.Errorf("repairs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRepairRuns(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	type row struct{ from, to, players int } // milliseconds
	for name, test := range map[string]struct{ rows, want []row }{
		"sound":       {[]row{{60_000, 90_000, 1}, {0, 50_000, 0}}, []row{{0, 50_000, 0}, {60_000, 90_000, 1}}},
		"overlap":     {[]row{{0, 100, 0}, {50, 200, 1}}, []row{{0, 100, 0}, {101, 200, 1}}},
		"touch":       {[]row{{0, 100, 0}, {100, 200, 1}}, []row{{0, 100, 0}, {101, 200, 1}}},
		"inside":      {[]row{{0, 100, 0}, {50, 80, 1}}, []row{{0, 100, 0}}},
		"reversed":    {[]row{{100, 50, 0}}, []row{{100, 100, 0}}},
		"one state":   {[]row{{0, 100, 1}, {50, 200, 1}, {30_200, 30_300, 1}}, []row{{0, 30_300, 1}}},
		"after a gap": {[]row{{0, 100, 1}, {30_101, 30_300, 1}}, []row{{0, 100, 1}, {30_101, 30_300, 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var runs []livestate.Run
			for _, r := range test.rows {
				runs = append(runs, livestate.Run{State: livestate.State{Players: r.players},
					StartedAt: start.Add(time.Duration(r.from) * time.Millisecond), LastSeenAt: start.Add(time.Duration(r.to) * time.Millisecond)})
			}
			repaired, _ := livestate.RepairRuns(runs, livestate.Policy{})
			var got []row
			for _, r := range repaired {
				got = append(got, row{int(r.StartedAt.Sub(start).Milliseconds()), int(r.LastSeenAt.Sub(start).Milliseconds()), r.Players})
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(row{})); diff != "" {
				t.Errorf("runs (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever the rows are, the result obeys the laws, and repairing it changes nothing.
func TestRepairLaws(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for seed := range uint64(5000) {
		rng := rand.New(rand.NewPCG(seed, 12))
		some := func() time.Time {
			at := start.Add(time.Duration(rng.IntN(1200)) * time.Second)
			if rng.IntN(3) == 0 {
				at = at.Add(time.Duration(rng.IntN(5000)) * time.Microsecond)
			}
			return at
		}
		var runs []livestate.Run
		for range rng.IntN(12) {
			from := some()
			runs = append(runs, livestate.Run{State: livestate.State{Players: rng.IntN(3)}, StartedAt: from, LastSeenAt: from.Add(time.Duration(rng.IntN(200)-20) * time.Second)})
		}
		var rows []livestate.Session
		for range rng.IntN(14) {
			s := livestate.Session{SteamID: steam.FromAccountID(1 + rng.Uint32N(2)), JoinedAt: some(), UserID: rng.IntN(8) / 6 * rng.IntN(3)}
			switch rng.IntN(5) {
			case 0:
			case 1:
				s.LastSeenAt = some()
			default:
				s.LeftAt = some()
			}
			rows = append(rows, s)
			if rng.IntN(3) == 0 {
				s.JoinedAt = s.JoinedAt.Add(time.Duration(rng.IntN(15)) * time.Second)
				rows = append(rows, s)
			}
		}
		repairedRuns, _ := livestate.RepairRuns(runs, livestate.Policy{})
		for i, r := range repairedRuns {
			if r.LastSeenAt.Before(r.StartedAt) || i > 0 && r.StartedAt.Sub(repairedRuns[i-1].LastSeenAt) < time.Millisecond {
				t.Fatalf("seed %d: run %d of %v", seed, i, repairedRuns)
			}
		}
		again, repairs := livestate.RepairRuns(repairedRuns, livestate.Policy{})
		if diff := cmp.Diff(repairedRuns, again); diff != "" || len(repairs) > 0 {
			t.Fatalf("seed %d: runs repaired again (-first +again):\n%s%v", seed, diff, repairs)
		}
		sessions, _ := livestate.RepairSessions(rows, repairedRuns, livestate.Policy{})
		if err := soundSessions(sessions); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		same, fixes := livestate.RepairSessions(sessions, repairedRuns, livestate.Policy{})
		if diff := cmp.Diff(sessions, same); diff != "" || len(fixes) > 0 {
			t.Fatalf("seed %d: sessions repaired again (-first +again):\n%s%v", seed, diff, fixes)
		}
	}
}

// soundSessions returns which law of closed sessions in the order of players is broken.
func soundSessions(sessions []livestate.Session) error {
	for i, s := range sessions {
		switch {
		case s.Open() || s.LeftAt.Before(s.JoinedAt) || !s.LastSeenAt.Equal(s.LeftAt) || s.Reason == "":
			return fmt.Errorf("session %d: %+v", i, s)
		case i > 0 && sessions[i-1].SteamID == s.SteamID &&
			(s.JoinedAt.Before(sessions[i-1].LeftAt) || !s.JoinedAt.After(sessions[i-1].JoinedAt)):
			return fmt.Errorf("sessions overlap: %+v and %+v", sessions[i-1], s)
		}
	}
	return nil
}
