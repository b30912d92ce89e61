package store

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// A JoinCursor is where a page of a server's sessions, in the order in which they began, has
// ended. The zero value is before all sessions.
type JoinCursor struct {
	joinedAt time.Time
	player   steam.ID
}

// ParseJoinCursor reads what [JoinCursor.String] writes, and "" as the zero value.
func ParseJoinCursor(s string) (JoinCursor, error) {
	if s == "" {
		return JoinCursor{}, nil
	}
	text, id, _ := strings.Cut(s, "_")
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return JoinCursor{}, err
	}
	player, err := steam.Parse(id)
	return JoinCursor{at, player}, err
}

// String returns the cursor as text that can stand in a URL, "" for the zero value.
func (c JoinCursor) String() string {
	if c == (JoinCursor{}) {
		return ""
	}
	return c.joinedAt.UTC().Format(time.RFC3339Nano) + "_" + c.player.String()
}

// before reports whether a session comes behind the cursor.
func (c JoinCursor) before(s livestate.Session) bool {
	if s.JoinedAt.Equal(c.joinedAt) {
		return c.player.Compare(s.SteamID) < 0
	}
	return c.joinedAt.Before(s.JoinedAt)
}

// Page returns at most size of the sessions that touch from..to and come behind the cursor, and
// the cursor of the next page, the zero value if no more follow. read is [History].Sessions of
// one server; its error is returned.
func (c JoinCursor) Page(ctx context.Context, read func(ctx context.Context, from, to time.Time) iter.Seq2[livestate.Session, error],
	from, to time.Time, size int) (page []livestate.Session, next JoinCursor, err error) {
	if c.joinedAt.After(from) {
		from = c.joinedAt // what came behind the cursor was there at this time or later
	}
	for s, err := range read(ctx, from, to) {
		if err != nil {
			return nil, JoinCursor{}, err
		}
		if !c.before(s) {
			continue
		}
		if len(page) == size {
			return page, next, nil
		}
		page, next = append(page, s), JoinCursor{s.JoinedAt, s.SteamID}
	}
	return page, JoinCursor{}, nil
}
