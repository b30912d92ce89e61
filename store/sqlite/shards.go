package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// A file has one program at a time that polls: it holds the lease [store.PollerLease], and
// with it all shards.

// OnePoller implements [store.Shards].
func (*Store) OnePoller() bool { return true }

// RenewShards implements [store.Shards].
func (s *Store) RenewShards(ctx context.Context, holder string, ttl time.Duration) (store.ShardLease, error) {
	epoch, err := s.pollerEpoch(ctx, "renew shards", holder, `
		UPDATE lease SET expires_at = ?3 + ?4 WHERE name = ?1 AND holder = ?2
		RETURNING epoch`, ttl.Milliseconds())
	return store.ShardLease{Held: store.AllShards(epoch), Pollers: 1}, err
}

// TakeShards implements [store.Shards].
func (s *Store) TakeShards(ctx context.Context, holder string, n int, ttl time.Duration) ([]store.Shard, error) {
	if n <= 0 {
		return nil, nil
	}
	epoch, err := s.pollerEpoch(ctx, "take shards", holder, `
		INSERT INTO lease (name, holder, expires_at, epoch) VALUES (?1, ?2, ?3 + ?4, ?3)
		ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
			epoch = max(lease.epoch + 1, excluded.epoch)
		WHERE lease.expires_at <= ?3 OR lease.expires_at > excluded.expires_at + ?5
		RETURNING epoch`, ttl.Milliseconds(), store.LeaseSlack.Milliseconds())
	return store.AllShards(epoch), err
}

// pollerEpoch carries out a statement about the lease of a holder and returns the epoch that
// it gives; 0 if it gives none.
func (s *Store) pollerEpoch(ctx context.Context, op, holder, statement string, args ...any) (epoch int64, err error) {
	if err := store.CheckHolder(holder); err != nil {
		return 0, err
	}
	args = append([]any{store.PollerLease, holder, rows.Millis(time.Now())}, args...)
	err = database{s}.Write(ctx, op, func(ctx context.Context, tx bun.Tx) error {
		err := tx.Tx.QueryRowContext(ctx, statement, args...).Scan(&epoch)
		if errors.Is(err, sql.ErrNoRows) {
			epoch = 0
			return nil
		}
		return err
	})
	return epoch, err
}

// ReleaseShards implements [store.Shards].
func (s *Store) ReleaseShards(ctx context.Context, holder string, shards []store.Shard) error {
	if len(shards) == 0 {
		return nil
	}
	return s.releasePoller(ctx, holder, shards[0].Epoch)
}

// LeaveShards implements [store.Shards].
func (s *Store) LeaveShards(ctx context.Context, holder string) error {
	return s.releasePoller(ctx, holder, 0)
}

// releasePoller gives the lease back, if it is that of the epoch; 0 is any.
func (s *Store) releasePoller(ctx context.Context, holder string, epoch int64) error {
	if err := store.CheckHolder(holder); err != nil {
		return err
	}
	return database{s}.Write(ctx, "release shards", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.Tx.ExecContext(ctx, `
			UPDATE lease SET holder = '', expires_at = 0 WHERE name = ?1 AND holder = ?2 AND ?3 IN (0, epoch)`,
			store.PollerLease, holder, epoch)
		return err
	})
}

// Fence implements [queries.Database].
func (database) Fence(ctx context.Context, tx bun.Tx, fences store.Fences) error {
	var epoch int64
	err := tx.Tx.QueryRowContext(ctx, `SELECT epoch FROM lease WHERE name = ? AND holder <> ''`, store.PollerLease).Scan(&epoch)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	return fences.Check(func(s store.Shard) bool { return s.Epoch == epoch })
}
