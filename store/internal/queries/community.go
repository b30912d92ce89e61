package queries

import (
	"context"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// SetCommunity implements [store.Communities].
func (s *Store) SetCommunity(ctx context.Context, c store.Community) error {
	for _, text := range []string{c.Token, c.Title} {
		if err := store.CheckText(text); err != nil {
			return err
		}
	}
	row := rows.NewCommunity(c)
	return s.db.Write(ctx, "set community", func(ctx context.Context, tx bun.Tx) error {
		return s.insert(ctx, tx, row, `ON CONFLICT (user_id) DO UPDATE SET token = excluded.token,
			title = excluded.title, leaders = excluded.leaders, created_at = excluded.created_at`)
	})
}

// DeleteCommunity implements [store.Communities].
func (s *Store) DeleteCommunity(ctx context.Context, userID int64) error {
	return s.db.Write(ctx, "delete community", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*rows.Community)(nil)).Where("user_id = ?", userID).Exec(ctx)
		return err
	})
}

// Community implements [store.Communities].
func (s *Store) Community(ctx context.Context, userID int64) (store.Community, error) {
	return s.community(ctx, "user_id = ?", userID)
}

// CommunityByToken implements [store.Communities].
func (s *Store) CommunityByToken(ctx context.Context, token string) (store.Community, error) {
	if store.CheckText(token) != nil {
		return store.Community{}, store.ErrNotFound
	}
	return s.community(ctx, "token = ?", token)
}

func (s *Store) community(ctx context.Context, where string, arg any) (store.Community, error) {
	var row rows.Community
	err := s.db.Read(ctx, "community", func(ctx context.Context, db *bun.DB) error {
		return mapNoRows(db.NewSelect().Model(&row).Where(where, arg).Scan(ctx))
	})
	if err != nil {
		return store.Community{}, err
	}
	return row.Community(), nil
}

// SharesOf implements [store.Communities].
func (s *Store) SharesOf(ctx context.Context, userID int64) ([]store.Share, error) {
	var list []rows.Share
	err := s.db.Read(ctx, "shares of a user", func(ctx context.Context, db *bun.DB) error {
		return db.NewSelect().Model(&list).
			Join("JOIN servers AS v ON v.id = share.server_id").Where("v.user_id = ?", userID).
			Order("share.server_id").Scan(ctx)
	})
	if err != nil {
		return nil, err
	}
	shares := make([]store.Share, len(list))
	for i := range list {
		shares[i] = list[i].Share()
	}
	return shares, nil
}
