package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/blocks"
	"github.com/left4me/left4me/store/internal/rows"
)

// buildStep is how many parts are built at once: a day.
const buildStep = 4

// building is what blocks are built of: parts of a server, from the first up to the last.
type building struct {
	server      int64
	first, last blocks.Part
	changed     bool // it is what presence_changed says
}

// IndexHistory implements [store.LiveWriter]. It is many short transactions, between which others
// write.
func (s *Store) IndexHistory(ctx context.Context, until, pruned time.Time, limit int) (int, error) {
	done := 0
	for done < limit {
		list, err := s.toBuild(ctx, blocks.PartOf(until), blocks.PartOf(pruned), limit-done)
		if err != nil || len(list) == 0 {
			return done, err
		}
		for len(list) > 0 {
			n := 0
			err := s.db.Alone(ctx, "index history", func(ctx context.Context, tx bun.Tx) error {
				n = 0
				for begin := time.Now(); n < len(list) && time.Since(begin) < pruneHold; n++ {
					if err := s.build(ctx, tx, list[n]); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return done, err
			}
			done, list = done+n, list[n:]
		}
	}
	return done, nil
}

// toBuild returns what is to be built of the parts before end, at most limit; not of those that
// change now because their sessions are removed.
func (s *Store) toBuild(ctx context.Context, end, pruned blocks.Part, limit int) (list []building, err error) {
	collect := func(changed bool) func(Scanner) error {
		return func(scan Scanner) error {
			b := building{changed: changed}
			err := scan(&b.server, &b.first, &b.last)
			list = append(list, b)
			return err
		}
	}
	err = s.db.Read(ctx, "index history", func(ctx context.Context, db *bun.DB) error {
		err := s.query(ctx, db, collect(true), `SELECT c.server_id, c.first, c.last FROM presence_changed AS c
			WHERE c.last < ?1 OR c.first > ?2 LIMIT ?3`, int64(pruned-1), int64(pruned), limit)
		if err != nil || len(list) >= limit {
			return err
		}
		return s.query(ctx, db, collect(false), `SELECT v.id, coalesce(b.part, -1), ?1 - 1 FROM servers AS v LEFT JOIN presence_built AS b ON b.server_id = v.id
			WHERE coalesce(b.part, -1) < ?1 LIMIT ?2`, int64(end), limit-len(list))
	})
	return list, err
}

// build builds a step of what is to be built, if it still is.
func (s *Store) build(ctx context.Context, tx bun.Tx, b building) error {
	there := false
	check, args := `SELECT 1 FROM servers AS v LEFT JOIN presence_built AS b ON b.server_id = v.id WHERE v.id = ?1 AND coalesce(b.part, -1) = ?2`, []any{b.server, int64(b.first)}
	if b.changed {
		check, args = `SELECT 1 FROM presence_changed WHERE server_id = ?1 AND first = ?2 AND last = ?3`, append(args, int64(b.last))
	}
	err := s.query(ctx, tx, func(scan Scanner) error {
		var one int
		there = true
		return scan(&one)
	}, check, args...)
	if err != nil || !there {
		return err
	}
	if b.first < 0 {
		if b.first, err = s.firstPart(ctx, tx, b.server, b.last); err != nil {
			return err
		}
	}
	next := min(b.first+buildStep, b.last+1)
	if err := s.putBlocks(ctx, tx, b.server, b.first, next); err != nil {
		return err
	}
	if !b.changed {
		_, err := s.exec(ctx, tx, `INSERT INTO presence_built (server_id, part) VALUES (?, ?) ON CONFLICT (server_id) DO UPDATE SET part = excluded.part`, b.server, int64(next))
		return err
	}
	_, err = s.exec(ctx, tx, `DELETE FROM presence_changed WHERE server_id = ?1 AND first = ?2 AND last = ?3`, args...)
	if err == nil && next <= b.last {
		_, err = s.exec(ctx, tx, `INSERT INTO presence_changed (server_id, first, last) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, b.server, int64(next), int64(b.last))
	}
	return err
}

// firstPart returns the first part in which somebody was on a server, but no later one than last.
func (s *Store) firstPart(ctx context.Context, tx bun.Tx, server int64, last blocks.Part) (blocks.Part, error) {
	first := (last + 1).Start()
	err := s.query(ctx, tx, func(scan Scanner) error { return scan(&first) }, `SELECT least(
		coalesce((SELECT min(joined_at) FROM server_player_session WHERE server_id = ?1), ?2),
		coalesce((SELECT min(quarter) FROM player_quarter WHERE server_id = ?1) * 900000, ?2))`, server, first)
	return min(last, max(0, blocks.PartOf(rows.FromMillis(first)))), err
}

// putBlocks stores what happened on a server from a part on until next.
func (s *Store) putBlocks(ctx context.Context, tx bun.Tx, server int64, first, next blocks.Part) error {
	var spans []rows.Span
	for p := first; p < next; p++ {
		spans = append(spans, rows.Span{Server: server, From: p.Start(), To: (p + 1).Start()})
	}
	parts := make(map[int64]map[steam.ID]sums.Presence)
	err := s.presencesIn(ctx, tx, spans, func(_, from int64, id steam.ID, p sums.Presence) {
		if p == (sums.Presence{}) {
			return
		}
		if parts[from] == nil {
			parts[from] = make(map[steam.ID]sums.Presence)
		}
		parts[from][id] = parts[from][id].Merge(p)
	})
	if err != nil {
		return err
	}
	if _, err := s.exec(ctx, tx, `DELETE FROM presence_block WHERE server_id = ? AND part >= ? AND part < ?`, server, int64(first), int64(next)); err != nil {
		return err
	}
	for p := first; p < next; p++ {
		var players []blocks.Player
		for id, sum := range parts[p.Start()] {
			players = append(players, blocks.Player{SteamID: id, Presence: sum})
		}
		if len(players) == 0 {
			continue
		}
		if _, err := s.exec(ctx, tx, `INSERT INTO presence_block (server_id, part, players) VALUES (?, ?, ?)`, server, int64(p), blocks.Append(nil, p, players)); err != nil {
			return err
		}
	}
	return nil
}
