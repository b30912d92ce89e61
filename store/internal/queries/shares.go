package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// SetShare implements [store.Shares].
func (s *Store) SetShare(ctx context.Context, sh store.Share) error {
	if err := store.CheckText(sh.Token); err != nil {
		return err
	}
	row := rows.NewShare(sh)
	return s.db.Write(ctx, "set share", func(ctx context.Context, tx bun.Tx) error {
		return s.insert(ctx, tx, row, `ON CONFLICT (server_id) DO UPDATE SET token = excluded.token,
			show_ids = excluded.show_ids, show_addr = excluded.show_addr, created_at = excluded.created_at`)
	})
}

// DeleteShare implements [store.Shares].
func (s *Store) DeleteShare(ctx context.Context, serverID int64) error {
	return s.db.Write(ctx, "delete share", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*rows.Share)(nil)).Where("server_id = ?", serverID).Exec(ctx)
		return err
	})
}

// Share implements [store.Shares].
func (s *Store) Share(ctx context.Context, serverID int64) (store.Share, error) {
	return s.share(ctx, "server_id = ?", serverID)
}

// ShareByToken implements [store.Shares].
func (s *Store) ShareByToken(ctx context.Context, token string) (store.Share, error) {
	if store.CheckText(token) != nil {
		return store.Share{}, store.ErrNotFound
	}
	return s.share(ctx, "token = ?", token)
}

func (s *Store) share(ctx context.Context, where string, arg any) (store.Share, error) {
	var row rows.Share
	err := s.db.Read(ctx, "share", func(ctx context.Context, db *bun.DB) error {
		return mapNoRows(db.NewSelect().Model(&row).Where(where, arg).Scan(ctx))
	})
	if err != nil {
		return store.Share{}, err
	}
	return row.Share(), nil
}
