package api_test

import (
	"encoding/json"
	"fmt"

	"github.com/left4me/left4me/api"
)

// A program decodes what the API answers.
func Example() {
	answer := `{"id":1,"name":"Versus","host":"203.0.113.5","port":27015,"desired_state":"running","actual_state":"running",
"problem":"","last_error":"","trouble":null,"snapshot":{"started_at":"2026-11-01T20:00:00Z","last_seen_at":"2026-11-01T20:15:00Z",
"players":3,"max_players":8,"bots":0,"map":"c5m1_waterfront","hibernating":false,"fresh":true}}`
	var server api.Server
	if err := json.Unmarshal([]byte(answer), &server); err != nil {
		fmt.Println(err)
		return
	}
	if s := server.Snapshot; s != nil && s.Fresh {
		fmt.Printf("%s: %d of %d on %s\n", server.Name, s.Players, s.MaxPlayers, s.Map)
	}
	// Output: Versus: 3 of 8 on c5m1_waterfront
}
