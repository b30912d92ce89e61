package api_test

import (
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/report"
)

func sampleReport() *report.Report {
	from := time.Date(2026, 3, 2, 0, 0, 0, 0, time.FixedZone("", 3600))
	day := stats.Span{From: from, To: from.Add(24 * time.Hour)}
	ann := report.Person{SteamID: steam.FromAccountID(1), Name: "=1+1"}
	r := &report.Report{
		Span: day, Detail: day, Zone: time.UTC, Visitors: stats.Visitors{New: 2, Returning: 3}, People: stats.People(2, time.Hour),
		Days: []report.Period{{Span: day, Visitors: stats.Visitors{New: 1}, Load: stats.Load{Peak: 4, PeakAt: from, Full: time.Minute},
			Ends: []report.Ends{{Reason: livestate.ReasonLeft, Sessions: 7}}}},
		Ends:        []report.Ends{{Reason: "=cmd", Map: "@map", Sessions: 3}},
		Retention:   report.Retention{Unit: stats.Month, Cohorts: []stats.Cohort{{Period: day, Active: []int{3, 1}}, {Period: day, Active: []int{2}}}},
		Leaderboard: []report.Player{{Person: ann, Total: 90500 * time.Millisecond}},
		Companions:  []report.Pair{{A: ann, B: ann, Together: time.Minute}},
		Maps:        []stats.MapUsage{{Map: "@map", Usage: stats.Usage{Time: time.Hour, People: stats.People(1, time.Minute)}}},
		MapEnds:     []stats.MapEnds{{Map: "c1m1_hotel", Emptied: 1, Moved: 2}}, Known: time.Hour,
		Availability: stats.Availability{Span: 24 * time.Hour, Observed: 2 * time.Hour, Up: time.Hour},
		Activity:     [5]int{1, 2, 3, 4, 5}, Churn: stats.Churn{Active: 4, Lost: 1},
	}
	r.PunchCard[time.Sunday][23] = stats.People(1, time.Minute)
	return r
}

func TestStats(t *testing.T) {
	t.Parallel()
	s := api.NewStats(sampleReport())
	if s.Players != 5 || s.PunchCard[6].PersonMinutes[23] != 1 || s.PunchCard[0].Weekday != "monday" || s.Retention.Unit != "month" ||
		*s.Available.UpSeconds != 3600 || s.Activity.VeryActive != 5 || s.Activity.Inactive != 1 || s.From.Location() != time.UTC {
		t.Errorf("%+v", s)
	}
	text, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(text), `"leaderboard":[{"steam_id":"76561197960265729","name":"=1+1","seconds":90}]`) {
		t.Errorf("%v %s", err, text)
	}
	text, err = json.Marshal(api.NewStats(&report.Report{Zone: time.UTC}))
	if err != nil || strings.Contains(strings.ReplaceAll(strings.ReplaceAll(string(text), `_seconds":null`, ""), `peak_at":null`, ""), "null") {
		t.Errorf("lists of nothing are null: %v %s", err, text)
	}
}

func rows(t *testing.T, text []byte) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTables(t *testing.T) {
	t.Parallel()
	s := api.NewStats(sampleReport())
	want := map[string][]string{
		"days":        {"2026-03-01T23:00:00Z", "2026-03-02T23:00:00Z", "1", "1", "0", "0", "4", "2026-03-01T23:00:00Z", "60", "0"},
		"leaderboard": {"[U:1:1]", "'=1+1", "90"},
		"companions":  {"[U:1:1]", "'=1+1", "[U:1:1]", "'=1+1", "60"},
		"maps":        {"'@map", "3600", "1"},
		"map_ends":    {"c1m1_hotel", "1", "2"},
		"ends":        {"'=cmd", "'@map", "3"},
		"day_ends":    {"2026-03-01T23:00:00Z", "2026-03-02T23:00:00Z", "left", "7"},
		"retention":   {"2026-03-01T23:00:00Z", "2026-03-02T23:00:00Z", "2", ""},
	}
	for _, name := range api.StatsTables {
		table := s.Table(name)
		if table == nil {
			t.Fatalf("no table %s", name)
		}
		all := rows(t, table.Bytes())
		if row, ok := want[name]; ok && !reflect.DeepEqual(all[len(all)-1], row) {
			t.Errorf("%s (-want +got):\n%s", name, cmp.Diff(row, all[len(all)-1]))
		}
	}
	if all := rows(t, s.Table("punch_card").Bytes()); len(all) != 8 || len(all[7]) != 25 || all[7][0] != "sunday" || all[7][24] != "1" {
		t.Errorf("punch card %v", all)
	}
	if s.Table("nope") != nil {
		t.Error("there is a table nope")
	}
}

func TestSessionsAndRunsAsTables(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	sessions := api.ServerSessions{Sessions: []api.ServerSession{
		api.NewServerSession(livestate.Session{SteamID: steam.FromAccountID(1), Name: "-", JoinedAt: at, LastSeenAt: at, MinPing: 5, MaxPing: 9}),
		api.NewServerSession(livestate.Session{SteamID: steam.FromAccountID(2), JoinedAt: at, LastSeenAt: at, LeftAt: at, Reason: livestate.ReasonLeft}),
	}}
	want := [][]string{{"[U:1:1]", "'-", "2026-03-02T00:00:00Z", "", "2026-03-02T00:00:00Z", "5", "9", ""},
		{"[U:1:2]", "", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "2026-03-02T00:00:00Z", "0", "0", "left"}}
	if diff := cmp.Diff(want, rows(t, sessions.Table().Bytes())[1:]); diff != "" {
		t.Error(diff)
	}
	runs := api.Runs{Runs: []api.Run{api.NewRun(livestate.Run{State: livestate.State{Players: 3, Map: "=x"}, StartedAt: at, LastSeenAt: at})}}
	if got := rows(t, runs.Table().Bytes())[1]; got[2] != "3" || got[5] != "'=x" || got[6] != "false" {
		t.Errorf("runs are %v", got)
	}
}
