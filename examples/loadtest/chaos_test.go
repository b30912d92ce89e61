//go:build unix

package main

import (
	"errors"
	"testing"
	"time"

	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// TestPostgresChaos: pollers that are killed, stopped and cut off lose no session, and no
// server is polled by two. Where PostgreSQL is not installed, make test says so.
func TestPostgresChaos(t *testing.T) {
	t.Parallel()
	server, err := postgrestest.Start(t.Context())
	if errors.Is(err, postgrestest.ErrMissing) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	database, err := server.NewDatabase(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := &plan{Servers: 60, Interval: time.Second, Duration: 42 * time.Second, Overload: 1, Players: 4, Churn: 2}
	figures, err := runPollers(t.Context(), p, 3, database, false)
	if err != nil {
		t.Fatal(err)
	}
	values := make(map[string]float64)
	for _, f := range figures {
		values[f.name] = f.value
		t.Log(f)
	}
	if values["sessions_wrong"] != 0 || values["sessions_expected"] < 60 || values["largest_gap_s"] > 20 || values["polls_by_two"] != 0 || values["polls_per_second"] < 10 {
		t.Errorf("figures %v", values)
	}
}
