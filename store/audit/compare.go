package audit

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Difference is a session of which the record and the store tell different things.
type Difference struct {
	ServerID int64
	SteamID  steam.ID
	JoinedAt time.Time

	// Field is the column that differs, with both values as text; "" if one of the
	// two does not have the session at all: the one whose text is "none".
	Field            string
	Recorded, Stored string
}

// String returns the difference as one line.
func (d Difference) String() string {
	field := cmp.Or(d.Field, "session")
	return fmt.Sprintf("server %d: %s joined %s: %s: recorded %s, stored %s",
		d.ServerID, d.SteamID, d.JoinedAt.Format(time.RFC3339Nano), field, d.Recorded, d.Stored)
}

// History is the part of a [store.Store] that [Compare] reads.
type History interface {
	// AllServers is that of [store.Servers].
	AllServers(ctx context.Context) ([]store.Server, error)

	// Sessions is that of [store.History].
	Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error]
}

// Compare yields what differs between a record and a store, by server and start,
// within the times that the record covers. What goes on after its end is no
// difference, nor are servers that the store no longer has. It ends with the first
// error of the store.
func Compare(ctx context.Context, recorded *record.History, st History) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		ids, err := storedServers(ctx, recorded, st)
		if err != nil {
			yield(Difference{}, err)
			return
		}
		for _, id := range ids {
			c, err := compare(ctx, id, recorded.Server(id), st)
			if err != nil {
				yield(Difference{}, err)
				return
			}
			for _, d := range c.differences {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// storedServers returns the servers of the record that the store has.
func storedServers(ctx context.Context, recorded *record.History, st History) ([]int64, error) {
	all, err := st.AllServers(ctx)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for i := range all {
		if recorded.Server(all[i].ID) != nil {
			ids = append(ids, all[i].ID)
		}
	}
	return ids, nil
}

// comparison is how the sessions of one server differ.
type comparison struct {
	server      int64
	differences []Difference

	recorded map[livestate.SessionKey]livestate.Session
	// continuations are stored sessions that say how a recorded one went on after the
	// end of the record, by that one.
	continuations map[livestate.SessionKey]livestate.Session
}

func compare(ctx context.Context, id int64, server *record.ServerHistory, st History) (*comparison, error) {
	c := &comparison{
		server:        id,
		recorded:      make(map[livestate.SessionKey]livestate.Session),
		continuations: make(map[livestate.SessionKey]livestate.Session),
	}
	periods := server.Periods()
	if len(periods) == 0 {
		return c, nil // nothing was observed
	}
	sessions := server.Sessions()
	for _, s := range sessions {
		c.recorded[s.Key()] = s
	}
	found := make(map[livestate.SessionKey]bool)
	for stored, err := range st.Sessions(ctx, id, periods[0].From, periods[len(periods)-1].To) {
		if err != nil {
			return nil, err
		}
		if session, ok := c.recorded[stored.Key()]; ok {
			found[stored.Key()] = true
			c.session(session, stored, server.Covers(stored.LastSeenAt))
			continue
		}
		before, ok := continuationOf(server, stored)
		if ok {
			c.continuations[before.Key()] = stored
		}
		if ok || server.Covers(stored.LastSeenAt) {
			c.add(stored, "", "none", span(stored))
		}
	}
	for _, session := range sessions {
		begins := slices.ContainsFunc(periods, func(p record.Period) bool { return session.LastSeenAt.Equal(p.From) })
		if !found[session.Key()] && (begins || server.Covers(session.LastSeenAt)) {
			c.add(session, "", span(session), "none")
		}
	}
	return c, nil
}

// continuationOf returns the recorded session that is open at the end of the record and
// of which stored is the rest, if it is: it began while the player was still seen in the
// recorded one.
func continuationOf(server *record.ServerHistory, stored livestate.Session) (livestate.Session, bool) {
	for _, session := range server.Last().Sessions {
		if session.Open() && session.SteamID == stored.SteamID {
			ok := stored.JoinedAt.After(session.JoinedAt) && stored.JoinedAt.Before(session.LastSeenAt) &&
				!stored.LastSeenAt.Before(session.LastSeenAt)
			return session, ok
		}
	}
	return livestate.Session{}, false
}

func (c *comparison) add(s livestate.Session, field, recorded, stored string) {
	if recorded != stored {
		c.differences = append(c.differences, Difference{
			ServerID: c.server, SteamID: s.SteamID, JoinedAt: s.JoinedAt,
			Field: field, Recorded: recorded, Stored: stored,
		})
	}
}

// session compares the columns of a session. What is stored can have gone on after
// the record, if that does not cover its end.
func (c *comparison) session(recorded, stored livestate.Session, covered bool) {
	c.add(stored, "userid", fmt.Sprint(recorded.UserID), fmt.Sprint(stored.UserID))
	c.add(stored, "name_at_join", fmt.Sprintf("%q", recorded.Name), fmt.Sprintf("%q", stored.Name))
	if (recorded.Open() || !covered) && (stored.Open() || !stored.LeftAt.Before(recorded.LastSeenAt)) {
		return
	}
	c.add(stored, "left_at", end(recorded), end(stored))
	c.add(stored, "min_ping", fmt.Sprint(recorded.MinPing), fmt.Sprint(stored.MinPing))
	c.add(stored, "max_ping", fmt.Sprint(recorded.MaxPing), fmt.Sprint(stored.MaxPing))
	c.add(stored, "reason", string(recorded.Reason), string(stored.Reason))
}

func end(s livestate.Session) string {
	if s.Open() {
		return "open"
	}
	return s.LeftAt.Format(time.RFC3339Nano)
}

func span(s livestate.Session) string { return fmt.Sprintf("%q until %s", s.LastName, end(s)) }
