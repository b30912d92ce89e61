package spec

import (
	"fmt"
	"strings"
)

// FieldError says which field cannot be as it is, and why. It never holds what
// is in the field.
type FieldError struct {
	// Field is "port", "rcon_password", "arguments", "config",
	// "overlays.path" or "overlays.id".
	Field   string
	Index   int    // of the entry in a list, from 0; -1 if the field is none
	Problem string // "has a line break in it"
}

// Error returns the field, counted from 1 as people do, and the problem.
func (e *FieldError) Error() string {
	if e.Index < 0 {
		return fmt.Sprintf("spec: %s %s", e.Field, e.Problem)
	}
	return fmt.Sprintf("spec: %s: entry %d %s", e.Field, e.Index+1, e.Problem)
}

// Check returns the [*FieldError] that [Build] would return for a server with
// this blueprint, or nil.
func (b Blueprint) Check() error {
	for i, entry := range b.Arguments {
		if problem := brokenEntry(entry); problem != "" {
			return &FieldError{Field: "arguments", Index: i, Problem: problem}
		}
	}
	for i, entry := range b.Config {
		if problem := brokenEntry(entry); problem != "" {
			return &FieldError{Field: "config", Index: i, Problem: problem}
		}
	}
	return nil
}

// checkOverlays speaks of overlays by their index in the list as it was given.
func checkOverlays(overlays []Overlay) error {
	exposed := make(map[int64]bool)
	for i, o := range overlays {
		problem := brokenEntry(o.Path)
		if o.Path == "" {
			problem = "is empty"
		}
		if problem != "" {
			return &FieldError{Field: "overlays.path", Index: i, Problem: problem}
		}
		if o.Expose && exposed[o.ID] {
			return &FieldError{Field: "overlays.id", Index: i, Problem: "is that of another exposed overlay"}
		}
		exposed[o.ID] = exposed[o.ID] || o.Expose
	}
	return nil
}

// brokenEntry says what is wrong with an entry that would not stay one line.
func brokenEntry(entry string) string {
	switch {
	case strings.ContainsRune(entry, 0):
		return "has a NUL in it"
	case strings.ContainsAny(entry, "\r\n"):
		return "has a line break in it"
	}
	return ""
}
