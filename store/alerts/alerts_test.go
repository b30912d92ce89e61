package alerts_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
)

var start = time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)

func Example() {
	s := store.Server{ID: 3, Name: "Friday", Host: "203.0.113.9", Port: 27015}
	fmt.Println(string(alerts.JSON(s, alert.Alert{Kind: alert.Down, At: start.Add(5 * time.Minute), Since: start})))
	// Output:
	// {"type":"alert.down","timestamp":"2026-03-01T20:05:00Z","data":{"alert":"down","server":{"id":3,"name":"Friday","host":"203.0.113.9","port":27015},"since":"2026-03-01T20:00:00Z"}}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	hook, err := alerts.New(store.AlertTarget{Kind: store.AlertWebhook, Name: "a", URL: "https://203.0.113.1/hook"})
	if err != nil || !hook.Active || hook.Key == "" || hook.OldKey != "" {
		t.Fatalf("a new target: %v", err)
	}
	rotated := alerts.Rotate(hook)
	both, err := alerts.Secrets(rotated)
	if err != nil || len(both) != 2 || rotated.OldKey != hook.Key || rotated.Key == hook.Key || both[0].Reveal() != rotated.Key {
		t.Errorf("rotated: %d keys, %v", len(both), err)
	}
	if one, _ := alerts.Secrets(alerts.EndRotation(rotated)); len(one) != 1 {
		t.Errorf("at the end of the rotation: %d keys", len(one))
	}
	hook.Active, hook.EndedAt = false, start
	if on := alerts.Resume(hook); !on.Active || !on.EndedAt.IsZero() {
		t.Errorf("resumed: %t, %v", on.Active, on.EndedAt)
	}
	if _, err := alerts.New(store.AlertTarget{Kind: store.AlertDiscord, Name: "a", URL: "https://203.0.113.1/hook"}); !errors.Is(err, store.ErrInvalid) {
		t.Errorf("a URL that is none of Discord: %v", err)
	}
	channel, err := alerts.New(store.AlertTarget{Kind: store.AlertDiscord, Name: "a", URL: "https://203.0.113.1/api/webhooks/1/t"})
	if err != nil || channel.Key != "" || alerts.Rotate(channel).Key != "" {
		t.Errorf("a channel: %v", err)
	}
	hook.Key = "whsec_wrong"
	if _, err := alerts.Secrets(hook); err == nil || strings.Contains(err.Error(), "wrong") {
		t.Errorf("a key that is none: %v", err)
	}
}

func TestEveryKindHasWords(t *testing.T) {
	t.Parallel()
	s := store.Server{ID: 1, Name: "Friday"}
	texts := make(map[string]bool)
	for _, language := range []string{"", "zh-CN", "ru"} {
		for _, kind := range append(alert.Kinds(), alerts.TestKind) {
			a := alert.Alert{
				Kind: kind, At: start.Add(time.Hour), Since: start, Count: 3, State: livestate.State{Map: "c1m1_hotel", MaxPlayers: 8},
				Session: livestate.Session{SteamID: steam.FromAccountID(1), Name: "Coach"},
			}
			e := alerts.Discord(s, a, language).Embeds[0]
			if strings.Contains(e.Title+e.Text, "alert.") || strings.Contains(e.Title+e.Text, "{") || texts[e.Title] || e.Color == 0 {
				t.Errorf("%q, %s: %+v", language, kind, e)
			}
			texts[e.Title] = true
			if m := alerts.NewMessage(s, a); m.Data.Player == nil || m.Data.State == nil || m.Type != "alert."+string(kind) {
				t.Errorf("%s: %+v", kind, m)
			}
		}
	}
}

func TestLanguagesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	var keys [3][]string
	for i, name := range []string{"en", "zh-CN", "ru"} {
		data, err := os.ReadFile("locale/" + name + ".json")
		var words map[string]string
		if err == nil {
			err = json.Unmarshal(data, &words)
		}
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = slices.Sorted(maps.Keys(words))
	}
	if !slices.Equal(keys[0], keys[1]) || !slices.Equal(keys[0], keys[2]) {
		t.Errorf("%v", keys)
	}
}

func TestLiveChangesWithTheState(t *testing.T) {
	t.Parallel()
	s := store.Server{ID: 1, Name: "Friday"}
	run := livestate.Run{State: livestate.State{Map: "c1m1_hotel", Players: 3, MaxPlayers: 8}, StartedAt: start, LastSeenAt: start.Add(time.Minute)}
	seen := make(map[string]bool)
	for _, reach := range []alert.Reach{alert.Unwatched, alert.Answers, alert.Silent, alert.Refuses} {
		seen[string(alerts.Live(s, reach, run, "").JSON())] = true
	}
	later := run
	later.LastSeenAt = start.Add(time.Hour)
	seen[string(alerts.Live(s, alert.Answers, later, "").JSON())] = true
	if len(seen) != 4 {
		t.Errorf("%d texts, want one for each state", len(seen))
	}
}

func TestDeliveries(t *testing.T) {
	t.Parallel()
	target := store.AlertTarget{ID: 7, Kind: store.AlertDiscord}
	a, b := alerts.Test(target, "en", start), alerts.Test(target, "en", start)
	if a.Message == b.Message || a.TargetID != 7 || !json.Valid([]byte(a.Body)) || !strings.Contains(a.Body, "embeds") || a.Kind != alerts.TestKind {
		t.Errorf("got %+v", a)
	}
}
