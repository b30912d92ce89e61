package actions

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// TextFields are the names of the fields that [FromText] reads.
func TextFields() []string { return []string{"action", "steam_id", "user_id", "minutes", "text"} }

// FromText returns the action that the fields of a form or of a JSON object describe, by the
// names of [TextFields]: fields that are absent or empty are zero, a Steam ID may have any
// form. The error is an [*InvalidError], as is that of [Check], which has looked at the action.
func FromText(fields map[string]string) (a Action, err error) {
	a.Kind, a.Text = Kind(fields["action"]), fields["text"]
	if a.Kind != Exec {
		a.Text = strings.TrimSpace(a.Text)
	}
	if text := strings.TrimSpace(fields["steam_id"]); text != "" {
		if a.SteamID, err = steam.Parse(text); err != nil {
			return Action{}, &InvalidError{"steam_id", "it is no Steam ID"}
		}
	}
	for name, number := range map[string]*int{"user_id": &a.UserID, "minutes": &a.Minutes} {
		if text := strings.TrimSpace(fields[name]); text != "" {
			if *number, err = strconv.Atoi(text); err != nil {
				return Action{}, &InvalidError{name, "it is no number"}
			}
		}
	}
	return a, Check(a)
}

// MaxLines is how many lines of an answer [Lines] returns.
const MaxLines = 2000

// Line is a line of a game's answer.
type Line struct {
	Text  string
	Error bool // it says that something failed: see [IsErrorLine]
}

// Lines returns the lines of a game's answer in a form to show, at most [MaxLines], and how many more there are.
func Lines(reply string) (lines []Line, more int) {
	for text := range strings.Lines(reply) {
		if len(lines) == MaxLines {
			more++
			continue
		}
		text = status.DisplayName(strings.ReplaceAll(strings.TrimRight(text, "\r\n"), "\t", "    "))
		lines = append(lines, Line{text, IsErrorLine(text)})
	}
	return lines, more
}
