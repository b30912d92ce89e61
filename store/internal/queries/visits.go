package queries

import (
	"context"
	"slices"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/rows"
)

// lastVisits are the last visits of players that touch ?2..?3, of sessions that were removed.
const lastVisits = `SELECT p.steam_id_64, p.visit_began_at, p.visit_ended_at
	FROM player_sum AS p WHERE p.server_id = ?1 AND p.visit_ended_at >= ?2 AND +p.visit_began_at <= ?3`

// fromNext are the sessions of the players ?1 on the server ?2 that began after ?3, at ?4 at the latest.
const fromNext = `
	FROM (SELECT s.id, s.server_id, s.summed_to, s.steam_id_64, s.joined_at, s.left_at,` + lastSeen + `AS last_seen_at, s.close_reason
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = ?2 AND s.steam_id_64 = g.id AND s.joined_at > ?3 AND s.joined_at <= ?4
			LEFT JOIN server_current AS c ON c.server_id = s.server_id) AS t`

// addVisits adds the visits of sessions that touch from..end to sums, together with those that
// removed sessions came to last, and with what they go on in later.
func (s *Store) addVisits(ctx context.Context, tx bun.Tx, sum *sums.Server, sessions []livestate.Session, serverID, from, end int64) error {
	err := s.query(ctx, tx, func(scan Scanner) error {
		var visit livestate.Session
		err := scan((*rows.SteamID)(&visit.SteamID), (*rows.Time)(&visit.JoinedAt), (*rows.Time)(&visit.LeftAt))
		visit.LastSeenAt = visit.LeftAt
		sessions = append(sessions, visit)
		return err
	}, lastVisits, serverID, from, end)
	if err != nil {
		return err
	}
	visits := stats.Visits(slices.Values(sessions), stats.VisitGap)
	going := make(map[steam.ID]*stats.Visit) // the last one of each player
	for i := range visits {
		going[visits[i].SteamID] = &visits[i]
	}
	for done := end; ; {
		var players []int64
		until := done
		for id, v := range going {
			if to := rows.Millis(v.To.Add(stats.VisitGap)); to > done && !v.Open {
				players, until = append(players, rows.Bits(id)), max(until, to)
			}
		}
		if len(players) == 0 {
			sum.AddVisits(visits)
			return nil
		}
		slices.Sort(players)
		var next []livestate.Session
		err := s.summing(ctx, tx, func(one summing) {
			if one.Whole() {
				next = append(next, one.Session.Session)
			}
		}, fromNext, rows.SliceOf(rows.IDs, players), serverID, done, until)
		if err != nil {
			return err
		}
		slices.SortFunc(next, func(a, b livestate.Session) int { return a.JoinedAt.Compare(b.JoinedAt) })
		for _, one := range next {
			if v := going[one.SteamID]; v != nil && !v.GoOn(one, stats.VisitGap) {
				delete(going, one.SteamID)
			}
		}
		done = until
	}
}
