package frompython_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/frompython"
)

// A dry run: what would be repaired, and what would be added to an empty store.
func ExamplePlan() {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	src := frompython.Source{
		Users:   []store.User{{ID: 1, Name: "mara", PasswordDigest: "md5$x$y", Active: true}},
		Servers: []store.Server{{ID: 7, UserID: 1, Name: "Friday", Port: 27015, RCONPassword: "made up"}},
		Runs:    map[int64][]livestate.Run{7: {{State: livestate.State{Players: 1}, StartedAt: minute(0), LastSeenAt: minute(60)}}},
		Sessions: map[int64][]frompython.Session{7: {
			{Player: "76561202255230001", Session: livestate.Session{JoinedAt: minute(1), LeftAt: minute(20)}},
			{Player: "76561202255230001", Session: livestate.Session{JoinedAt: minute(1), LeftAt: minute(30)}},
		}},
	}
	_, report, err := frompython.Plan(src, frompython.Have{}, frompython.Options{Now: minute(90)})
	for _, note := range report.Notes {
		fmt.Println(note)
	}
	fmt.Println(report, err)
	// Output:
	// user mara: the password cannot be checked here, and needs a new one
	// users: no administrator can log in
	// server Friday (port 27015): session of 76561202255230001, joined 2026-03-01T12:01:00Z: it is the connection joined 2026-03-01T12:01:00Z, which now ends 2026-03-01T12:30:00Z
	// server Friday (port 27015): 1 run can span times in which no poll succeeded, which cannot be told: all that ended by 2026-03-01T13:00:00Z is marked as imported
	// 1 user, 0 blueprints with 0 overlays, 1 server, 1 run, 1 session, 0 profiles <nil>
}
