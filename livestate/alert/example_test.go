package alert_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/alert"
)

func Example() {
	rules := alert.Rules{Kinds: alert.Kinds()}
	var state alert.State
	at := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	for minute := range 20 {
		look := alert.Look{At: at.Add(time.Duration(minute) * time.Minute), Reach: alert.Answers}
		if 5 <= minute && minute < 15 {
			look.Reach = alert.Silent
		}
		var alerts []alert.Alert
		state, alerts = state.Look(rules, look)
		for _, a := range alerts {
			fmt.Println(a.Kind, a.At.Format("15:04"), "since", a.Since.Format("15:04"))
		}
	}
	// Output:
	// down 20:10 since 20:05
	// up 20:16 since 20:05
}
