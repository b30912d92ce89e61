package livestate_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// table is a store of one server. It keeps what the columns of a database keep,
// and refuses what a database would refuse.
type table struct {
	run  livestate.Run
	runs []livestate.Run // those before
	rows []stored
}

// stored is a row whose last_seen_at may be NULL: seen at the server's last poll.
type stored struct {
	row
	follows bool
}

// apply stores a step's changes, ended sessions first, and leaves out what
// moved only the end of the newest run.
func (t *table) apply(c *livestate.Changes) error {
	if c.RunStarted {
		if c.Previous != (livestate.Run{}) {
			t.runs = append(t.runs, c.Previous)
		}
		t.run = c.Run
	}
	if len(c.Closed)+len(c.Reopened)+len(c.Opened)+len(c.Updated) == 0 {
		return nil
	}
	t.run = c.Run
	for _, list := range [...][]livestate.Session{c.Closed, c.Reopened, c.Updated, c.Opened} {
		for i := range list {
			if err := t.put(&list[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// touch stores the end of the newest run.
func (t *table) touch(run livestate.Run) { t.run.LastSeenAt = run.LastSeenAt }

func rowOf(s *livestate.Session) row {
	return row{
		who: s.SteamID, user: s.UserID,
		joined: ms(s.JoinedAt), last: ms(s.LastSeenAt), open: s.Open(),
		name: s.Name, now: s.LastName, least: s.MinPing, most: s.MaxPing, reason: s.Reason,
	}
}

// put stores one session.
func (t *table) put(s *livestate.Session) error {
	r := stored{row: rowOf(s)}
	if r.open && s.LastSeenAt.Equal(t.run.LastSeenAt) {
		r.follows, r.last = true, 0
	}
	switch {
	case !s.Open() && !s.LeftAt.Equal(s.LastSeenAt):
		return fmt.Errorf("a closed session was last seen at another time than it ended: %+v", *s)
	case s.LastSeenAt.Before(s.JoinedAt):
		return fmt.Errorf("a session ends before it starts: %+v", *s)
	case s.Open() != (s.Reason == ""):
		return fmt.Errorf("open, or a reason why it ended: %+v", *s)
	}
	place := len(t.rows)
	for i := range t.rows {
		o := &t.rows[i]
		if o.who != r.who {
			continue
		}
		if o.joined == r.joined {
			place = i
			continue
		}
		from, to := ms(s.JoinedAt), ms(s.LastSeenAt)
		if o.open && r.open {
			return fmt.Errorf("two open sessions of one player: %+v and %+v", o.row, *s)
		}
		if oTo := t.end(o); from < oTo && o.joined < to {
			return fmt.Errorf("two sessions of one player overlap: %+v and %+v", o.row, *s)
		}
	}
	if place == len(t.rows) {
		t.rows = append(t.rows, r)
	}
	t.rows[place] = r
	return nil
}

func (t *table) end(r *stored) int64 {
	if r.follows {
		return max(r.joined, ms(t.run.LastSeenAt))
	}
	return r.last
}

func (t *table) session(r *stored) livestate.Session {
	s := livestate.Session{
		SteamID: r.who, UserID: r.user,
		JoinedAt: date(r.joined), LastSeenAt: date(t.end(r)),
		Name: r.name, LastName: r.now, MinPing: r.least, MaxPing: r.most, Reason: r.reason,
	}
	if !r.open {
		s.LeftAt = s.LastSeenAt
	}
	return s
}

// load returns what a daemon starts with: of each player the open session, or
// the latest one if it ended in the hour before the last poll.
func (t *table) load() livestate.Server {
	server := livestate.Server{Run: t.run}
	for i := range t.rows {
		r := &t.rows[i]
		if r.open || t.latest(r.who) == r && date(r.last).Compare(t.run.LastSeenAt.Add(-time.Hour)) >= 0 {
			server.Sessions = append(server.Sessions, t.session(r))
		}
	}
	return server
}

func (t *table) latest(who steam.ID) *stored {
	var latest *stored
	for i := range t.rows {
		if r := &t.rows[i]; r.who == who && (latest == nil || r.joined > latest.joined) {
			latest = r
		}
	}
	return latest
}

// sessions returns the latest session of each of these players.
func (t *table) sessions(of []steam.ID) []livestate.Session {
	var list []livestate.Session
	for _, who := range of {
		if r := t.latest(who); r != nil {
			list = append(list, t.session(r))
		}
	}
	return list
}

// all returns what a reader finds.
func (t *table) all() []row {
	rows := make([]row, len(t.rows))
	for i := range t.rows {
		rows[i] = t.rows[i].row
		rows[i].last = t.end(&t.rows[i])
	}
	slices.SortFunc(rows, compareRows)
	return rows
}
