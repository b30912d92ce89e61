package status

import (
	"errors"
	"strconv"
)

// Errors of [Parse], inside a [*ParseError].
var (
	// ErrNoStatus says that the text is something else than the output of status.
	ErrNoStatus = errors.New("this is no output of status")

	// ErrJSON says that a text isn't the JSON of a Status.
	ErrJSON = errors.New("not the JSON of a status")

	// ErrTooLong says that the text is longer or has more rows than any server writes.
	ErrTooLong = errors.New("longer than any output of status")
)

// Reasons why a [Status] is Partial, inside a [*ParseError].
var (
	// ErrNoSummary says that the line is missing that counts the players, so
	// that Humans, Bots and MaxPlayers aren't known.
	ErrNoSummary = errors.New("no line counts the players")

	// ErrMissingRows says that fewer people have rows than the server counts.
	ErrMissingRows = errors.New("fewer rows than players")

	// ErrExtraRows says that more people have rows than the server counts, or that
	// two rows are of one person or one connection: a row is forged or doubled.
	ErrExtraRows = errors.New("more rows than players")

	// ErrCut says that the text ends before the table does. The last row may then
	// lack its end: if the cut went through a name, a part of the name can look like
	// that end, with a Steam ID of its bearer's choice. Whoever must not be
	// deceived leaves out the last player of such a text.
	ErrCut = errors.New("the text ends before its table does")

	// ErrRow says that a row can't be read; its player is not among Players.
	ErrRow = errors.New("a row can't be read")

	// ErrPending says that a player's Steam ID isn't known yet.
	ErrPending = errors.New("a player's Steam ID isn't known")

	// ErrReasonLost says that the Status was Partial before it was written as JSON,
	// which has no reasons.
	ErrReasonLost = errors.New("the reason was not kept")
)

// Errors of [Status.Find].
var (
	// ErrNoPlayer says that no row has the Steam ID.
	ErrNoPlayer = errors.New("no row has the Steam ID")

	// ErrNoSteamID says that a person's row has no Steam ID, as in the [CS2] format.
	ErrNoSteamID = errors.New("a row has no Steam ID")
)

// ParseError says what is wrong with a text, and where.
type ParseError struct {
	Line int    // from 1; 0 where the whole text is meant
	Text string // the line, or the start of a long one
	Err  error  // one of the errors of this package
}

// Error returns one line that quotes the text, shortened.
func (e *ParseError) Error() string {
	s := "status: "
	if e.Line > 0 {
		s += "line " + strconv.Itoa(e.Line) + ": "
	}
	s += e.Err.Error()
	if e.Text != "" {
		s += ": " + strconv.Quote(e.Text)
	}
	return s
}

// Unwrap returns e.Err.
func (e *ParseError) Unwrap() error { return e.Err }

// maxQuoted is how much of a line a ParseError holds.
const maxQuoted = 120

func newError(line int, text string, err error) *ParseError {
	return &ParseError{Line: line, Text: text[:min(len(text), maxQuoted)], Err: err}
}
