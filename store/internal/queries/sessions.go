package queries

import (
	"context"
	"errors"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

// Current implements [store.History]. It sorts those who are there: in an index they come in
// order, but among all that ever were.
func (s *Store) Current(ctx context.Context, serverID int64) ([]livestate.Session, error) {
	return s.sessions(ctx, "current", `
		FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = s.server_id
		WHERE s.server_id = ? AND s.left_at IS NULL
		ORDER BY +s.joined_at, s.steam_id_64`, serverID)
}

// longSession is how long a session is, in milliseconds, before the index session_long has it.
const longSession = 6 * 60 * 60 * 1000

// longAfter returns the time behind which a session ends only if it is long, or began later than
// until.
func longAfter(until int64) int64 {
	if until > math.MaxInt64-longSession {
		return math.MaxInt64
	}
	return until + longSession
}

// fromTouching are the sessions AS s of the server ?1 that touch ?2..?3, with the
// server's newest run, if there is one, AS c. ?4 is longAfter of ?3. Those that ended are found
// by their end: how many began earlier grows with the history.
const fromTouching = `
	FROM (SELECT id FROM server_player_session WHERE server_id = ?1 AND left_at >= ?2 AND left_at <= ?4 AND +joined_at <= ?3
			UNION ALL
			SELECT id FROM server_player_session WHERE server_id = ?1 AND left_at - joined_at > 21600000 AND +left_at > ?4 AND +left_at >= ?2 AND +joined_at <= ?3
			UNION ALL
			SELECT id FROM server_player_session WHERE server_id = ?1 AND left_at IS NULL AND +joined_at <= ?3) AS t
		CROSS JOIN server_player_session AS s ON s.id = t.id
		LEFT JOIN server_current AS c ON c.server_id = ?1
	WHERE` + lastSeen + `>= ?2`

// recentPage is how many ended sessions Recent asks for in one statement, at most.
const recentPage = 200

// errEnough ends a statement of which no more rows are needed.
var errEnough = errors.New("enough rows")

// sessionEnd is the place of a session in the order of their ends.
type sessionEnd struct{ left, player, joined int64 }

// Recent implements [store.History]. It walks the sessions of the server from
// the newest end, in an index that has all it must know to drop repeats.
func (s *Store) Recent(ctx context.Context, serverID int64, limit int) ([]livestate.Session, error) {
	var recent []livestate.Session
	err := s.db.View(ctx, "recent", func(ctx context.Context, tx bun.Tx) error {
		seen := make(map[steam.ID]bool)
		err := s.query(ctx, tx, func(scan Scanner) error {
			var id steam.ID
			err := scan((*rows.SteamID)(&id))
			seen[id] = true
			return err
		}, `SELECT steam_id_64 FROM server_player_session WHERE server_id = ? AND left_at IS NULL`, serverID)
		if err != nil {
			return err
		}

		// In pages: a driver may read all that a statement gives. Most often the first is enough, though
		// some players left more than once.
		var found []int64
		size := recentPage
		if limit > 0 {
			size = min(2*limit, recentPage)
		}
		last := sessionEnd{math.MaxInt64, math.MaxInt64, math.MaxInt64}
		for more := true; more; {
			more = false
			err := s.query(ctx, tx, func(scan Scanner) error {
				var row int64
				if err := scan(&row, &last.left, &last.player, &last.joined); err != nil {
					return err
				}
				more = true
				if id := steam.FromUint64(uint64(last.player)); !seen[id] {
					seen[id] = true
					if found = append(found, row); len(found) == limit {
						return errEnough
					}
				}
				return nil
			}, `SELECT id, left_at, steam_id_64, joined_at FROM server_player_session
				WHERE server_id = ?1 AND (left_at, steam_id_64, joined_at) < (?2, ?3, ?4)
				ORDER BY left_at DESC, steam_id_64 DESC, joined_at DESC LIMIT ?5`,
				serverID, last.left, last.player, last.joined, size)
			if errors.Is(err, errEnough) {
				break
			}
			if err != nil {
				return err
			}
			size = recentPage
		}

		recent = slices.Grow[[]livestate.Session](nil, len(found)) // nil for none
		return s.query(ctx, tx, func(scan Scanner) error {
			session, err := scanSession(scan)
			recent = append(recent, session)
			return err
		}, `SELECT`+sessionColumns+`
			FROM go_id(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.id
				LEFT JOIN server_current AS c ON c.server_id = s.server_id
			ORDER BY s.left_at DESC, s.steam_id_64 DESC`, rows.SliceOf(rows.IDs, found))
	})
	if err != nil {
		return nil, err
	}
	return recent, nil
}

// Sessions implements [store.History]. The loop may use the store; the sessions
// are those that were there when it began, as they are when it comes to them. What fits into a page
// is read by one statement.
func (s *Store) Sessions(ctx context.Context, serverID int64, from, to time.Time) iter.Seq2[livestate.Session, error] {
	return func(yield func(livestate.Session, error) bool) {
		few, err := s.sessions(ctx, "sessions", fromTouching+` ORDER BY s.joined_at, s.steam_id_64 LIMIT ?5`,
			serverID, rows.Millis(from), until(to), longAfter(until(to)), page+1)
		if err != nil {
			yield(livestate.Session{}, err)
			return
		}
		if len(few) <= page {
			yieldAll(few, yield)
			return
		}
		var found []int64
		err = s.db.Read(ctx, "sessions", func(ctx context.Context, db *bun.DB) error {
			return s.query(ctx, db, func(scan Scanner) error {
				var row int64
				err := scan(&row)
				found = append(found, row)
				return err
			}, `SELECT s.id `+fromTouching+` ORDER BY s.joined_at, s.steam_id_64`, serverID, rows.Millis(from), until(to), longAfter(until(to)))
		})
		if err != nil {
			yield(livestate.Session{}, err)
			return
		}
		for chunk := range slices.Chunk(found, page) {
			sessions, err := s.sessions(ctx, "sessions", `
				FROM go_id(?) AS g CROSS JOIN server_player_session AS s ON s.id = g.id
					LEFT JOIN server_current AS c ON c.server_id = s.server_id
				ORDER BY s.joined_at, s.steam_id_64`, rows.SliceOf(rows.IDs, chunk))
			if err != nil {
				yield(livestate.Session{}, err)
				return
			}
			if !yieldAll(sessions, yield) {
				return
			}
		}
	}
}

// yieldAll reports whether the loop wants more.
func yieldAll(sessions []livestate.Session, yield func(livestate.Session, error) bool) bool {
	for _, session := range sessions {
		if !yield(session, nil) {
			return false
		}
	}
	return true
}
