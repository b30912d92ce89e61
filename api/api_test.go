package api_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

var (
	at    = time.Date(2026, 11, 1, 21, 0, 0, 5e6, time.FixedZone("CET", 3600))
	nick  = livestate.Session{SteamID: steam.FromAccountID(5), JoinedAt: at, LastSeenAt: at, Name: "Nick", LastName: "Nicholas", MinPing: 40, MaxPing: 60}
	state = livestate.State{Players: 1, MaxPlayers: 4, Map: "c1m1_hotel"}
)

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTroubleBeginsWithTheLastAnswer, or with the failure if there was never one.
func TestTroubleBeginsWithTheLastAnswer(t *testing.T) {
	t.Parallel()
	s := store.Server{ID: 1, Problem: store.ProblemTimeout, ActualStateUpdatedAt: at}
	if got := api.NewServer(s, store.Snapshot{}, false, condition.Condition{}); got.Snapshot != nil || got.Trouble == nil || !got.Trouble.Since.Equal(at) {
		t.Errorf("never answered: %+v", got)
	}
	snap := store.Snapshot{State: state, StartedAt: at.Add(-time.Hour), LastSeenAt: at.Add(-time.Minute)}
	if got := api.NewServer(s, snap, true, condition.Condition{}); got.Trouble == nil || !got.Trouble.Since.Equal(snap.LastSeenAt) || !got.Snapshot.Fresh {
		t.Errorf("has answered: %+v", got)
	}
	s.Problem = ""
	if got := api.NewServer(s, snap, true, condition.Condition{}); got.Trouble != nil {
		t.Errorf("no problem: %+v", got.Trouble)
	}
}

// TestListsAreNeverNull and times are UTC.
func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	none := func(string) string { return "" }
	if got, want := encode(t, api.NewLive("one", nil, nil, nil, nil, none)), `{"server":"one","snapshot":null,"current_players":[],"recent_players":[]}`; got != want {
		t.Errorf("an empty server is %s", got)
	}
	history := encode(t, api.NewPlayerHistory(nick.SteamID, store.Profile{}, "", store.PlayerSummary{Total: 90 * time.Second, FirstSeen: nick.JoinedAt, LastSeen: nick.JoinedAt}, nil))
	if want := `{"steam_id":"76561197960265733","persona_name":"","avatar_url":"","total_seconds":90,"first_seen":"2026-11-01T20:00:00.005Z","last_seen":"2026-11-01T20:00:00.005Z","sessions":[],"servers":[],"tags":[],"watched":false,"bans":null}`; history != want {
		t.Errorf("an empty history is %s", history)
	}
	open := encode(t, api.NewSession(store.Session{Session: nick, ServerID: 1, ServerName: "one"}))
	if want := `{"server_id":1,"server":"one","joined_at":"2026-11-01T20:00:00.005Z","left_at":null,"name":"Nicholas","min_ping":40,"max_ping":60,"close_reason":""}`; open != want {
		t.Errorf("an open session is %s", open)
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	profiles := map[steam.ID]store.Profile{nick.SteamID: {PersonaName: "N.", AvatarHash: "aa"}}
	live := api.NewLive("one", nil, []livestate.Session{nick}, []livestate.Session{nick}, profiles, strings.ToUpper)
	player := api.Player{SteamID: "76561197960265733", Name: "Nicholas", PersonaName: "N.", AvatarURL: "AA"}
	want := api.Live{
		Server:  "one",
		Current: []api.CurrentPlayer{{Player: player, JoinedAt: at.UTC(), MinPing: 40, MaxPing: 60}},
		Recent:  []api.RecentPlayer{{Player: player, LastSeenAt: at.UTC()}},
	}
	if diff := cmp.Diff(want, live); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEventHasWhatItsKindHas: a player, or since when.
func TestEventHasWhatItsKindHas(t *testing.T) {
	t.Parallel()
	utc := at.UTC()
	base := api.Event{At: utc, ServerID: 1, Players: 1, MaxPlayers: 4, Map: "c1m1_hotel"}
	for kind, change := range map[livestate.EventKind]func(*api.Event){
		livestate.EventJoin:    func(e *api.Event) { e.SteamID, e.Name = "76561197960265733", "Nicholas" },
		livestate.EventTrouble: func(e *api.Event) { e.Since = &utc },
		livestate.EventDown:    func(e *api.Event) { e.LastSeen = &utc },
		livestate.EventUp:      func(*api.Event) {},
	} {
		want := base
		want.Kind = kind
		change(&want)
		got := api.NewEvent(livestate.Event{Kind: kind, At: at, ServerID: 1, Session: nick, State: state, LastSeenAt: at})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}

func TestDocument(t *testing.T) {
	t.Parallel()
	for prefix, url := range map[string]string{"": "/", "/left4me": "/left4me"} {
		text, err := api.Document(prefix, "v1.2.3")
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			OpenAPI string
			Info    struct{ Version string }
			Servers []struct{ URL string }
		}
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		if doc.OpenAPI != "3.1.0" || doc.Info.Version != "v1.2.3" || len(doc.Servers) != 1 || doc.Servers[0].URL != url {
			t.Errorf("prefix %q: %+v", prefix, doc)
		}
	}
}

// TestEventIsEncodedOnce, and another event with its number does not get its text.
func TestEventIsEncodedOnce(t *testing.T) {
	t.Parallel()
	var encoder api.EventEncoder
	encode := func(id uint64, kind livestate.EventKind) []byte {
		text, err := encoder.Encode(livestate.Event{ID: id, Kind: kind, At: at, ServerID: 1, State: state})
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	first, again := encode(7, livestate.EventUp), encode(7, livestate.EventUp)
	if &first[0] != &again[0] || !strings.HasPrefix(string(first), "id: 7\nevent: up\ndata: {") || !strings.HasSuffix(string(first), "}\n\n") {
		t.Errorf("%q, then %q", first, again)
	}
	for _, other := range [][]byte{encode(7+256, livestate.EventUp), encode(7, livestate.EventDown)} {
		if string(other) == string(first) {
			t.Errorf("another event is %q", other)
		}
	}
}
