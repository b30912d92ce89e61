package queries

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Acquire implements [store.Leases].
func (s *Store) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	if err := store.CheckText(name, holder); err != nil {
		return err
	}
	return s.db.Write(ctx, "acquire lease", func(ctx context.Context, tx bun.Tx) error {
		err := requireOneRow(s.exec(ctx, tx, `
			INSERT INTO lease (name, holder, expires_at, epoch) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
				epoch = CASE WHEN lease.holder = excluded.holder THEN lease.epoch ELSE greatest(lease.epoch + 1, excluded.epoch) END
			WHERE lease.holder = excluded.holder OR lease.expires_at <= ?4 OR lease.expires_at > excluded.expires_at + ?5`,
			name, holder, rows.Millis(now.Add(ttl)), rows.Millis(now), store.LeaseSlack.Milliseconds()))
		if errors.Is(err, store.ErrNotFound) {
			return store.ErrLeaseHeld
		}
		return err
	})
}

// Release implements [store.Leases].
func (s *Store) Release(ctx context.Context, name, holder string) error {
	if store.CheckText(name, holder) != nil {
		return nil
	}
	return s.db.Write(ctx, "release lease", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `DELETE FROM lease WHERE name = ? AND holder = ?`, name, holder)
		return err
	})
}
