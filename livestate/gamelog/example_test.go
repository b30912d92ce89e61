package gamelog_test

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate/gamelog"
	"github.com/left4me/left4me/rcon/srclog"
)

// What a line tells of a connection.
func ExampleEdgeOf() {
	event, err := srclog.Parse(`L 11/28/2026 - 03:00:08: "Crone<2><STEAM_1:0:7><Survivor>" disconnected (reason "No Steam logon")`)
	if err != nil {
		fmt.Println(err)
		return
	}
	edge := gamelog.EdgeOf(event, time.Date(2026, 11, 28, 2, 0, 8, 500e6, time.UTC))
	fmt.Println(edge.Kind, edge.SteamID, edge.UserID, edge.Reason)
	// Output: disconnect 76561197960265742 2 No Steam logon
}
