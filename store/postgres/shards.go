package postgres

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

// now is the time of the database, in milliseconds.
const now = `(extract(epoch FROM clock_timestamp()) * 1000)::bigint`

const (
	seePoller = `
		INSERT INTO poller (id, seen_at) VALUES ($1, ` + now + `)
		ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`

	// forgetPollers passes over those that another forgets at the same time.
	forgetPollers = `
		DELETE FROM poller WHERE id IN (
			SELECT id FROM poller WHERE id <> $1 AND seen_at <= ` + now + ` - $2::bigint FOR UPDATE SKIP LOCKED)`

	// countPollers counts one that has died no more when its shards become free.
	countPollers = `SELECT count(*) FROM poller WHERE id = $1 OR seen_at > ` + now + ` - $2::bigint * 2 / 3`

	renewShards = `
		UPDATE poll_shard SET expires_at = ` + now + ` + $2::bigint WHERE holder = $1
		RETURNING shard, epoch, ` + boundStop

	// takeShards takes some of them, and each poller others than the rest.
	takeShards = `
		UPDATE poll_shard AS p SET holder = $1, epoch = p.epoch + 1, expires_at = ` + now + ` + $2::bigint
		FROM (SELECT shard FROM poll_shard WHERE expires_at <= ` + now + `
			ORDER BY random() LIMIT $3 FOR UPDATE SKIP LOCKED) AS free
		WHERE p.shard = free.shard
		RETURNING p.shard, p.epoch, ` + boundStop

	releaseShards = `
		UPDATE poll_shard AS p SET holder = '', expires_at = 0
		FROM unnest($2::bigint[], $3::bigint[]) AS g (shard, epoch)
		WHERE p.shard = g.shard AND p.epoch = g.epoch AND p.holder = $1
		RETURNING ` + boundStop

	leaveShards = `UPDATE poll_shard SET holder = '', expires_at = 0 WHERE holder = $1 RETURNING ` + boundStop
	leavePoller = `DELETE FROM poller WHERE id = $1`

	// lockShards keeps others from taking the shards until the batch is stored. It waits for
	// one who takes them now, and not for one who renews them.
	lockShards = `
		SELECT p.shard, p.epoch, ` + boundStop + ` FROM unnest($1::bigint[], $2::bigint[]) AS g (shard, epoch)
		JOIN poll_shard AS p ON p.shard = g.shard AND p.epoch = g.epoch
		WHERE p.holder <> '' FOR KEY SHARE OF p`
)

// OnePoller implements [store.Shards].
func (*Store) OnePoller() bool { return false }

// RenewShards implements [store.Shards].
func (s *Store) RenewShards(ctx context.Context, holder string, ttl time.Duration) (lease store.ShardLease, err error) {
	if err := store.CheckHolder(holder); err != nil {
		return lease, err
	}
	err = database{s}.Batch(ctx, "renew shards", func(ctx context.Context, tx bun.Tx) (err error) {
		if lease.Held, err = shards(ctx, tx, renewShards, holder, ttl.Milliseconds()); err != nil {
			return err
		}
		if _, err := tx.Tx.ExecContext(ctx, seePoller, holder); err != nil {
			return err
		}
		if _, err := tx.Tx.ExecContext(ctx, forgetPollers, holder, ttl.Milliseconds()); err != nil {
			return err
		}
		return tx.Tx.QueryRowContext(ctx, countPollers, holder, ttl.Milliseconds()).Scan(&lease.Pollers)
	})
	if err != nil {
		return store.ShardLease{}, err
	}
	return lease, nil
}

// TakeShards implements [store.Shards].
func (s *Store) TakeShards(ctx context.Context, holder string, n int, ttl time.Duration) (taken []store.Shard, err error) {
	if err := store.CheckHolder(holder); err != nil || n <= 0 {
		return nil, err
	}
	err = database{s}.Batch(ctx, "take shards", func(ctx context.Context, tx bun.Tx) (err error) {
		taken, err = shards(ctx, tx, takeShards, holder, ttl.Milliseconds(), n)
		return err
	})
	if err != nil {
		return nil, err
	}
	return taken, nil
}

// shards carries out a statement that gives shards.
func shards(ctx context.Context, tx bun.Tx, statement string, args ...any) ([]store.Shard, error) {
	var found []store.Shard
	err := queries.Query(ctx, tx.Tx, func(scan queries.Scanner) error {
		var s store.Shard
		var bound string
		err := scan(&s.Number, &s.Epoch, &bound)
		found = append(found, s)
		return err
	}, statement, args...)
	slices.SortFunc(found, store.CompareShards)
	return found, err
}

// columns returns shards as two arrays.
func columns(shards []store.Shard) (numbers, epochs pgtype.FlatArray[int64]) {
	for _, s := range shards {
		numbers, epochs = append(numbers, int64(s.Number)), append(epochs, s.Epoch)
	}
	return numbers, epochs
}

// ReleaseShards implements [store.Shards].
func (s *Store) ReleaseShards(ctx context.Context, holder string, shards []store.Shard) error {
	if err := store.CheckHolder(holder); err != nil || len(shards) == 0 {
		return err
	}
	return database{s}.Batch(ctx, "release shards", func(ctx context.Context, tx bun.Tx) error {
		numbers, epochs := columns(shards)
		_, err := tx.Tx.ExecContext(ctx, releaseShards, holder, numbers, epochs)
		return err
	})
}

// LeaveShards implements [store.Shards].
func (s *Store) LeaveShards(ctx context.Context, holder string) error {
	if err := store.CheckHolder(holder); err != nil {
		return err
	}
	return database{s}.Batch(ctx, "leave shards", func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.Tx.ExecContext(ctx, leaveShards, holder); err != nil {
			return err
		}
		_, err := tx.Tx.ExecContext(ctx, leavePoller, holder)
		return err
	})
}

// Fence implements [queries.Database].
func (database) Fence(ctx context.Context, tx bun.Tx, fences store.Fences) error {
	if len(fences) == 0 {
		return nil
	}
	given := make([]store.Shard, 0, len(fences))
	for s := range fences {
		given = append(given, s)
	}
	slices.SortFunc(given, store.CompareShards) // all batches lock in one order
	numbers, epochs := columns(given)
	held, err := shards(ctx, tx, lockShards, numbers, epochs)
	if err != nil {
		return err
	}
	valid := make(map[store.Shard]bool, len(held))
	for _, s := range held {
		valid[s] = true
	}
	return fences.Check(func(s store.Shard) bool { return valid[s] })
}
