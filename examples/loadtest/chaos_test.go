//go:build unix

package main

import (
	"errors"
	"testing"
	"time"

	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestPostgresChaos: pollers that are killed, stopped and cut off, and a database that
// restarts, lose no session; no server is polled by two, and each again within ten seconds of a
// kill. Where PostgreSQL is not installed, make test says so.
func TestPostgresChaos(t *testing.T) {
	t.Parallel()
	p := &plan{Servers: 60, Interval: time.Second, Duration: 50 * time.Second, Overload: 1, Players: 4, Churn: 2}
	figures, err := runShared(t.Context(), p, 3, "", "", false)
	if errors.Is(err, postgrestest.ErrMissing) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]float64)
	for _, f := range figures {
		values[f.name] = f.value
		t.Log(f)
	}
	if err := broken(figures); err != nil {
		t.Error(err)
	}
	if values["sessions_expected"] < 60 || values["polls_per_second"] < 10 || values["largest_gap_s"] > 20 {
		t.Error("too little was polled")
	}
	for _, name := range []string{"kills", "stops", "cuts", "database_restarts", "gap_after_kill_s"} {
		if values[name] == 0 {
			t.Errorf("%s: it did not happen", name)
		}
	}
}

// What is broken is told, and what was not measured.
func TestBroken(t *testing.T) {
	t.Parallel()
	good := []figure{{"sessions_wrong", 0}, {"polls_by_two", 0}, {"logins_at_once", 1}, {"gap_after_kill_s", 9.9}}
	if err := broken(good); err != nil {
		t.Error(err)
	}
	for i, f := range good {
		bad := append([]figure{{f.name, f.value + 1}}, good[:i]...)
		if broken(append(bad, good[i+1:]...)) == nil || broken(append(good[:i:i], good[i+1:]...)) == nil {
			t.Errorf("%s may be anything", f.name)
		}
	}
}

// TestStoppedPollerIsSeen: a command over an older connection is a login at the same time as the newer.
func TestStoppedPollerIsSeen(t *testing.T) {
	t.Parallel()
	w := &watch{servers: make(map[int]*polledServer)}
	w.login(1, 1, 1)
	w.command(1, 1, false)
	w.killed()
	w.login(1, 2, 2)
	w.command(1, 2, false)
	values := make(map[string]float64)
	read := func() {
		for _, f := range w.figures(&plan{Duration: time.Second}) {
			values[f.name] = f.value
		}
	}
	read()
	if values["logins_at_once"] != 1 || values["polls_by_two"] != 0 || values["logins_open_at_once"] != 2 {
		t.Errorf("figures %v", values)
	}
	w.command(1, 1, false)
	read()
	if values["logins_at_once"] != 2 || values["polls_by_two"] != 1 {
		t.Errorf("figures %v", values)
	}
}
