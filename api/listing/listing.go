// Package listing reads what requests to the JSON API of package api ask for: how many entries
// of a list, of which time, and behind which cursor. Errors are those of package
// store/httperror, and name the parameter.
//
//	from, to, err := listing.Between(r.URL.Query(), time.Now(), 24*time.Hour)
//	...
//	page, next, err := listing.RunsPage(ctx, st.Runs, id, r.URL.Query().Get("cursor"), from, to, limit)
//	if next != "" {
//		w.Header().Set("Link", listing.NextLink(r.URL, next))
//	}
package listing

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// The number of entries of a list.
const (
	PageSize    = 1000 // where the request does not say
	MaxPageSize = 10_000
)

// Limit returns how many entries of a list a request asks for, up to [MaxPageSize].
func Limit(q url.Values, usual int) (int, error) {
	s := q.Get("limit")
	if s == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxPageSize {
		return 0, httperror.Invalid("limit", "limit_bad", MaxPageSize)
	}
	return n, nil
}

// NextLink returns the Link header that tells where a list goes on, behind a cursor.
func NextLink(u *url.URL, cursor string) string {
	q := u.Query()
	q.Set("cursor", cursor)
	next := url.URL{Path: u.Path, RawQuery: q.Encode()}
	return "<" + next.String() + `>; rel="next"`
}

// BadCursor is the error of a cursor that no list gave.
var BadCursor = httperror.Invalid("cursor", "cursor_bad")

// Between returns the time between the parameters from and to, in UTC, which are in 1970 or later.
// Without to, or with one to come, it ends now; without from it is of a length. A length of 0 has
// no bounds but the parameters: what is absent is the zero time.
func Between(q url.Values, now time.Time, length time.Duration) (from, to time.Time, err error) {
	if to, err = parameter(q, "to"); err != nil {
		return from, to, err
	}
	if length > 0 {
		if to.IsZero() || to.After(now) {
			to = now
		}
		from = to.Add(-length)
	}
	if given, err := parameter(q, "from"); err != nil {
		return from, to, err
	} else if !given.IsZero() {
		from = given
	}
	if !to.IsZero() && to.Before(from) {
		return from, to, httperror.Invalid("to", "time_order")
	}
	return from.UTC(), to.UTC(), nil
}

// parameter returns the time that a parameter has, the zero time if it is absent.
func parameter(q url.Values, name string) (t time.Time, err error) {
	s := q.Get(name)
	if s == "" {
		return t, nil
	}
	if t, err = time.Parse(time.RFC3339Nano, s); err != nil || t.Unix() < 0 {
		return t, httperror.Invalid(name, "time_bad")
	}
	return t, nil
}

// RunsPage returns at most limit runs of a server that touch a span, behind a cursor, and
// the next cursor, "" if these are the last. A cursor is the start of the last run that was
// given; "" is the beginning. read is the Runs of a store.
func RunsPage(ctx context.Context, read func(ctx context.Context, serverID int64, from, to time.Time, limit int) ([]livestate.Run, error), serverID int64, cursor string, from, to time.Time, limit int) (page api.Runs, next string, err error) {
	var after time.Time
	if cursor != "" {
		if after, err = time.Parse(time.RFC3339Nano, cursor); err != nil {
			return api.Runs{}, "", BadCursor
		}
		if after.After(from) {
			from = after
		}
	}
	// Runs do not overlap: those that touch the time from the cursor on are at most the one
	// that was given last, one that ends where that begins, and those to come.
	runs, err := read(ctx, serverID, from, to, limit+3)
	if err != nil {
		return api.Runs{}, "", err
	}
	page.Runs = make([]api.Run, 0, len(runs))
	for _, r := range runs {
		if r.StartedAt.After(after) {
			page.Runs = append(page.Runs, api.NewRun(r))
		}
	}
	if len(page.Runs) > limit {
		page.Runs = page.Runs[:limit]
		next = page.Runs[limit-1].StartedAt.Format(time.RFC3339Nano)
	}
	return page, next, nil
}

// SessionsPage is RunsPage for the sessions of a server, in the order in which they began.
// read is the Sessions of a store.
func SessionsPage(ctx context.Context, read func(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error], serverID int64, cursor string, from, to time.Time, limit int) (page api.ServerSessions, next string, err error) {
	at, err := store.ParseJoinCursor(cursor)
	if err != nil {
		return page, "", BadCursor
	}
	sessions, after, err := at.Page(ctx, func(ctx context.Context, from, to time.Time) iter.Seq2[livestate.Session, error] {
		return read(ctx, serverID, from, to)
	}, from, to, limit)
	return api.NewServerSessions(sessions), after.String(), err
}

// ServersPage returns at most limit of servers by ID, behind a cursor, and the next cursor, ""
// if these are the last. It takes the slice over.
func ServersPage(servers []store.Server, cursor string, limit int) (page []store.Server, next string, err error) {
	var after int64
	if cursor != "" {
		if after, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, "", BadCursor
		}
	}
	slices.SortFunc(servers, func(a, b store.Server) int { return cmp.Compare(a.ID, b.ID) })
	page = slices.DeleteFunc(servers, func(s store.Server) bool { return s.ID <= after })
	if len(page) > limit {
		page = page[:limit]
		next = strconv.FormatInt(page[limit-1].ID, 10)
	}
	return page, next, nil
}
