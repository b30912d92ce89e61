package actions

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/steam"
)

// Kind is what an [Action] does. The zero Kind is none.
type Kind string

// The kinds. An Action names what each of them reads.
const (
	Say          Kind = "say"
	Kick         Kind = "kick"
	Ban          Kind = "ban"
	Unban        Kind = "unban"
	ChangeLevel  Kind = "changelevel"
	RestartRound Kind = "restart"
	Exec         Kind = "exec"
)

// Kinds returns all kinds. The slice belongs to the caller.
func Kinds() []Kind { return []Kind{Say, Kick, Ban, Unban, ChangeLevel, RestartRound, Exec} }

// Bounds of what an action holds.
const (
	MaxText    = 200             // characters of a message and of a reason
	MaxMap     = 64              // bytes of the name of a map
	MaxMinutes = 10 * 365 * 1440 // of a ban
	MaxLine    = rcon.DefaultMaxCommand
)

// Action is one thing to do to a server. It does not print a secret in its Text, and JSON is
// without the Text.
type Action struct {
	Kind    Kind
	SteamID steam.ID // Kick, Ban, Unban: the player
	UserID  int      // Kick: the connection that is meant; 0 means any of the player's
	Minutes int      // Ban: how long; 0 means until somebody ends it
	Text    string   `json:"-"` // Say: the message; Kick: the reason; ChangeLevel: the map; Exec: the line
}

// ErrInvalid says that an action cannot be done as it is. The error is an [*InvalidError].
var ErrInvalid = errors.New("actions: invalid")

// InvalidError says which field of an [Action] cannot be as it is: "action" (its Kind), "steam_id",
// "user_id", "minutes" or "text". It is [ErrInvalid], and holds nothing of the value.
type InvalidError struct {
	Field  string
	Reason string
}

// Error names the field and says what is wrong.
func (e *InvalidError) Error() string { return "actions: " + e.Field + ": " + e.Reason }

// Is reports whether target is [ErrInvalid].
func (e *InvalidError) Is(target error) bool { return target == ErrInvalid }

// Check returns nil for an action that can be done, and an [*InvalidError] for any other.
func Check(a Action) error {
	switch a.Kind {
	case Say:
		return checkText(a.Text, MaxText, true)
	case Kick, Ban, Unban:
		switch {
		case !a.SteamID.IsIndividual():
			return &InvalidError{"steam_id", "it is not a person"}
		case a.UserID < 0:
			return &InvalidError{"user_id", "it is negative"}
		case a.Minutes < 0 || a.Minutes > MaxMinutes:
			return &InvalidError{"minutes", fmt.Sprintf("want 0 to %d", MaxMinutes)}
		}
		return checkText(a.Text, MaxText, false)
	case ChangeLevel:
		if a.Text == "" || len(a.Text) > MaxMap || strings.ContainsFunc(a.Text, func(r rune) bool { return !isWord(r) }) {
			return &InvalidError{"text", "it is no name of a map"}
		}
		return nil
	case RestartRound:
		return nil
	case Exec:
		if len(a.Text) > MaxLine || !utf8.ValidString(a.Text) || strings.TrimSpace(a.Text) == "" || strings.ContainsFunc(a.Text, isLineEnd) {
			return &InvalidError{"text", fmt.Sprintf("want one line of at most %d bytes", MaxLine)}
		}
		return nil
	}
	return &InvalidError{"action", "there is no such action"}
}

// checkText refuses what is no argument of a console command.
func checkText(text string, limit int, required bool) error {
	if required && strings.TrimSpace(text) == "" {
		return &InvalidError{"text", "it is empty"}
	}
	if utf8.RuneCountInString(text) > limit {
		return &InvalidError{"text", fmt.Sprintf("it has more than %d characters", limit)}
	}
	if _, err := rcon.Quote(text); err != nil {
		return &InvalidError{"text", "it holds a quotation mark, a semicolon, a control character, or a backslash at the end"}
	}
	return nil
}

func isLineEnd(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// isWord reports whether r can be in the name of a map or of a command.
func isWord(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' || r == '.'
}

// Subject is what the action is done to: a Steam ID, a map, or "" for the server.
func (a Action) Subject() string {
	switch a.Kind {
	case Kick, Ban, Unban:
		return a.SteamID.String()
	case ChangeLevel:
		return a.Text
	}
	return ""
}

// String is the kind of the action with its Subject and Detail, so without secrets.
func (a Action) String() string {
	return strings.Join(slices.DeleteFunc([]string{string(a.Kind), a.Subject(), a.Detail()}, func(s string) bool { return s == "" }), " ")
}

// Format writes String, whatever the verb.
func (a Action) Format(f fmt.State, _ rune) { fmt.Fprint(f, a.String()) }

// LogValue is String, for package slog.
func (a Action) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Detail is what else there is to tell of the action, for a record that stays: no value of
// a password or another secret is in it. See [Redact].
func (a Action) Detail() string {
	switch a.Kind {
	case Say, Kick, Unban:
		return a.Text
	case Ban:
		return strings.TrimSpace(strconv.Itoa(a.Minutes) + " " + a.Text)
	case Exec:
		return Redact(a.Text)
	}
	return ""
}
