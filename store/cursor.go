package store

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// A SessionCursor is where a page of a player's sessions, newest first, has ended. The
// zero value is before all sessions.
//
// To read a page, ask [History.PlayerSessions] for the sessions before [SessionCursor.Before],
// [SessionCursor.Limit] of them, and give them to [SessionCursor.Page].
type SessionCursor struct {
	at   time.Time
	skip int // so many of those that began at that time are on earlier pages
}

// maxSkip is more sessions than a player can begin in a millisecond.
const maxSkip = 10_000

// ParseSessionCursor reads what [SessionCursor.String] writes, and "" as the zero value.
func ParseSessionCursor(s string) (SessionCursor, error) {
	if s == "" {
		return SessionCursor{}, nil
	}
	text, skip, several := strings.Cut(s, "_")
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !several {
		return SessionCursor{at: at}, err
	}
	n, err := strconv.ParseUint(skip, 10, 32)
	if err == nil && n > maxSkip {
		err = errors.New("out of range")
	}
	return SessionCursor{at, int(n)}, err
}

// String returns the cursor as text that can stand in a URL.
func (c SessionCursor) String() string {
	s := c.at.UTC().Format(time.RFC3339Nano)
	if c.skip > 0 {
		s += "_" + strconv.Itoa(c.skip)
	}
	return s
}

// Before returns the time before which the sessions of the page began, and those that
// are to be skipped.
func (c SessionCursor) Before() time.Time {
	if c.skip == 0 {
		return c.at
	}
	return c.at.Add(time.Millisecond)
}

// Limit returns how many sessions to ask for, for a page of size.
func (c SessionCursor) Limit(size int) int { return c.skip + size + 1 }

// Page returns at most size of the sessions, without those that are to be skipped, and
// the cursor of the next page as text, "" if no more follow.
func (c SessionCursor) Page(sessions []Session, size int) (page []Session, next string) {
	skip := 0
	for skip < min(c.skip, len(sessions)) && sessions[skip].JoinedAt.Equal(c.at) {
		skip++
	}
	if len(sessions)-skip <= size {
		return sessions[skip:], ""
	}
	end := skip + size
	after := SessionCursor{at: sessions[end-1].JoinedAt}
	if sessions[end].JoinedAt.Equal(after.at) {
		for i := end; i > 0 && sessions[i-1].JoinedAt.Equal(after.at); i-- {
			after.skip++
		}
	}
	return sessions[skip:end], after.String()
}
