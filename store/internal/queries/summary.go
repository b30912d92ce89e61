package queries

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// PlayerSummary implements [store.History]. One pass over the player's sessions finds
// all of it: their rows lie far apart, and reading one costs more than adding it up.
func (s *Store) PlayerSummary(ctx context.Context, id steam.ID, serverIDs []int64, since time.Time, limit int) (store.PlayerSummary, error) {
	var sum store.PlayerSummary
	if len(serverIDs) == 0 {
		return sum, nil
	}
	err := s.db.View(ctx, "player summary", func(ctx context.Context, tx bun.Tx) error {
		sum = store.PlayerSummary{}
		names := make(usedNames)
		var total sums.Total
		servers := make(map[int64]sums.Total)
		err := s.query(ctx, tx, func(scan Scanner) error {
			var session sums.Session
			var kept bool
			var before, now sql.RawBytes // now: nil if kept
			var server int64
			if err := scan(&server, (*rows.Time)(&session.JoinedAt), (*rows.Time)(&session.LastSeenAt), (*rows.Time)(&session.Summed), &kept, &before, &now); err != nil {
				return err
			}
			total, servers[server] = total.Add(session), servers[server].Add(session)
			joined, seen := rows.Millis(session.JoinedAt), rows.Millis(session.LastSeenAt)
			if kept {
				names.add(before, joined, seen)
			} else {
				names.add(before, joined, joined)
				names.add(now, seen, seen)
			}
			if from, to := session.Span(); seen > rows.Millis(since) {
				sum.Visits = append(sum.Visits, store.Visit{JoinedAt: from, LastSeenAt: to})
			}
			return nil
		}, `SELECT s.server_id, s.joined_at,`+lastSeen+`, s.summed_to, s.name_now = s.name_at_join, s.name_at_join, nullif(s.name_now, s.name_at_join)
			FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = s.server_id
			WHERE s.steam_id_64 = ? AND +s.server_id IN (SELECT id FROM go_id(?))
			ORDER BY s.joined_at`, rows.SteamID(id), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, func(scan Scanner) error {
			var row rows.PlayerSum
			err := scan(rows.PlayerSums.Dest(&row)...)
			summed := row.Player()
			total = total.Merge(summed.Total)
			servers[row.Last.ServerID] = servers[row.Last.ServerID].Merge(summed.Total)
			names.add([]byte(summed.Last.DisplayName()), rows.Millis(summed.LastSeen), rows.Millis(summed.LastSeen))
			return err
		}, `SELECT `+rows.PlayerSums.Read("p")+`
			FROM player_sum AS p WHERE p.steam_id_64 = ? AND +p.server_id IN (SELECT id FROM go_id(?))`,
			rows.SteamID(id), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, func(scan Scanner) error {
			var row rows.PlayerQuarter
			err := scan(rows.PlayerQuarters.Dest(&row)...)
			if stay := sums.Stay(row.Key, row.Value.Time); stay.LastSeenAt.After(since) {
				sum.Visits = append(sum.Visits, store.Visit{JoinedAt: stay.JoinedAt, LastSeenAt: stay.LastSeenAt})
			}
			return err
		}, `SELECT `+rows.PlayerQuarters.Read("q")+` FROM player_quarter AS q
			WHERE q.steam_id_64 = ? AND q.quarter >= ? AND +q.server_id IN (SELECT id FROM go_id(?))
			ORDER BY q.quarter, q.server_id`,
			rows.SteamID(id), int64(sums.QuarterOf(rows.FromMillis(rows.Millis(since)))), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		slices.SortStableFunc(sum.Visits, func(a, b store.Visit) int { return a.JoinedAt.Compare(b.JoinedAt) })
		sum.Sessions, sum.Total, sum.FirstSeen, sum.LastSeen = total.Sessions, total.Time, total.FirstSeen, total.LastSeen
		sum.Servers = store.ServerTimes(servers)
		err = s.query(ctx, tx, func(scan Scanner) error {
			var name sql.RawBytes
			var first, last int64
			err := scan(&name, &first, &last)
			names.add(name, first, last)
			return err
		}, `SELECT a.name, a.first_seen_at, a.last_seen_at
			FROM go_id(?) AS g CROSS JOIN player_alias AS a ON a.server_id = g.id AND a.steam_id_64 = ?`,
			rows.SliceOf(rows.IDs, serverIDs), rows.SteamID(id))
		sum.Names = names.newest(id, limit)
		return err
	})
	if err != nil {
		return store.PlayerSummary{}, err
	}
	return sum, nil
}

// usedNames are the names of a player, with their first and last use in milliseconds.
type usedNames map[string]*usedName

type usedName struct{ first, last int64 }

func (u usedNames) add(name []byte, first, last int64) {
	if len(name) == 0 {
		return
	}
	if had := u[string(name)]; had != nil {
		had.first, had.last = min(had.first, first), max(had.last, last)
		return
	}
	u[string(name)] = &usedName{first, last}
}

// newest returns at most limit of the names; nil if there are none.
func (u usedNames) newest(id steam.ID, limit int) []store.Alias {
	var list []store.Alias
	for name, used := range u {
		list = append(list, store.Alias{SteamID: id, Name: name, FirstSeenAt: rows.FromMillis(used.first), LastSeenAt: rows.FromMillis(used.last)})
	}
	slices.SortFunc(list, func(a, b store.Alias) int {
		return cmp.Or(b.LastSeenAt.Compare(a.LastSeenAt), b.FirstSeenAt.Compare(a.FirstSeenAt), cmp.Compare(a.Name, b.Name))
	})
	if limit > 0 && len(list) > limit {
		list = list[:limit]
	}
	return list
}
