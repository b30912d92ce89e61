package rcontest_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// A client of your own in front of one scenario.
func ExampleScenarios() {
	for _, scenario := range rcontest.Scenarios() {
		if scenario.Name != "cut-runes" {
			continue
		}
		s := rcontest.NewServer(rcontest.ScenarioHandler(nil), scenario.Options())
		defer s.Close()
		client := &rcon.Client{Addr: s.Addr(), Password: scenario.Password}
		defer client.Close()
		reply, err := client.Exec(context.Background(), scenario.Command)
		fmt.Println(reply == scenario.Reply, err)
	}
	// Output: true <nil>
}

// Which game it is, a user of the client has to say.
var options = map[string]*rcon.Options{"minecraft": rcon.Minecraft(), "palworld": rcon.Palworld()}

// TestClientIsRightInEveryScenario: the right reply, or an error in time. Where no end
// marker comes, the reply comes with a word that it may not be whole.
func TestClientIsRightInEveryScenario(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	seen := make(map[string]bool)
	for _, scenario := range rcontest.Scenarios() {
		if !name.MatchString(scenario.Name) || seen[scenario.Name] || scenario.About == "" {
			t.Errorf("scenario %+v has no good name, one of another, or no text", scenario)
		}
		seen[scenario.Name] = true
		t.Run(scenario.Name, func(t *testing.T) {
			t.Parallel()
			s := rcontest.NewServer(rcontest.ScenarioHandler(nil), scenario.Options())
			t.Cleanup(s.Close)
			client := &rcon.Client{Addr: s.Addr(), Password: scenario.Password, Options: options[scenario.Name]}
			defer client.Close()
			limit := time.Minute
			if scenario.Reply == "" {
				limit = 3 * time.Second // which some silence lasts
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			reply, err := client.Exec(ctx, scenario.Command)
			if scenario.Reply == "" {
				if err == nil {
					t.Fatalf("got %d bytes, want an error", len(reply))
				}
				return
			}
			if err != nil && !(scenario.Name == "no-end-marker" && errors.Is(err, rcon.ErrIncomplete)) || reply != scenario.Reply {
				t.Fatalf("got %d bytes and %v, want %d bytes", len(reply), err, len(scenario.Reply))
			}
			if second, err := client.Exec(ctx, "echo second"); err != nil && !errors.Is(err, rcon.ErrIncomplete) || second != rcontest.SecondReply {
				t.Errorf("the second command: %q, %v", second, err)
			}
		})
	}
}
