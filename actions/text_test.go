package actions_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/left4me/left4me/actions"
)

func TestFromText(t *testing.T) {
	t.Parallel()
	want := actions.Action{Kind: actions.Kick, SteamID: ada, UserID: 7, Text: "away"}
	got, err := actions.FromText(map[string]string{"action": "kick", "steam_id": " [U:1:202] ", "user_id": "7", "minutes": "", "text": " away ", "more": "x"})
	if got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	for field, fields := range map[string]map[string]string{
		"action":   {},
		"steam_id": {"action": "kick", "steam_id": "Ada"},
		"user_id":  {"action": "kick", "steam_id": ada.String(), "user_id": "x"},
		"minutes":  {"action": "ban", "steam_id": ada.String(), "minutes": "1e3"},
		"text":     {"action": "say"},
	} {
		_, err := actions.FromText(fields)
		var invalid *actions.InvalidError
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%v: %v, want an error about %s", fields, err, field)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	lines, more := actions.Lines("hello\r\nUnknown command \"x\"\n" + strings.Repeat("y\n", actions.MaxLines))
	if len(lines) != actions.MaxLines || more != 2 || lines[0] != (actions.Line{Text: "hello"}) || !lines[1].Error || lines[2].Error {
		t.Errorf("%d lines, %d more, %+v", len(lines), more, lines[:3])
	}
}
