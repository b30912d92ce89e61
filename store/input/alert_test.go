package input_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/input"
)

func form(t *testing.T, text string) formjson.Values {
	t.Helper()
	in, err := formjson.Parse("application/x-www-form-urlencoded", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestAlertTargetOfFormsAndJSON(t *testing.T) {
	t.Parallel()
	rules := store.AlertRules{
		Rules: alert.Rules{
			Kinds: []alert.Kind{alert.Down, alert.Full}, DownAfter: 4 * time.Minute,
			Players: []steam.ID{steam.FromAccountID(1)}, Names: []string{"Coach"},
		},
		WatchList: true,
	}
	for _, in := range []formjson.Values{
		form(t, "name=chat&kind=discord&url=https://chat.example/api/webhooks/1/token&server_id=7&tell_down=1&tell_full=on&down_after=4"+
			"&players=[U:1:1]%0D%0ACoach%0D%0A&watch_list=1&live=1&active=1"),
		object(t, `{"name":"chat","kind":"discord","url":"https://chat.example/api/webhooks/1/token","server_id":7,"tell":["down","full"],"down_after":4,
			"players":["[U:1:1]","Coach"],"watch_list":true,"live":true,"active":true}`),
	} {
		var got store.AlertTarget
		err := input.AlertTarget(&got, in)
		if diff := cmp.Diff(rules, got.Rules); diff != "" || err != nil || got.Kind != store.AlertDiscord || got.ServerID != 7 || !got.Live || !got.Active || got.Name != "chat" {
			t.Errorf("%v, %+v\n%s", err, got, diff)
		}
	}
}

func TestAlertTargetKeepsWhatIsAbsent(t *testing.T) {
	t.Parallel()
	was := store.AlertTarget{ID: 1, Name: "bot", ServerID: 7, Kind: store.AlertWebhook, URL: "https://a.example", Live: true, EndedAt: time.Unix(1, 0)}
	was.Rules.Kinds, was.Rules.Names = []alert.Kind{alert.Down}, []string{"Coach"}
	got := was
	if err := input.AlertTarget(&got, object(t, `{"active":true}`)); err != nil || !got.Active || !got.EndedAt.IsZero() || got.ServerID != 7 ||
		!got.Live || len(got.Rules.Kinds) != 1 || len(got.Rules.Names) != 1 {
		t.Errorf("JSON: %v, %+v", err, got.Rules)
	}
	if err := input.AlertTarget(&got, form(t, "name=bot&tell_up=1&kind=discord")); err != nil || got.Active || got.Live || got.ServerID != 0 ||
		got.URL != was.URL || got.Kind != was.Kind || !slices.Equal(got.Rules.Kinds, []alert.Kind{alert.Up}) || len(got.Rules.Names) > 0 {
		t.Errorf("a form: %v, %+v", err, got.Rules)
	}
}

func TestAlertTargetWrong(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]map[string]string{
		`{"kind":"mail","url":"ftp://x","server_id":"x","tell":["rain"],"down_after":"1","players":["a\u0001"],"live":[]}`: {
			"name": "name_empty", "kind": "kind_bad", "url": "url_bad", "server_id": "server_id_bad", "tell": "tell_bad",
			"down_after": "down_after_bad", "players": "players_bad", "live": "bad_type",
		},
		`{"name":"x","kind":"discord","url":"https://a.example/x"}`:                    {"url": "url_bad"},
		`{"name":"x","kind":"webhook","url":"https://a.example","down_after":1e9}`:     {"down_after": "down_after_bad"},
		`{"name":"x","kind":"webhook","url":"https://a.example","down_after":"-9999"}`: {"down_after": "down_after_bad"},
	} {
		var got store.AlertTarget
		if diff := cmp.Diff(want, wrong(input.AlertTarget(&got, object(t, body)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}
