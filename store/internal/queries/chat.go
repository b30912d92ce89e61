package queries

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// AddChat implements [store.Chats].
func (s *Store) AddChat(ctx context.Context, lines []store.ChatLine) error {
	if len(lines) == 0 {
		return nil
	}
	var fences store.Fences
	for _, line := range lines {
		fences.Add(line.ServerID, line.Epoch)
	}
	return s.db.Batch(ctx, "add chat", func(ctx context.Context, tx bun.Tx) error {
		if err := s.fence(ctx, tx, fences); err != nil {
			return err
		}
		_, err := s.exec(ctx, tx, `
			INSERT INTO chat (`+rows.Chat.Names()+`)
			SELECT `+rows.Chat.Under("g")+` FROM go_chat(?) AS g
			WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id AND v.chat_days > 0)`, rows.SliceOf(rows.Chat, lines))
		return err
	})
}

// Chat implements [store.Chats].
func (s *Store) Chat(ctx context.Context, serverID, before int64, limit int) ([]store.ChatLine, error) {
	if before <= 0 {
		before = math.MaxInt64
	}
	var lines []store.ChatLine
	err := s.db.Read(ctx, "chat", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var line store.ChatLine
			err := scan(append([]any{&line.ID}, rows.Chat.Dest(&line)...)...)
			lines = append(lines, line)
			return err
		}, `SELECT c.id, `+rows.Chat.Read("c")+` FROM chat AS c WHERE c.server_id = ?1 AND c.id < ?2 ORDER BY c.id DESC LIMIT ?3`,
			serverID, before, unlimited(limit))
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// pruneChat finds lines of one server that go: the oldest.
const pruneChat = `
	DELETE FROM chat WHERE id IN (
		SELECT c.id FROM chat AS c
		WHERE c.server_id = ?1 AND (c.at < ?2 OR c.id <= coalesce(
			(SELECT k.id FROM chat AS k WHERE k.server_id = ?1 ORDER BY k.id DESC LIMIT 1 OFFSET ?3), 0))
		ORDER BY c.id LIMIT ?4)`

// PruneChat implements [store.Chats].
func (s *Store) PruneChat(ctx context.Context, now time.Time, limit int) (gone int, err error) {
	type server struct {
		id   int64
		days int
	}
	var servers []server
	err = s.db.Read(ctx, "prune chat", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var v server
			err := scan(&v.id, &v.days)
			servers = append(servers, v)
			return err
		}, `SELECT v.id, v.chat_days FROM servers AS v WHERE EXISTS (SELECT 1 FROM chat AS c WHERE c.server_id = v.id)`)
	})
	for _, v := range servers {
		for err == nil && gone < limit {
			step, n := min(chatStep, limit-gone), int64(0)
			err = s.db.Write(ctx, "prune chat", func(ctx context.Context, tx bun.Tx) error {
				res, err := s.exec(ctx, tx, pruneChat, v.id, rows.Millis(now.Add(-time.Duration(v.days)*24*time.Hour)), store.MaxChatLines, step)
				if err != nil {
					return err
				}
				n, err = res.RowsAffected()
				return err
			})
			if err != nil {
				return gone, err
			}
			if gone += int(n); int(n) < step {
				break
			}
		}
	}
	return gone, err
}

// chatStep is how many lines one transaction removes.
const chatStep = 500

// SetCounts implements [store.Counted].
func (s *Store) SetCounts(ctx context.Context, counts []store.Counts) error {
	if len(counts) == 0 {
		return nil
	}
	return s.db.Batch(ctx, "set counts", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `
			INSERT INTO server_count (`+rows.Counts.Names()+`)
			SELECT `+rows.Counts.Under("g")+` FROM go_count(?) AS g
			WHERE EXISTS (SELECT 1 FROM servers AS v WHERE v.id = g.server_id)
			ON CONFLICT (server_id) DO UPDATE SET `+rows.Counts.Assign("excluded")+`
			WHERE excluded.at >= server_count.at`, rows.SliceOf(rows.Counts, rows.LatestCounts(counts)))
		return err
	})
}

// Counts implements [store.Counted].
func (s *Store) Counts(ctx context.Context, serverIDs []int64) (map[int64]store.Counts, error) {
	counts := make(map[int64]store.Counts)
	if len(serverIDs) == 0 {
		return counts, nil
	}
	err := s.db.Read(ctx, "counts", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, each(rows.Counts, func(row *store.Counts) {
			counts[row.ServerID] = *row
		}), `SELECT `+rows.Counts.Read("c")+` FROM go_id(?) AS g CROSS JOIN server_count AS c ON c.server_id = g.id`, rows.SliceOf(rows.IDs, serverIDs))
	})
	if err != nil {
		return nil, err
	}
	return counts, nil
}

// EndsSince implements [store.Counted].
func (s *Store) EndsSince(ctx context.Context, serverIDs []int64, since time.Time) (map[int64]map[livestate.Reason]int, error) {
	ends := make(map[int64]map[livestate.Reason]int)
	if len(serverIDs) == 0 {
		return ends, nil
	}
	err := s.db.Read(ctx, "ends", func(ctx context.Context, db *bun.DB) error {
		clear(ends)
		return s.query(ctx, db, func(scan Scanner) error {
			var server int64
			var why livestate.Reason
			var n int
			err := scan(&server, &why, &n)
			if ends[server] == nil {
				ends[server] = make(map[livestate.Reason]int)
			}
			ends[server][why.Code()] += n
			return err
		}, `SELECT s.server_id, s.close_reason, count(*)
			FROM go_id(?1) AS g CROSS JOIN server_player_session AS s ON s.server_id = g.id AND s.left_at >= ?2
			GROUP BY s.server_id, s.close_reason`, rows.SliceOf(rows.IDs, slices.Compact(slices.Sorted(slices.Values(serverIDs)))), rows.Millis(since))
	})
	if err != nil {
		return nil, err
	}
	return ends, nil
}
