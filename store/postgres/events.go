package postgres

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// eventLock is the key of the advisory lock of those who store events: "event".
const eventLock = 0x6576656e74

var lockEvents = fmt.Sprintf(`SELECT %s, pg_advisory_xact_lock(%d)`, boundStop, int64(eventLock))

// channel is where events are announced.
const channel = "left4me_event"

var _ store.Feed = (*Store)(nil)

// PutEvents implements [queries.Database]. After the lock it waits for nothing, so that
// those who hold it never wait for each other.
func (database) PutEvents(ctx context.Context, tx bun.Tx, events []livestate.Event) error {
	ids, texts := make([]int64, len(events)), make([]string, len(events))
	for i, e := range events {
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		ids[i], texts[i] = int64(e.ID), string(text)
	}
	if _, err := tx.Tx.ExecContext(ctx, lockEvents); err != nil {
		return err
	}
	_, err := tx.Tx.ExecContext(ctx, `WITH stored AS (
			INSERT INTO event (id, event)
			SELECT g.id, g.event FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS g (id, event, n) ORDER BY g.n
			ON CONFLICT (id) DO NOTHING)
		SELECT pg_notify($3, '')`, ids, texts, channel)
	return err
}

// LastEvent implements [store.Feed].
func (s *Store) LastEvent(ctx context.Context) (last store.EventMark, err error) {
	err = database{s}.Read(ctx, "last event", func(ctx context.Context, db *bun.DB) error {
		return db.DB.QueryRowContext(ctx, `SELECT greatest((SELECT max(number) FROM event), (SELECT number FROM event_removed WHERE id = 1))`).Scan(&last)
	})
	return last, err
}

// EventsAfter implements [store.Feed].
func (s *Store) EventsAfter(ctx context.Context, after store.EventMark, limit int) (events []livestate.Event, last store.EventMark, lost bool, err error) {
	if limit <= 0 {
		return nil, after, false, nil
	}
	err = database{s}.View(ctx, "events", func(ctx context.Context, tx bun.Tx) error {
		var removed store.EventMark
		err := tx.Tx.QueryRowContext(ctx, `SELECT number FROM event_removed WHERE id = 1`).Scan(&removed)
		if err != nil {
			return err
		}
		events, last, lost = nil, max(after, removed), removed > after
		rows, err := tx.Tx.QueryContext(ctx, `SELECT number, event FROM event WHERE number > $1 ORDER BY number LIMIT $2`, int64(last), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&last, &text); err != nil {
				return err
			}
			var e livestate.Event
			if err := json.Unmarshal([]byte(text), &e); err != nil {
				return err
			}
			events = append(events, e)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, after, false, err
	}
	return events, last, lost, nil
}

// AwaitEvents implements [store.Feed]. It uses a connection while it lasts.
func (s *Store) AwaitEvents(ctx context.Context, wake func()) error {
	return database{s}.Read(ctx, "await events", func(ctx context.Context, db *bun.DB) error {
		conn, err := db.DB.Conn(ctx)
		if err != nil {
			return err
		}
		defer conn.Close()
		var ended error
		_ = conn.Raw(func(c any) error {
			ended = listen(ctx, c.(*stdlib.Conn).Conn(), wake)
			return driver.ErrBadConn // no one else gets a connection that listens
		})
		return ended
	})
}

func listen(ctx context.Context, c *pgx.Conn, wake func()) error {
	if _, err := c.Exec(ctx, `LISTEN `+channel); err != nil {
		return err
	}
	for {
		wake()
		if _, err := c.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}

// PruneEvents implements [store.Feed].
func (s *Store) PruneEvents(ctx context.Context, age time.Duration) error {
	return database{s}.Batch(ctx, "prune events", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.Tx.ExecContext(ctx, `WITH gone AS (
				DELETE FROM event WHERE stored_at < floor(extract(epoch FROM statement_timestamp()) * 1000)::bigint - $1::bigint RETURNING number)
			UPDATE event_removed SET number = greatest(number, (SELECT max(number) FROM gone)) WHERE id = 1 AND EXISTS (SELECT 1 FROM gone)`,
			age.Milliseconds())
		return err
	})
}
