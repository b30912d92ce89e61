package playerhistory_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/playerhistory"
)

func ExampleNewTable() {
	now := time.Date(2030, 3, 6, 12, 0, 0, 0, time.UTC) // a Wednesday
	visits := []store.Visit{{JoinedAt: now.Add(-time.Hour), LastSeenAt: now}}
	table := playerhistory.NewTable(playerhistory.Calendar(visits, now, 2, time.UTC), playerhistory.Words{
		Weekday: time.Weekday.String,
		Month:   time.Month.String,
		Day:     func(d stats.HeatmapDay) string { return fmt.Sprint(d.From.Format("2 Jan"), " ", d.Played) },
	})
	fmt.Printf("%q\n", table.Months)
	for _, row := range table.Rows[1:4] {
		fmt.Println(row.Weekday, row.Days)
	}
	// Output:
	// ["March" ""]
	// Tuesday [{0 26 Feb 0s } {0 5 Mar 0s }]
	// Wednesday [{0 27 Feb 0s } {2 6 Mar 1h0m0s 6 Mar 1h0m0s}]
	// Thursday [{0 28 Feb 0s } {  }]
}
