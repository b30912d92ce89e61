package httpui

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A dossier is what a player did on the servers that the reader may see.
type dossier struct {
	servers  []int64
	sum      store.PlayerSummary
	covers   time.Time       // since when sum counts; zero: since the servers are watched
	sessions []store.Session // newest first
	older    string          // the mark behind them, "" if they are the last
	profile  store.Profile
}

// dossier collects it, with at most limit sessions behind a mark and the visits of the
// calendar. A player who was
// never on one of these servers is not found, whatever others know of him.
func (v *visit) dossier(ctx context.Context, id steam.ID, from mark, limit int) (*dossier, error) {
	leave, err := v.ui.queries.Enter(ctx, queryKey{user: v.User.ID})
	if err != nil {
		return nil, err
	}
	defer leave()
	servers, err := v.ui.Store.Servers(ctx, v.User.ID)
	if err != nil {
		return nil, err
	}
	d := &dossier{servers: serverIDs(servers), covers: v.ui.coversSince(servers, v.now)}
	if len(d.servers) == 0 {
		return nil, errNotFound
	}
	if d.sum, err = v.ui.Store.PlayerSummary(ctx, id, d.servers, v.now.Add(-calendarSpan), playerNames); err != nil {
		return nil, err
	}
	if d.sum.Sessions == 0 {
		return nil, errNotFound
	}
	sessions, err := v.ui.Store.PlayerSessions(ctx, id, d.servers, from.before(), from.given+limit+1)
	if err != nil {
		return nil, err
	}
	if d.sessions, d.older = from.page(sessions, limit); len(d.sessions) == 0 {
		return nil, errNotFound
	}
	known, err := v.ui.Store.Profiles(ctx, []steam.ID{id})
	d.profile = known[id]
	return d, err
}

// keptSince returns the time from which history is kept; zero if all is kept.
func (u *ui) keptSince(now time.Time) time.Time {
	if u.HistoryFor <= 0 {
		return time.Time{}
	}
	return now.Add(-u.HistoryFor)
}

// coversSince returns since when figures of these servers count, in whole hours, or
// zero if they were all added since: then nothing has been removed yet.
func (u *ui) coversSince(servers []store.Server, now time.Time) time.Time {
	kept := u.keptSince(now)
	for i := range servers {
		if servers[i].CreatedAt.Before(kept) {
			return kept.UTC().Truncate(time.Hour).Add(time.Hour)
		}
	}
	return time.Time{}
}

// A mark is where a page of sessions, newest first, has ended: so many of those that
// began at that time were given. The zero mark is before all sessions.
type mark struct {
	at    time.Time
	given int // 0: no other session began at that time
}

// maxGiven is more than anybody can begin in a millisecond.
const maxGiven = 10_000

// parseMark reads what mark.String writes, and "" as the zero mark.
func parseMark(s string) (mark, error) {
	if s == "" {
		return mark{}, nil
	}
	text, given, several := strings.Cut(s, "_")
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !several {
		return mark{at: at}, err
	}
	n, err := strconv.ParseUint(given, 10, 32)
	if err == nil && n > maxGiven {
		err = errors.New("out of range")
	}
	return mark{at, int(n)}, err
}

func (m mark) String() string {
	s := m.at.UTC().Format(time.RFC3339Nano)
	if m.given > 0 {
		s += "_" + strconv.Itoa(m.given)
	}
	return s
}

// before is the time before which the sessions behind the mark began, and those that
// were given and began with the first of them.
func (m mark) before() time.Time {
	if m.given == 0 {
		return m.at
	}
	return m.at.Add(time.Millisecond)
}

// page returns at most limit of sessions, without those that were given, and the mark
// behind them, "" if no more follow.
func (m mark) page(sessions []store.Session, limit int) (page []store.Session, older string) {
	skip := 0
	for skip < min(m.given, len(sessions)) && sessions[skip].JoinedAt.Equal(m.at) {
		skip++
	}
	if len(sessions)-skip <= limit {
		return sessions[skip:], ""
	}
	end := skip + limit
	next := mark{at: sessions[end-1].JoinedAt}
	if sessions[end].JoinedAt.Equal(next.at) {
		for i := end; i > 0 && sessions[i-1].JoinedAt.Equal(next.at); i-- {
			next.given++
		}
	}
	return sessions[skip:end], next.String()
}
