package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// TestBlocksSeeWhatIsNotCommitted: a block is built while another program is in the middle of
// changing a session of its time. Whoever comes first, the leaderboard has the change.
func TestBlocksSeeWhatIsNotCommitted(t *testing.T) {
	t.Parallel()
	for _, isolation := range []pgx.TxIsoLevel{pgx.ReadCommitted, pgx.Serializable} {
		t.Run(string(isolation), func(t *testing.T) {
			t.Parallel()
			ctx, url := t.Context(), newDatabase(t)
			s := open(t, url)
			server := fleet(t, s, 1)[0]
			session := livestate.Session{SteamID: steam.FromAccountID(7), JoinedAt: epoch, LeftAt: epoch.Add(time.Hour), LastSeenAt: epoch.Add(time.Hour), Name: "x"}
			end := epoch.Add(48 * time.Hour)
			if err := s.Apply(ctx, []store.Update{{ServerID: server, Run: livestate.Run{StartedAt: epoch, LastSeenAt: end}, Sessions: []livestate.Session{session}}}); err != nil {
				t.Fatal(err)
			}
			total := func() time.Duration {
				top, err := s.Top(ctx, []int64{server}, epoch, end, 9)
				if err != nil || len(top) != 1 {
					t.Fatal(top, err)
				}
				return top[0].Total
			}
			c, err := pgx.Connect(ctx, url)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close(context.WithoutCancel(ctx))
			tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: isolation})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, `UPDATE server_player_session SET left_at = left_at + 60000`); err != nil {
				t.Fatal(err)
			}
			built := make(chan error, 1)
			go func() {
				_, err := s.IndexHistory(ctx, end, epoch.AddDate(-1, 0, 0), 100)
				built <- err
			}()
			for len(collect(t, url, `SELECT 'x' FROM pg_locks WHERE relation = 'presence_changed'::regclass AND NOT granted`)) == 0 {
				if err := ctx.Err(); err != nil {
					t.Fatal(err)
				}
			}
			if err := tx.Commit(ctx); err != nil {
				t.Fatal(err)
			}
			if err := <-built; err != nil {
				t.Fatal(err)
			}
			if got, want := total(), time.Hour+time.Minute; got != want {
				t.Errorf("built beside a change: %v, want %v", got, want)
			}

			// The other way round: what is not built yet is changed and built before that is committed.
			execute(t, url, `DELETE FROM presence_built; DELETE FROM presence_block`)
			if tx, err = c.BeginTx(ctx, pgx.TxOptions{IsoLevel: isolation}); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Exec(ctx, `SELECT count(*) FROM users`); err != nil { // it sees this state from here on, if it is serializable
				t.Fatal(err)
			}
			if _, err := s.IndexHistory(ctx, end, epoch.AddDate(-1, 0, 0), 100); err != nil {
				t.Fatal(err)
			}
			_, err = tx.Exec(ctx, `UPDATE server_player_session SET left_at = left_at + 60000`)
			if err == nil {
				err = tx.Commit(ctx)
			} else {
				tx.Rollback(ctx)
			}
			want := time.Hour + 2*time.Minute
			if err != nil { // it is refused, and would be done again
				want -= time.Minute
			}
			if got := total(); got != want || err != nil && isolation == pgx.ReadCommitted {
				t.Errorf("changed beside a building: %v, want %v; %v", got, want, err)
			}
		})
	}
}
