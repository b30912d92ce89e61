package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// TestPostgresStoppedHolderFreesShards: a program that stops in the middle of a transaction that
// locks its shards keeps them from others for two seconds, and not until it wakes.
func TestPostgresStoppedHolderFreesShards(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{"renewal": postgres.RenewShards, "batch": postgres.LockShards} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second) // of the 60 that any transaction may stop
			defer cancel()
			url := newDatabase(t)
			s := open(t, url)
			held, err := s.TakeShards(ctx, "stopped", store.ShardCount, time.Millisecond)
			if err != nil || len(held) != store.ShardCount {
				t.Fatal(len(held), err)
			}
			stopped, err := pgx.Connect(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			defer stopped.Close(context.WithoutCancel(ctx))
			args := []any{"stopped", int64(1)}
			if name == "batch" {
				args = []any{[]int64{7}, []int64{held[7].Epoch}}
			}
			if _, err := stopped.Exec(ctx, `BEGIN`); err != nil {
				t.Fatal(err)
			}
			if tag, err := stopped.Exec(ctx, statement, args...); err != nil || tag.RowsAffected() == 0 {
				t.Fatal(tag, err)
			}
			for taken := 0; taken < store.ShardCount; {
				shards, err := s.TakeShards(ctx, "other", store.ShardCount, time.Hour)
				if err != nil {
					t.Fatalf("%d shards are free, then %v", taken, err)
				}
				taken += len(shards)
				time.Sleep(10 * time.Millisecond)
			}
			if _, err := stopped.Exec(ctx, `COMMIT`); err == nil {
				t.Error("the transaction of the program that stopped ends well")
			}
		})
	}
}
