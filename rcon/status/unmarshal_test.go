package status_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

func TestUnmarshalJSONIsTheInverse(t *testing.T) {
	t.Parallel()
	odd := mustParse(t, left4dead2)
	odd.Hostname = "q\" b\\ / \x00\x1f\x7f\n\t<&> \u2028 \u202e 🐉 漢"
	odd.Players[0].Connected = status.UnknownTime
	cut := mustParse(t, left4dead2[:len(left4dead2)-30])
	for _, s := range []status.Status{{}, odd, cut, mustParse(t, csgo), mustParse(t, teamFortress2), mustParse(t, counterStrike2)} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got := status.Status{Hostname: "of before", Tags: []string{"x"}}
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		want := status.Status{
			Hostname: s.Hostname, Version: s.Version, Map: s.Map, Humans: s.Humans, Bots: s.Bots, MaxPlayers: s.MaxPlayers,
			Hibernating: s.Hibernating, Reserved: s.Reserved, Partial: s.Partial, Players: append([]status.Player(nil), s.Players...),
		}
		for i := range want.Players {
			want.Players[i].Pending = false // the object does not say it
		}
		if want.Partial != hasReason(got, status.ErrReasonLost) || len(got.Reasons) > 1 {
			t.Errorf("partial %t with the reasons %v", want.Partial, got.Reasons)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(status.Status{}, "Reasons")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if again := string(got.AppendJSON(nil)); again != string(text) {
			t.Errorf("again:\n%s, want\n%s", again, text)
		}
	}
}

func TestUnmarshalJSONErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "{", "[]", "7", `{"humans":-1}`, `{"humans":1.5}`, `{"humans":"1"}`, `{"humans":99999999999}`, `{"hostname":1}`, `{"partial":"yes"}`,
		`{"players":{}}`, `{"players":[7]}`, `{"players":[{"steam_id":"7"}]}`, `{"players":[{"steam_id":"103582791434202956"}]}`,
		`{"players":[{"connected_seconds":-1}]}`, `{"a":1,}`, `{"a" 1}`, `{null:1}`, `{"a":1}{}`, `{"a":tru}`, `{"a":"\u12"}`, `{"a":"\x"}`, `{"a":"`, "{\"a\":\"\n\"}",
		`{"a":` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `}`, `{"players":[` + strings.Repeat(`{},`, 1024) + `{}]}`,
	} {
		s := status.Status{Hostname: "of before"}
		err := s.UnmarshalJSON([]byte(text))
		if !errors.Is(err, status.ErrJSON) || s.Hostname != "of before" {
			t.Errorf("%.60s: error %v, hostname %q", text, err, s.Hostname)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60s: error of several lines: %v", text, err)
		}
	}
	var p status.Player
	if err := p.UnmarshalJSON([]byte(`{"user_id":[]}`)); !errors.Is(err, status.ErrJSON) {
		t.Errorf("player: %v", err)
	}
}

func TestUnmarshalJSONTakesWhatOthersWrite(t *testing.T) {
	t.Parallel()
	const text = ` { "map" : "de_nuke" , "new" : { "x" : [ 1.5e3 , null , true , "]" ] } , "humans":null, "players" : [ { "name" : "\ud83d\udc09 \ud83d x\/", "user_id": 3, "addr": null,
		"steam_id": "STEAM_1:0:12345", "bot": null } ] } `
	var got status.Status
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	want := status.Status{Map: "de_nuke", Players: []status.Player{{UserID: 3, Name: "🐉 \ufffd x/", SteamID: steam.MustParse("STEAM_1:0:12345")}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := json.Unmarshal([]byte(`{"players":null}`), &got); err != nil || got.Map != "" || got.Players != nil {
		t.Errorf("null players: %+v, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`null`), &want); err != nil || want.Map != "de_nuke" {
		t.Errorf("null: %+v, %v", want, err)
	}
}

// FuzzUnmarshalJSON: what encoding/json holds for JSON is read, or refused for what is
// in it, and what is read comes back as it was.
func FuzzUnmarshalJSON(f *testing.F) {
	f.Add(`{"hostname":"a","players":[{"user_id":7,"connected_seconds":null}],"x":[1e3]}`)
	f.Add(`{"hostname":"\ud800\udc00\n"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var s status.Status
		if err := s.UnmarshalJSON([]byte(text)); err != nil {
			return
		}
		first := s.AppendJSON(nil)
		var again status.Status
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatalf("%v in %s", err, first)
		}
		if second := again.AppendJSON(nil); string(first) != string(second) {
			t.Fatalf("%s, then %s", first, second)
		}
		var reference struct {
			Hostname string `json:"hostname"`
			Players  []struct {
				Name string `json:"name"`
			} `json:"players"`
		}
		if err := json.Unmarshal([]byte(text), &reference); err == nil && strings.Count(strings.ToLower(text), "hostname") == 1 &&
			strings.Contains(text, `"hostname"`) && string(status.Status{Hostname: reference.Hostname}.AppendJSON(nil)) != string(status.Status{Hostname: s.Hostname}.AppendJSON(nil)) {
			t.Fatalf("hostname %q, and %q by encoding/json: %s", s.Hostname, reference.Hostname, text)
		}
	})
}
