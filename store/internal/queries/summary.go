package queries

import (
	"bytes"
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
		servers := make(map[int64]sums.Total)
		played := playedSessions{since: rows.Millis(since), names: names, servers: make(map[int64]*playedTotal)}
		err := s.query(ctx, tx, played.row(), `SELECT s.server_id, s.joined_at,`+lastSeen+`, s.summed_to, s.name_at_join, s.name_now
			FROM server_player_session AS s LEFT JOIN server_current AS c ON c.server_id = s.server_id
			WHERE s.steam_id_64 = ? AND +s.server_id IN (SELECT id FROM go_id(?))
			ORDER BY s.joined_at`, rows.SteamID(id), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		for server, t := range played.servers {
			servers[server] = t.total()
		}
		sum.Visits = played.visits
		err = s.query(ctx, tx, each(rows.PlayerSums, func(row *rows.PlayerSum) {
			summed := row.Player()
			servers[row.Last.ServerID] = servers[row.Last.ServerID].Merge(summed.Total)
			names.add([]byte(summed.Last.DisplayName()), rows.Millis(summed.LastSeen), rows.Millis(summed.LastSeen))
		}), `SELECT `+rows.PlayerSums.Read("p")+`
			FROM player_sum AS p WHERE p.steam_id_64 = ? AND +p.server_id IN (SELECT id FROM go_id(?))`,
			rows.SteamID(id), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		err = s.query(ctx, tx, each(rows.PlayerQuarters, func(row *rows.PlayerQuarter) {
			if stay := sums.Stay(row.Key, row.Value.Time); stay.LastSeenAt.After(since) {
				sum.Visits = append(sum.Visits, store.Visit{JoinedAt: stay.JoinedAt, LastSeenAt: stay.LastSeenAt})
			}
		}), `SELECT `+rows.PlayerQuarters.Read("q")+` FROM player_quarter AS q
			WHERE q.steam_id_64 = ? AND q.quarter >= ? AND +q.server_id IN (SELECT id FROM go_id(?))
			ORDER BY q.quarter, q.server_id`,
			rows.SteamID(id), int64(sums.QuarterOf(rows.FromMillis(rows.Millis(since)))), rows.SliceOf(rows.IDs, serverIDs))
		if err != nil {
			return err
		}
		slices.SortStableFunc(sum.Visits, func(a, b store.Visit) int { return a.JoinedAt.Compare(b.JoinedAt) })
		var total sums.Total
		for _, t := range servers {
			total = total.Merge(t)
		}
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

// playedSessions adds up the sessions of a player in milliseconds: there can be thousands,
// and none of them is kept.
type playedSessions struct {
	since   int64
	names   usedNames
	servers map[int64]*playedTotal
	visits  []store.Visit // seen after since
}

// row returns what reads one row after the other.
func (p *playedSessions) row() func(Scanner) error {
	var server, joined, seen int64
	var summed any
	var first, last sql.RawBytes
	dest := []any{&server, &joined, &seen, &summed, &first, &last}
	return func(scan Scanner) error {
		if err := scan(dest...); err != nil {
			return err
		}
		if bytes.Equal(first, last) {
			p.names.add(first, joined, seen)
		} else {
			p.names.add(first, joined, joined)
			p.names.add(last, seen, seen)
		}
		total := p.servers[server]
		if total == nil {
			total = &playedTotal{first: joined, last: seen}
			p.servers[server] = total
		}
		from := joined
		if to, ok := summed.(int64); ok {
			from = min(max(joined, to), seen)
		} else {
			total.sessions++
		}
		total.played += seen - from
		total.first, total.last = min(total.first, joined), max(total.last, seen)
		if seen > p.since {
			p.visits = append(p.visits, store.Visit{JoinedAt: rows.FromMillis(from), LastSeenAt: rows.FromMillis(seen)})
		}
		return nil
	}
}

// playedTotal is a [sums.Total] in milliseconds.
type playedTotal struct {
	sessions            int
	played, first, last int64
}

func (t *playedTotal) total() sums.Total {
	return sums.Total{
		Sessions: t.sessions, Time: time.Duration(t.played) * time.Millisecond,
		FirstSeen: rows.FromMillis(t.first), LastSeen: rows.FromMillis(t.last),
	}
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
