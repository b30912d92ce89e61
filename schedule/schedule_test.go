package schedule_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/left4me/left4me/schedule"
)

var start = time.Date(2026, 3, 2, 11, 58, 30, 0, time.UTC) // a Monday

func Example() {
	noon := schedule.Task{Name: "noon", On: true, Kind: schedule.Message, Text: "Lunch!", At: 12 * time.Hour}
	var state schedule.State
	for at := start; at.Before(start.Add(4 * time.Minute)); at = at.Add(time.Minute) {
		var due []schedule.Task
		state, due = state.Look([]schedule.Task{noon}, schedule.Look{At: at, Known: true, Players: 2})
		for _, t := range due {
			fmt.Println(at.Format(time.TimeOnly), t.Text)
		}
	}
	// Output:
	// 12:00:30 Lunch!
}

// play makes looks at a pace for a time, and counts what was due by name.
func play(s schedule.State, from time.Time, d, pace time.Duration, players int, tasks ...schedule.Task) (schedule.State, map[string]int) {
	count := make(map[string]int)
	for at := from; at.Before(from.Add(d)); at = at.Add(pace) {
		var due []schedule.Task
		s, due = s.Look(tasks, schedule.Look{At: at, Known: true, Players: players})
		for _, t := range due {
			count[t.Name]++
		}
	}
	return s, count
}

func TestTimes(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	tasks := []schedule.Task{
		{Name: "off", Kind: schedule.Command, Text: "x", Every: time.Hour},
		{Name: "daily", On: true, Kind: schedule.Command, Text: "x", At: 2*time.Hour + 30*time.Minute, Zone: berlin},
		{Name: "sundays", On: true, Kind: schedule.Command, Text: "x", At: 20 * time.Hour, Days: []time.Weekday{time.Sunday}},
		{Name: "hourly", On: true, Kind: schedule.Command, Text: "x", Every: time.Hour},
		{Name: "message", On: true, Kind: schedule.Message, Text: "x", Every: time.Hour},
		{Name: "broken", On: true, Kind: "rain", Text: "x", Every: time.Hour},
	}
	// 28 days, with the change to summer time, on which half past two is not there.
	_, count := play(schedule.State{}, start, 28*24*time.Hour, 5*time.Second, 0, tasks...)
	for name, want := range map[string]int{"off": 0, "daily": 28, "sundays": 4, "hourly": 28 * 24, "message": 0, "broken": 0} {
		if count[name] != want {
			t.Errorf("%s ran %d times, want %d", name, count[name], want)
		}
	}
}

func TestMissedTimeIsLeftOut(t *testing.T) {
	t.Parallel()
	task := schedule.Task{Name: "noon", On: true, Kind: schedule.Command, Text: "x", At: 12 * time.Hour}
	s, _ := play(schedule.State{}, start, time.Minute, 5*time.Second, 0, task)
	for away, want := range map[time.Duration]int{3 * time.Minute: 1, 2 * time.Hour: 0} {
		if _, count := play(s, start.Add(away), time.Minute, 5*time.Second, 0, task); count["noon"] != want {
			t.Errorf("back after %v: ran %d times, want %d", away, count["noon"], want)
		}
	}
	if _, count := play(schedule.State{}, start.Add(3*time.Minute), time.Minute, 5*time.Second, 0, task); count["noon"] != 0 {
		t.Error("what was due before the first look has run")
	}
}

// TestRestartNeverWithAPersonOn plays a year of servers that fill, empty, go silent and are updated.
func TestRestartNeverWithAPersonOn(t *testing.T) {
	t.Parallel()
	task := schedule.Task{Name: "update", On: true, Kind: schedule.Restart, Text: "quit"}
	off := schedule.Task{Name: "off", Kind: schedule.Restart, Text: "quit"}
	r := rand.New(rand.NewPCG(1, 2))
	var s schedule.State
	at, players, known, out, empty, restarts, updates := start, 0, true, false, 0, 0, 0
	for range 365 * 24 * 60 * 2 {
		at = at.Add(30 * time.Second)
		switch r.IntN(60) {
		case 0:
			players = r.IntN(3)
		case 1:
			known = !known
		}
		if !out && r.IntN(20_000) == 0 {
			out = true
			updates++
		}
		if known && players == 0 {
			empty++
		} else {
			empty = 0
		}
		var due []schedule.Task
		s, due = s.Look([]schedule.Task{off, task}, schedule.Look{At: at, Known: known, Players: players, UpdateOut: out})
		for _, d := range due {
			if d.Name != "update" || !known || players > 0 || !out {
				t.Fatalf("restarted with %d players, known %t, update %t", players, known, out)
			}
			restarts++
			out, empty = false, 0
		}
		if out && empty >= 2 {
			t.Fatal("not restarted within two polls of empty")
		}
	}
	if restarts == 0 || restarts < updates-1 {
		t.Errorf("%d restarts for %d updates", restarts, updates)
	}
}

func TestNoSecondRestartSoon(t *testing.T) {
	t.Parallel()
	task := schedule.Task{Name: "update", On: true, Kind: schedule.Restart, Text: "quit"}
	var s schedule.State
	n := 0
	for at := start; at.Before(start.Add(time.Hour)); at = at.Add(5 * time.Second) {
		var due []schedule.Task
		s, due = s.Look([]schedule.Task{task}, schedule.Look{At: at, Known: true, UpdateOut: true})
		n += len(due)
	}
	if n != 2 {
		t.Errorf("%d restarts in an hour in which the update does not come, want 2", n)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := schedule.Task{Name: "a", Kind: schedule.Command, Text: "x", Every: time.Minute}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*schedule.Task){
		"no name": func(t *schedule.Task) { t.Name = "" }, "no text": func(t *schedule.Task) { t.Text = "" }, "no kind": func(t *schedule.Task) { t.Kind = "" },
		"too often": func(t *schedule.Task) { t.Every = time.Second }, "no time of a day": func(t *schedule.Task) { t.At = 24 * time.Hour },
	} {
		bad := good
		change(&bad)
		if err := bad.Check(); !errors.Is(err, schedule.ErrTask) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClockThatStepsBack(t *testing.T) {
	t.Parallel()
	task := schedule.Task{Name: "hourly", On: true, Kind: schedule.Command, Text: "x", Every: time.Hour}
	s, _ := play(schedule.State{}, start, 3*time.Hour, 5*time.Second, 0, task)
	if _, count := play(s, start.Add(time.Hour), 4*time.Hour, 5*time.Second, 0, task); count["hourly"] != 2 {
		t.Errorf("ran %d times, want 2: what has run does not run again", count["hourly"])
	}
}

// TestNextIsWhenItIsDue: a task is due at Next, and neither just before nor earlier since.
func TestNextIsWhenItIsDue(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 3000 {
		zone, err := time.LoadLocation([]string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"}[r.IntN(5)])
		if err != nil {
			t.Fatal(err)
		}
		task := schedule.Task{Name: "x", On: true, Kind: schedule.Command, Text: "x", Zone: zone, At: time.Duration(r.IntN(1440)) * time.Minute}
		if r.IntN(2) == 0 {
			task.Every = time.Duration(1+r.IntN(1440)) * time.Minute
		}
		for d := time.Sunday; d <= time.Saturday && r.IntN(2) == 0; d++ {
			task.Days = append(task.Days, time.Weekday(r.IntN(7)))
		}
		now := start.Add(time.Duration(r.IntN(365*24*3600)) * time.Second)
		next := task.Next(now)
		if !next.After(now) || next.Sub(now) > 9*24*time.Hour {
			t.Fatalf("%+v: after %v comes %v", task, now, next)
		}
		look := func(at time.Time) int {
			_, due := schedule.State{Began: now}.Look([]schedule.Task{task}, schedule.Look{At: at, Known: true})
			return len(due)
		}
		if look(next) != 1 || look(next.Add(-time.Millisecond)) != 0 {
			t.Fatalf("%+v: %v is not when it is due after %v", task, next, now)
		}
	}
	for _, task := range []schedule.Task{
		{Name: "x", Kind: schedule.Command, Text: "x"}, {Name: "x", On: true, Kind: schedule.Restart, Text: "x"}, {On: true},
	} {
		if next := task.Next(start); !next.IsZero() {
			t.Errorf("%+v: next at %v", task, next)
		}
	}
}
