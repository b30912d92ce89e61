package queries

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CreateServer implements [store.Servers].
func (s *Store) CreateServer(ctx context.Context, v store.Server) (store.Server, error) {
	if err := store.CheckText(v.Name, v.RCONPassword); err != nil {
		return store.Server{}, err
	}
	v.ID, v.ImportedUntil, v.CreatedAt = 0, time.Time{}, rows.Now()
	v.UpdatedAt = v.CreatedAt
	valid, err := rows.NewServer(v)
	if err != nil {
		return store.Server{}, err
	}
	var row *rows.Server
	err = s.db.Write(ctx, "create server", func(ctx context.Context, tx bun.Tx) error {
		row = new(*valid)
		if err := s.givePort(ctx, tx, row); err != nil {
			return err
		}
		return s.unlessTaken(ctx, tx, row, func(tx bun.Tx) error {
			return s.insert(ctx, tx, row, "")
		})
	})
	if err != nil {
		return store.Server{}, err
	}
	row.Level = store.RoleOwner.Rank()
	return row.Server(), nil
}

// UpdateServer implements [store.Servers].
func (s *Store) UpdateServer(ctx context.Context, v store.Server) error {
	if err := store.CheckText(v.Name, v.RCONPassword); err != nil {
		return err
	}
	v.UpdatedAt = rows.Now()
	valid, err := rows.NewServer(v)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, "update server", func(ctx context.Context, tx bun.Tx) error {
		row := new(*valid)
		if err := s.givePort(ctx, tx, row); err != nil {
			return err
		}
		_, err := s.exec(ctx, tx, `
			UPDATE servers SET same_as = NULL
			WHERE ?1 IN (id, same_as) AND same_as IS NOT NULL
			AND EXISTS (SELECT 1 FROM servers WHERE id = ?1 AND user_id = ?2 AND (host <> ?3 OR port <> ?4))`,
			row.ID, row.UserID, row.Host, row.Port)
		if err != nil {
			return err
		}
		return s.unlessTaken(ctx, tx, row, func(tx bun.Tx) error {
			return requireOneRow(s.update(ctx, tx, row, []string{
				"blueprint_id", "name", "host", "port", "rcon_password", "password_pending", "strategy", "log_off", "chat_days", "desired_state", "updated_at",
			}, "user_id"))
		})
	})
}

// DeleteServer implements [store.Servers].
func (s *Store) DeleteServer(ctx context.Context, userID, id int64) error {
	return s.db.Write(ctx, "delete server", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(tx.NewDelete().Model((*rows.Server)(nil)).Where("id = ? AND user_id = ?", id, userID).Exec(ctx))
	})
}

// Server implements [store.Servers].
func (s *Store) Server(ctx context.Context, userID, id int64) (store.Server, error) {
	return s.server(ctx, `SELECT v.*, a.level FROM servers AS v
		JOIN (SELECT max(level) AS level FROM server_role WHERE server_id = ?1 AND user_id = ?2) AS a ON a.level > 0
		WHERE v.id = ?1`, id, userID)
}

// ServerByID implements [store.Servers].
func (s *Store) ServerByID(ctx context.Context, id int64) (store.Server, error) {
	return s.server(ctx, `SELECT * FROM servers WHERE id = ?1`, id)
}

func (s *Store) server(ctx context.Context, statement string, args ...any) (store.Server, error) {
	found, err := s.boundServers(ctx, statement, args...)
	switch {
	case err != nil:
		return store.Server{}, err
	case len(found) == 0:
		return store.Server{}, store.ErrNotFound
	}
	return found[0], nil
}

// Servers implements [store.Servers].
func (s *Store) Servers(ctx context.Context, userID int64) ([]store.Server, error) {
	return s.boundServers(ctx, `SELECT v.*, a.level FROM servers AS v
		JOIN (SELECT server_id, max(level) AS level FROM server_role WHERE user_id = ?1 GROUP BY server_id) AS a ON a.server_id = v.id
		ORDER BY lower(v.name), v.name, v.id`, userID)
}

// PlayedOn implements [store.Servers]. A player has few servers and many sessions: each
// server of the user costs two seeks.
func (s *Store) PlayedOn(ctx context.Context, userID int64, player steam.ID) ([]store.Server, error) {
	return s.boundServers(ctx, `SELECT v.*, a.level FROM servers AS v
		JOIN (SELECT server_id, max(level) AS level FROM server_role WHERE user_id = ?1 GROUP BY server_id) AS a ON a.server_id = v.id
		WHERE EXISTS (SELECT 1 FROM server_player_session AS s WHERE s.server_id = a.server_id AND s.steam_id_64 = ?2)
			OR EXISTS (SELECT 1 FROM player_sum AS p WHERE p.server_id = a.server_id AND p.steam_id_64 = ?2)
		ORDER BY v.id`, userID, rows.Bits(player))
}

func (s *Store) boundServers(ctx context.Context, statement string, args ...any) ([]store.Server, error) {
	var found []rows.Server
	err := s.db.Read(ctx, "servers", func(ctx context.Context, db *bun.DB) error {
		found = nil
		return s.models(ctx, db, &found, statement, args...)
	})
	return rows.MapSlice(found, (*rows.Server).Server), err
}

// Owners implements [store.Servers].
func (s *Store) Owners(ctx context.Context, userID int64) (owners []int64, err error) {
	err = s.db.Read(ctx, "owners", func(ctx context.Context, db *bun.DB) error {
		owners = nil
		return s.query(ctx, db, func(scan Scanner) error {
			var owner int64
			err := scan(&owner)
			owners = append(owners, owner)
			return err
		}, `SELECT DISTINCT v.user_id FROM server_role AS a JOIN servers AS v ON v.id = a.server_id WHERE a.user_id = ?`, userID)
	})
	return owners, err
}

// AllServers implements [store.Servers].
func (s *Store) AllServers(ctx context.Context) ([]store.Server, error) {
	return s.servers(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return q.Order("id") })
}

// ServersInShards implements [store.Servers].
func (s *Store) ServersInShards(ctx context.Context, numbers ...int) ([]store.Server, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	return s.servers(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("v.id & 255 IN (?)", bun.List(numbers)).Order("id") // by the index servers_shard
	})
}

func (s *Store) servers(ctx context.Context, which func(*bun.SelectQuery) *bun.SelectQuery) ([]store.Server, error) {
	var found []rows.Server
	err := s.db.Read(ctx, "servers", func(ctx context.Context, db *bun.DB) error {
		return which(db.NewSelect().Model(&found)).Scan(ctx)
	})
	return rows.MapSlice(found, (*rows.Server).Server), err
}

// SetServerStates implements [store.Servers].
func (s *Store) SetServerStates(ctx context.Context, states []store.ServerState) error {
	if len(states) == 0 {
		return nil
	}
	var fences store.Fences
	for _, v := range states {
		fences.Add(v.ServerID, v.Epoch)
	}
	return s.db.Batch(ctx, "set server states", func(ctx context.Context, tx bun.Tx) error {
		if err := s.fence(ctx, tx, fences); err != nil {
			return err
		}
		_, err := s.exec(ctx, tx, `
			UPDATE servers AS v SET `+rows.States.Assign("g")+`,
				password_pending = password_pending AND (g.actual_state <> 'running' OR g.problem <> '')
			FROM go_state(?) AS g
			WHERE v.id = g.id`, rows.SliceOf(rows.States, rows.LastStates(states)))
		return err
	})
}

// SetSameAs implements [store.Servers].
func (s *Store) SetSameAs(ctx context.Context, same map[int64]int64) error {
	if len(same) == 0 {
		return nil
	}
	return s.db.Write(ctx, "set same as", func(ctx context.Context, tx bun.Tx) error {
		for id, other := range same {
			_, err := s.exec(ctx, tx, `
				UPDATE servers SET same_as = (SELECT id FROM servers WHERE id = ?2) WHERE id = ?1`, id, other)
			if err != nil {
				return err
			}
		}
		return nil
	})
}
