package frompython

import (
	"fmt"
	"strings"
)

// Code says what a note is about. Programs decide by it. Those of repairs of history
// begin with "run_" and "session_" and end with a [livestate.RepairKind].
type Code string

// The codes of notes.
const (
	NoteUnread       Code = "unread"       // the database has it, and it cannot be read
	NoteKnown        Code = "known"        // the store has it, and keeps what it has
	NoteTwin         Code = "twin"         // a user's name differs from another one in case alone
	NoteName         Code = "name"         // a name is changed to one that can be stored
	NoteDigest       Code = "digest"       // a user cannot log in until they get a new password
	NoteNoAdmin      Code = "no_admin"     // no administrator can log in
	NoteNoOwner      Code = "no_owner"     // its user is not there, and it is left out
	NoteList         Code = "list"         // a list of a blueprint was none
	NoteCopied       Code = "copied"       // a blueprint is copied for the owner of a server
	NoteNoBlueprint  Code = "no_blueprint" // the blueprint of a server is gone
	NotePort         Code = "port"         // a server's port cannot be used, and it is left out
	NoteHost         Code = "host"         // a server's host cannot be used, and becomes 127.0.0.1
	NotePassword     Code = "password"     // a new RCON password is made for a server
	NoteState        Code = "state"        // a state that this system does not have
	NoteLastError    Code = "last_error"   // what a server's last job said is left out
	NoteImported     Code = "imported"     // a server's history was imported before, and no more is
	NoteOwnHistory   Code = "own_history"  // the store knows that time of a server itself
	NoteNoServer     Code = "no_server"    // history of a server that is not there, or is left out
	NotePlayer       Code = "player"       // rows that are not of a player are left out
	NoteFuture       Code = "future"       // times that are still to come
	NotePing         Code = "ping"         // impossible pings of a session
	NoteRunsMarked   Code = "runs_marked"  // runs that can span times in which no poll succeeded
	NoteAvatar       Code = "avatar"       // an address of an avatar without a hash
	notePrefixRun    Code = "run_"         // and a kind of repair
	notePrefixPlayed Code = "session_"     // and a kind of repair
)

// Note is one thing that an operator should know of an import.
type Note struct {
	Code    Code   `json:"code"`
	Subject string `json:"subject"` // what it is about, such as "server Friday"
	Text    string `json:"text"`    // in English
}

// String returns the note as one line.
func (n Note) String() string { return n.Subject + ": " + n.Text }

// Report is what a plan does.
type Report struct {
	// How many of each are added.
	Users      int `json:"users"`
	Blueprints int `json:"blueprints"`
	Overlays   int `json:"overlays"`
	Servers    int `json:"servers"`
	Runs       int `json:"runs"`
	Sessions   int `json:"sessions"`
	Profiles   int `json:"profiles"`

	Notes []Note `json:"notes"`
}

// Empty reports whether the plan changes nothing.
func (r Report) Empty() bool {
	return r.Users+r.Blueprints+r.Overlays+r.Servers+r.Runs+r.Sessions+r.Profiles == 0
}

// String returns the counts as one line.
func (r Report) String() string {
	return strings.Join([]string{
		plural(r.Users, "user"), plural(r.Blueprints, "blueprint") + " with " + plural(r.Overlays, "overlay"),
		plural(r.Servers, "server"), plural(r.Runs, "run"), plural(r.Sessions, "session"), plural(r.Profiles, "profile"),
	}, ", ")
}

func (r *Report) note(code Code, subject, format string, args ...any) {
	r.Notes = append(r.Notes, Note{code, subject, fmt.Sprintf(format, args...)})
}

// plural writes a number of things, whose plural ends with an s.
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
