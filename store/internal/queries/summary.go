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

// PlayerSummary implements [store.History]. Of the sessions it reads the first and the last on
// each server and under each name, and those of the visits: what the others come to is kept.
func (s *Store) PlayerSummary(ctx context.Context, id steam.ID, serverIDs []int64, since time.Time, limit int) (store.PlayerSummary, error) {
	var sum store.PlayerSummary
	if len(serverIDs) == 0 {
		return sum, nil
	}
	err := s.db.View(ctx, "player summary", func(ctx context.Context, tx bun.Tx) error {
		sum = store.PlayerSummary{}
		p := played{s: s, tx: tx, player: rows.SteamID(id), since: rows.Millis(since),
			servers: rows.SliceOf(rows.IDs, slices.Compact(slices.Sorted(slices.Values(serverIDs)))), totals: make(map[int64]sums.Total), names: make(usedNames)}
		for _, read := range []func(context.Context) error{p.readTotals, p.readSums, p.readNames, p.readAliases, p.readVisits, p.readQuarters} {
			if err := read(ctx); err != nil {
				return err
			}
		}
		slices.SortStableFunc(p.visits, func(a, b store.Visit) int { return a.JoinedAt.Compare(b.JoinedAt) })
		var total sums.Total
		for _, t := range p.totals {
			total = total.Merge(t)
		}
		sum.Sessions, sum.Total, sum.FirstSeen, sum.LastSeen = total.Sessions, total.Time, total.FirstSeen, total.LastSeen
		sum.Servers, sum.Visits, sum.Names = store.ServerTimes(p.totals), p.visits, p.names.newest(id, limit)
		return nil
	})
	if err != nil {
		return store.PlayerSummary{}, err
	}
	return sum, nil
}

// played is what a player did on some servers.
type played struct {
	s       *Store
	tx      bun.Tx
	player  any
	servers rows.Slice
	since   int64 // milliseconds
	totals  map[int64]sums.Total
	names   usedNames
	visits  []store.Visit // seen after since
}

// seenOf is lastSeen of server_player_session AS e.
const seenOf = ` greatest(e.joined_at, coalesce(e.left_at, e.last_seen_at, c.last_seen_at, e.joined_at)) `

// readTotals reads what the sessions come to that are there: those that ended, with the removed
// ones, and an open one. The sessions of a player on a server do not overlap: the one that began
// last ended last.
func (p *played) readTotals(ctx context.Context) error {
	return p.s.query(ctx, p.tx, func(scan Scanner) error {
		var server int64
		var t, open sums.Total
		var ended, summed bool
		err := scan(&server, &t.Sessions, (*rows.Duration)(&t.Time), (*rows.Time)(&t.FirstSeen), (*rows.Time)(&t.LastSeen),
			&ended, &summed, (*rows.Duration)(&open.Time))
		if !ended {
			t.Time += max(0, open.Time)
			if !summed {
				t.Sessions++
			}
		}
		p.totals[server] = t
		return err
	}, `SELECT g.id, coalesce(t.sessions, 0), coalesce(t.millis, 0),
			(SELECT min(f.joined_at) FROM server_player_session AS f WHERE f.server_id = g.id AND f.steam_id_64 = ?2),`+seenOf+`,
			e.left_at IS NOT NULL, e.summed_to IS NOT NULL,`+seenOf+`- greatest(e.joined_at, coalesce(e.summed_to, e.joined_at))
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS e ON e.server_id = g.id AND e.steam_id_64 = ?2 AND e.joined_at = (
				SELECT max(l.joined_at) FROM server_player_session AS l WHERE l.server_id = g.id AND l.steam_id_64 = ?2)
			LEFT JOIN server_player_total AS t ON t.server_id = g.id AND t.steam_id_64 = ?2
			LEFT JOIN server_current AS c ON c.server_id = g.id`, p.servers, p.player)
}

// readSums reads of the removed sessions what the totals do not have: the whole, where there are
// no others, and otherwise when they were there.
func (p *played) readSums(ctx context.Context) error {
	return p.s.query(ctx, p.tx, each(rows.PlayerSums, func(row *rows.PlayerSum) {
		summed := row.Player()
		total, there := p.totals[row.Last.ServerID]
		add := summed.Total
		if there {
			add.Sessions, add.Time = 0, 0
		}
		p.totals[row.Last.ServerID] = total.Merge(add)
		p.names.add([]byte(summed.Last.DisplayName()), rows.Millis(summed.LastSeen), rows.Millis(summed.LastSeen))
	}), `SELECT `+rows.PlayerSums.Read("p")+`
		FROM player_sum AS p WHERE p.steam_id_64 = ?2 AND +p.server_id IN (SELECT id FROM go_id(?1))`, p.servers, p.player)
}

// readNames reads the names of the sessions. The one at the start was used there, and the last
// one when the session was last seen.
func (p *played) readNames(ctx context.Context) error {
	return p.s.query(ctx, p.tx, p.name, `SELECT u.name,
			CASE WHEN f.name_at_join = u.name THEN f.joined_at
				ELSE greatest(f.joined_at, coalesce(f.left_at, f.last_seen_at, c.last_seen_at, f.joined_at)) END,
			CASE WHEN e.name_now = u.name THEN`+seenOf+`ELSE e.joined_at END
		FROM go_id(?1) AS g CROSS JOIN name_used AS u ON u.server_id = g.id AND u.steam_id_64 = ?2
			CROSS JOIN server_player_session AS f ON f.server_id = g.id AND f.steam_id_64 = ?2 AND f.joined_at = u.first_joined_at
			CROSS JOIN server_player_session AS e ON e.server_id = g.id AND e.steam_id_64 = ?2 AND e.joined_at = u.last_joined_at
			LEFT JOIN server_current AS c ON c.server_id = g.id`, p.servers, p.player)
}

func (p *played) readAliases(ctx context.Context) error {
	return p.s.query(ctx, p.tx, p.name, `SELECT a.name, a.first_seen_at, a.last_seen_at
		FROM go_id(?1) AS g CROSS JOIN player_alias AS a ON a.server_id = g.id AND a.steam_id_64 = ?2`, p.servers, p.player)
}

// name adds a row with a name, and when it was first and last used.
func (p *played) name(scan Scanner) error {
	var name sql.RawBytes
	var first, last int64
	err := scan(&name, &first, &last)
	p.names.add(name, first, last)
	return err
}

// readVisits reads the sessions that began after since and ended, of which an index has all that
// counts, those on other servers too; and on each server an open one, and the one that began before.
func (p *played) readVisits(ctx context.Context) error {
	var server, from, seen rows.Number
	dest := []any{&server, &from, &seen}
	visit := func(scan Scanner) error {
		err := scan(dest...)
		if _, on := p.totals[int64(server)]; on && int64(seen) > p.since {
			p.visits = append(p.visits, store.Visit{JoinedAt: rows.FromMillis(int64(min(from, seen))), LastSeenAt: rows.FromMillis(int64(seen))})
		}
		return err
	}
	err := p.s.query(ctx, p.tx, visit, `SELECT e.server_id, coalesce(e.summed_to, e.joined_at), e.left_at
		FROM server_player_session AS e
		WHERE e.steam_id_64 = ?1 AND e.joined_at > ?2 AND +e.left_at IS NOT NULL`, p.player, p.since)
	if err != nil {
		return err
	}
	return p.s.query(ctx, p.tx, visit, `SELECT e.server_id, coalesce(e.summed_to, e.joined_at),`+seenOf+`
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS e ON e.server_id = g.id AND e.steam_id_64 = ?2 AND e.left_at IS NULL AND +e.joined_at > ?3
			LEFT JOIN server_current AS c ON c.server_id = g.id
		UNION ALL
		SELECT e.server_id, coalesce(e.summed_to, e.joined_at),`+seenOf+`
		FROM go_id(?1) AS g CROSS JOIN server_player_session AS e ON e.server_id = g.id AND e.steam_id_64 = ?2 AND e.joined_at = (
				SELECT max(l.joined_at) FROM server_player_session AS l WHERE l.server_id = g.id AND l.steam_id_64 = ?2 AND l.joined_at <= ?3)
			LEFT JOIN server_current AS c ON c.server_id = g.id`, p.servers, p.player, p.since)
}

// readQuarters reads how long the removed sessions were there.
func (p *played) readQuarters(ctx context.Context) error {
	since := rows.FromMillis(p.since)
	return p.s.query(ctx, p.tx, each(rows.PlayerQuarters, func(row *rows.PlayerQuarter) {
		if stay := sums.Stay(row.Key, row.Value.Time); stay.LastSeenAt.After(since) {
			p.visits = append(p.visits, store.Visit{JoinedAt: stay.JoinedAt, LastSeenAt: stay.LastSeenAt})
		}
	}), `SELECT `+rows.PlayerQuarters.Read("q")+` FROM player_quarter AS q
		WHERE q.steam_id_64 = ?2 AND q.quarter >= ?3 AND +q.server_id IN (SELECT id FROM go_id(?1))
		ORDER BY q.quarter, q.server_id`, p.servers, p.player, int64(sums.QuarterOf(since)))
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
