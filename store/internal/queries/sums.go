package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/store/internal/rows"
)

// Sums implements [store.History].
func (s *Store) Sums(ctx context.Context, serverID int64, from, to time.Time, parts ...sums.Part) (*sums.Server, error) {
	var sum *sums.Server
	first, end := rows.Millis(from), until(to)
	if !to.IsZero() {
		end = rows.Millis((sums.QuarterOf(to) + 1).Start()) - 1
	}
	err := s.db.View(ctx, "sums", func(ctx context.Context, tx bun.Tx) error {
		sum = sums.NewServer(parts...)
		var shown []livestate.Run
		var before sums.Runs
		if sum.Maps != nil || sum.Ends != nil {
			columns := countedRuns
			if sum.Maps == nil {
				columns = shownRuns
			}
			runs, err := s.summingRuns(ctx, tx, columns, serverID, first, end)
			if err != nil {
				return err
			}
			summed, err := s.summedRuns(ctx, tx, []int64{serverID})
			if err != nil {
				return err
			}
			if sum.Ends != nil {
				shown = make([]livestate.Run, len(runs))
				for i := range runs {
					shown[i] = runs[i].Run
				}
			}
			if before = summed[serverID]; sum.Maps != nil {
				sum.AddRuns(before, runs)
			}
		}
		if sum.Players != nil || sum.Pairs != nil || sum.Lengths != nil || sum.Ends != nil || sum.Visits != nil {
			var err error
			var whole []livestate.Session // that visits are made of
			since := first
			if sum.Visits != nil {
				since -= stats.VisitGap.Milliseconds() // a visit may go on from there
			}
			sum.AddSessions(func(yield func(sums.Session) bool) {
				err = s.touching(ctx, tx, sum.Ends != nil, func(one sums.Session) {
					if sum.Ends != nil && !one.Open() {
						one.Map = before.MapAt(shown, one.LeftAt)
					}
					if sum.Visits != nil && one.Whole() {
						whole = append(whole, livestate.Session{SteamID: one.SteamID, JoinedAt: one.JoinedAt, LeftAt: one.LeftAt, LastSeenAt: one.LastSeenAt})
					}
					yield(one)
				}, serverID, since, end)
			})
			if err == nil && sum.Visits != nil {
				err = s.addVisits(ctx, tx, sum, whole, serverID, since, end)
			}
			if err != nil {
				return err
			}
		}
		if sum.Down != nil {
			if err := s.addOutages(ctx, tx, sum, serverID, first, end); err != nil {
				return err
			}
		}
		kept, err := s.keptSums(ctx, tx, serverID, from, to, parts)
		if err == nil {
			sum.Merge(kept)
			sum.Cut(from, to)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return sum, nil
}

// keptSums returns these parts of what was removed, in the quarter hours of from..to.
func (s *Store) keptSums(ctx context.Context, tx bun.Tx, serverID int64, from, to time.Time, parts []sums.Part) (*sums.Server, error) {
	sum := sums.NewServer(parts...)
	first, last := int64(sums.QuarterOf(rows.FromMillis(rows.Millis(from)))), until(time.Time{})
	if !to.IsZero() {
		last = int64(sums.QuarterOf(to))
	}
	err := readSums(ctx, s, tx, "player_quarter", rows.PlayerQuarters, sum.Players, serverID, first, last)
	if err == nil {
		err = readSums(ctx, s, tx, "map_quarter", rows.MapQuarters, sum.Maps, serverID, first, last)
	}
	if err == nil {
		err = readSums(ctx, s, tx, "pair_quarter", rows.PairQuarters, sum.Pairs, serverID, first, last)
	}
	if err == nil {
		err = readSums(ctx, s, tx, "length_quarter", rows.LengthQuarters, sum.Lengths, serverID, first, last)
	}
	if err == nil {
		err = readSums(ctx, s, tx, "visit_quarter", rows.VisitQuarters, sum.Visits, serverID, first, last)
	}
	if err == nil {
		err = readSums(ctx, s, tx, "end_quarter", rows.EndQuarters, sum.Ends, serverID, first, last)
	}
	for key, m := range sum.Maps {
		if m.Peak == 0 {
			m.PeakAt = time.Time{}
			sum.Maps[key] = m
		}
	}
	return sum, err
}

func readSums[K comparable, V any](ctx context.Context, s *Store, tx bun.Tx, name string, table rows.Table[rows.Sum[K, V]], into map[K]V, args ...any) error {
	if into == nil {
		return nil
	}
	return s.query(ctx, tx, each(table, func(row *rows.Sum[K, V]) {
		into[row.Key] = row.Value
	}), `SELECT `+table.Read("q")+` FROM `+name+` AS q WHERE q.server_id = ?1 AND q.quarter BETWEEN ?2 AND ?3`, args...)
}

// summing is a session as it counts beside what was removed.
type summing struct {
	row int64
	sums.Session
	before sums.Player // the sum of its player before it; only of one that goes
}

// fromOldest is fromTouching for a time up to which few sessions are left.
var fromOldest = `
	FROM (SELECT s.id, s.server_id, s.summed_to, ` + countedColumns.Read("s", "last_seen_at", lastSeen+"AS last_seen_at") + `
		FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = ?1
		WHERE s.server_id = ?1 AND s.joined_at <= ?3 AND` + lastSeen + `>= ?2) AS t`

// countedColumns are those that sums know of a session, beside its server.
var countedColumns = rows.Sessions.Only("steam_id_64", "joined_at", "left_at", "last_seen_at", "close_reason")

// endedWhole are the sessions of fromTouching that ended, without those of which a part was summed and
// those that are long. The index by their end has all that sums know of them.
const endedWhole = ` FROM server_player_session AS s
	WHERE s.server_id = ?1 AND s.left_at >= ?2 AND s.left_at <= ?4 AND +s.joined_at <= ?3 AND +s.summed_to IS NULL`

// fromTouchingRest are the others of fromTouching.
const fromTouchingRest = `
	FROM (SELECT s.id, s.server_id, s.summed_to, s.steam_id_64, s.joined_at, s.left_at, s.left_at AS last_seen_at, s.close_reason
			FROM server_player_session AS s WHERE s.server_id = ?1 AND s.left_at >= ?2 AND s.left_at <= ?4 AND +s.joined_at <= ?3 AND +s.summed_to IS NOT NULL
			UNION ALL
			SELECT s.id, s.server_id, s.summed_to, s.steam_id_64, s.joined_at, s.left_at, s.left_at, s.close_reason
			FROM server_player_session AS s WHERE s.server_id = ?1 AND s.left_at - s.joined_at > 21600000 AND +s.left_at > ?4 AND +s.left_at >= ?2 AND +s.joined_at <= ?3
			UNION ALL
			SELECT s.id, s.server_id, s.summed_to, s.steam_id_64, s.joined_at, s.left_at,` + lastSeen + `, s.close_reason
			FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = ?1
			WHERE s.server_id = ?1 AND s.left_at IS NULL AND +s.joined_at <= ?3 AND` + lastSeen + `>= ?2) AS t`

// touching reads the sessions of a server that touch times: what sums know of them. Why they ended
// it may leave out.
func (s *Store) touching(ctx context.Context, tx bun.Tx, reasons bool, use func(sums.Session), serverID, from, to int64) error {
	args := []any{serverID, from, to, longAfter(to)}
	var one sums.Session
	columns, dest := `SELECT s.steam_id_64, s.joined_at, s.left_at`, []any{(*rows.SteamID)(&one.SteamID), (*rows.Time)(&one.JoinedAt), (*rows.Time)(&one.LeftAt)}
	if reasons {
		columns, dest = columns+`, s.close_reason`, append(dest, &one.Reason)
	}
	err := s.query(ctx, tx, func(scan Scanner) error {
		err := scan(dest...)
		if one.LastSeenAt = one.LeftAt; err == nil {
			use(one)
		}
		return err
	}, columns+endedWhole, args...)
	if err != nil {
		return err
	}
	return s.summing(ctx, tx, func(one summing) { use(one.Session) }, fromTouchingRest, args...)
}

// summing reads the sessions of a server that touch times, as a from clause finds them: what
// sums know of them.
func (s *Store) summing(ctx context.Context, tx bun.Tx, use func(summing), clause string, args ...any) error {
	var one summing
	var row rows.Session
	dest := append([]any{&one.row, (*rows.Time)(&one.Summed), &one.Continues, &one.Before.Map, &one.Before.Reason}, countedColumns.Dest(&row)...)
	return s.query(ctx, tx, func(scan Scanner) error {
		err := scan(dest...)
		if err == nil {
			counts := one
			counts.Session.Session = row.Session
			use(counts)
		}
		return err
	}, `SELECT t.id, t.summed_to, p.server_id IS NOT NULL, coalesce(p.end_map, ''), coalesce(p.close_reason, ''), `+countedColumns.Read("t")+
		clause+` LEFT JOIN player_sum AS p
			ON p.server_id = t.server_id AND p.steam_id_64 = t.steam_id_64 AND p.joined_at = t.joined_at AND t.summed_to IS NOT NULL`,
		args...)
}
