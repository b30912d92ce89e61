package daemon

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
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

// Compare yields what differs between the record and a store, by server and start,
// within the times that the record covers. What goes on after its end is no
// difference, nor are servers that the store no longer has. It ends with the first
// error of the store.
func (r *Replayed) Compare(ctx context.Context, st store.Store) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		ids, err := r.stored(ctx, st)
		if err != nil {
			yield(Difference{}, err)
			return
		}
		for _, id := range ids {
			c, err := r.servers[id].compare(ctx, id, st)
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

// stored returns the servers of the record that the store has.
func (r *Replayed) stored(ctx context.Context, servers store.Servers) ([]int64, error) {
	all, err := servers.Servers(ctx, 0)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for i := range all {
		if r.servers[all[i].ID] != nil {
			ids = append(ids, all[i].ID)
		}
	}
	return ids, nil
}

// comparison is how the sessions of one server differ.
type comparison struct {
	server      int64
	differences []Difference

	// tails are stored sessions that say how a recorded one went on after the end of
	// the record, by that one.
	tails map[sessionKey]livestate.Session
}

func (s *replayed) compare(ctx context.Context, id int64, history store.History) (*comparison, error) {
	c := &comparison{server: id, tails: make(map[sessionKey]livestate.Session)}
	if len(s.periods) == 0 {
		return c, nil // nothing was observed
	}
	recorded := maps.Clone(s.sessions)
	from, to := s.periods[0].from, s.periods[len(s.periods)-1].to
	for stored, err := range history.Sessions(ctx, id, from, to) {
		if err != nil {
			return nil, err
		}
		key := keyOf(stored)
		session, ok := recorded[key]
		delete(recorded, key)
		if ok {
			c.session(session, stored, s.covers(stored.LastSeenAt))
			continue
		}
		went, on := s.goesOn(stored)
		if on {
			c.tails[keyOf(went)] = stored
		}
		if on || s.covers(stored.LastSeenAt) {
			c.add(stored, "", "none", span(stored))
		}
	}
	for _, session := range slices.SortedFunc(maps.Values(recorded), byStart) {
		if s.covers(session.LastSeenAt) || slices.ContainsFunc(s.periods, func(p period) bool { return session.LastSeenAt.Equal(p.from) }) {
			c.add(session, "", span(session), "none")
		}
	}
	return c, nil
}

// covers reports whether the poll at which a session was last seen is in the
// record, so that the record must know the session.
func (s *replayed) covers(seen time.Time) bool {
	return slices.ContainsFunc(s.periods, func(p period) bool { return seen.After(p.from) && !seen.After(p.to) })
}

// goesOn returns the recorded session that is open at the end of the record and of
// which stored is the rest, if it is: it began while the player was still seen in the
// recorded one.
func (s *replayed) goesOn(stored livestate.Session) (livestate.Session, bool) {
	for _, session := range s.live.Sessions {
		if session.Open() && session.SteamID == stored.SteamID {
			on := stored.JoinedAt.After(session.JoinedAt) && stored.JoinedAt.Before(session.LastSeenAt) &&
				!stored.LastSeenAt.Before(session.LastSeenAt)
			return session, on
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

func span(s livestate.Session) string { return fmt.Sprintf("%q until %s", s.NameNow, end(s)) }
