package store

import (
	"context"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// Bounds of an audit log.
const (
	MaxAuditText    = 1000    // characters of each text of an entry: what is longer is cut
	MaxAuditEntries = 500_000 // PruneAudit removes the oldest of more, by their IDs
)

// AuditEntry is one thing that somebody did, or tried to do. It is written before the
// thing is done, and gets its Result afterwards: one without a Result was under way when
// its program ended.
type AuditEntry struct {
	ID       int64 // rises in the order in which entries were begun
	At       time.Time
	UserID   int64  // who did it; 0 if that is no user, or one who has been removed
	Actor    string // the name of who did it, at that time
	ServerID int64  // where; 0 if that is no server, or one that has been removed
	Server   string // the name of the server, at that time
	Action   string // such as "kick"
	Subject  string // what it was done to: a Steam ID, a map, the name of a user
	Detail   string // what else there is to tell; no secret
	Result   string // "" until it is known; "ok" or a short code
}

// AuditQuery says which entries are wanted. The zero AuditQuery means all.
type AuditQuery struct {
	ServerID int64  // of this server; 0: of any, and of none
	UserID   int64  // of this user; 0: of any, and of none
	Action   string // of this kind; "": of any
	Before   int64  // with a lower ID; 0: the newest
	Limit    int    // at most so many; 0: all
}

// AuditLog keeps who did what. Entries stay when their user or their server is
// removed, with the names that those had.
type AuditLog interface {
	// BeginAudit stores an entry without a Result, and returns it with its ID; a zero At is
	// now. A UserID or ServerID that does not exist is [ErrNotFound].
	BeginAudit(ctx context.Context, e AuditEntry) (AuditEntry, error)

	// EndAudit stores the result of an entry that has none. ErrNotFound says that there is
	// no such entry.
	EndAudit(ctx context.Context, id int64, result string) error

	// AuditEntries returns entries, newest first.
	AuditEntries(ctx context.Context, q AuditQuery) ([]AuditEntry, error)

	// PruneAudit removes entries from before a time, and the oldest of more than
	// [MaxAuditEntries]. It removes at most limit entries and returns how many went.
	PruneAudit(ctx context.Context, before time.Time, limit int) (int, error)
}

// CleanAudit returns an entry as it is stored: its texts are those of [CleanText], and none
// is longer than [MaxAuditText].
func CleanAudit(e AuditEntry) AuditEntry {
	for _, text := range []*string{&e.Actor, &e.Server, &e.Action, &e.Subject, &e.Detail, &e.Result} {
		*text = CleanText(*text)
		if utf8.RuneCountInString(*text) > MaxAuditText {
			*text = string([]rune(*text)[:MaxAuditText-1]) + "…"
		}
	}
	return e
}

// AuditPage returns a page of an audit log: at most limit entries behind a cursor ("" = the
// newest), and the cursor of what follows, "" at the end. A cursor that is none is
// [ErrInvalid].
func AuditPage(ctx context.Context, st interface {
	AuditEntries(ctx context.Context, q AuditQuery) ([]AuditEntry, error)
}, q AuditQuery, cursor string, limit int) (entries []AuditEntry, next string, err error) {
	if cursor != "" {
		if q.Before, err = strconv.ParseInt(cursor, 10, 64); err != nil || q.Before < 1 {
			return nil, "", fmt.Errorf("%w: not a cursor", ErrInvalid)
		}
	}
	q.Limit = limit + 1
	if entries, err = st.AuditEntries(ctx, q); len(entries) > limit {
		entries = entries[:limit]
		next = strconv.FormatInt(entries[limit-1].ID, 10)
	}
	return entries, next, err
}
