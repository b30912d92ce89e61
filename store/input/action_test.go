package input_test

import (
	"errors"
	"testing"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/input"
)

func TestAction(t *testing.T) {
	t.Parallel()
	want := actions.Action{Kind: actions.Ban, SteamID: steam.FromAccountID(1), UserID: 4, Minutes: 30}
	if a, confirmed, err := input.Action(form(t, "action=ban&steam_id=[U:1:1]&user_id=4&minutes=30&confirmed=1")); a != want || !confirmed || err != nil {
		t.Errorf("a form: %+v, %t, %v", a, confirmed, err)
	}
	if a, confirmed, err := input.Action(object(t, `{"action":"ban","steam_id":"[U:1:1]","user_id":4,"minutes":30}`)); a != want || confirmed || err != nil {
		t.Errorf("an object: %+v, %t, %v", a, confirmed, err)
	}
	for body, field := range map[string]string{`{"action":"dance"}`: "action", `{"action":"say"}`: "text"} {
		_, _, err := input.Action(object(t, body))
		if e, ok := errors.AsType[*actions.InvalidError](err); !ok || e.Field != field {
			t.Errorf("%s: %v, want one about %s", body, err, field)
		}
	}
	for body, field := range map[string]string{`{"action":"say","text":["x"]}`: "text", `{"action":"say","text":"x","confirmed":[]}`: "confirmed"} {
		if _, _, err := input.Action(object(t, body)); wrong(err)[field] != "bad_type" {
			t.Errorf("%s: %v", body, err)
		}
	}
}
