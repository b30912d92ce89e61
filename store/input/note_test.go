package input_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/input"
)

func TestNote(t *testing.T) {
	t.Parallel()
	if text, err := input.Note(object(t, `{"text":" a\r\nb "}`)); text != "a\nb" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	_, err := input.Note(object(t, `{}`))
	if diff := cmp.Diff(map[string]string{"text": "note_bad"}, wrong(err)); diff != "" {
		t.Error(diff)
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	if tag, remove, err := input.Tag(object(t, `{"tag":" a  b ","delete":true}`)); tag != "a b" || !remove || err != nil {
		t.Errorf("%q, %t, %v", tag, remove, err)
	}
	for text, want := range map[string]map[string]string{
		`{"tag":""}`: {"tag": "tag_bad"}, `{"tag":[]}`: {"tag": "bad_type"}, `{"tag":"a","delete":[]}`: {"delete": "bad_type"},
	} {
		_, _, err := input.Tag(object(t, text))
		if diff := cmp.Diff(want, wrong(err)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestPlayer(t *testing.T) {
	t.Parallel()
	if id, err := input.Player(object(t, `{"steam_id":"STEAM_1:1:0"}`)); id != steam.FromAccountID(1) || err != nil {
		t.Errorf("%s, %v", id, err)
	}
	for _, text := range []string{`{}`, `{"steam_id":"mara"}`, `{"steam_id":"[g:1:4]"}`} {
		_, err := input.Player(object(t, text))
		if diff := cmp.Diff(map[string]string{"steam_id": "steam_id_bad"}, wrong(err)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestPasswordChange(t *testing.T) {
	t.Parallel()
	old, fresh, err := input.PasswordChange(object(t, `{"password":"old","new_password":"long enough","repeat_password":"long enough"}`))
	if old != "old" || fresh != "long enough" || err != nil {
		t.Errorf("%q, %q, %v", old, fresh, err)
	}
	_, _, err = input.PasswordChange(object(t, `{"new_password":"x","repeat_password":"y"}`))
	if diff := cmp.Diff(map[string]string{"new_password": "password_length", "repeat_password": "password_differs"}, wrong(err)); diff != "" {
		t.Error(diff)
	}
}
