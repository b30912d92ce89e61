package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

// visit is a session of a player that has ended.
func visit(player uint32, at time.Time, length time.Duration) livestate.Session {
	return livestate.Session{SteamID: steam.FromAccountID(player), JoinedAt: at, LeftAt: at.Add(length), LastSeenAt: at.Add(length),
		Name: "x", LastName: "x", Reason: livestate.ReasonLeft}
}

// put stores sessions of a server, the run of which goes on until the time.
func put(ctx context.Context, s *postgres.Store, server int64, until time.Time, sessions ...livestate.Session) error {
	return s.Apply(ctx, []store.Update{{ServerID: server, Run: livestate.Run{StartedAt: epoch, LastSeenAt: until}, Sessions: sessions}})
}

// wrongTotals are the players whose total of all servers, with what changed, is not that of the servers.
const wrongTotals = `
	SELECT format('%s: %s sessions and %s ms too many', steam_id_64, sum(sessions), sum(millis)) FROM (
		SELECT steam_id_64, sessions, millis FROM player_total
		UNION ALL SELECT steam_id_64, sessions, millis FROM player_total_change
		UNION ALL SELECT steam_id_64, -sessions, -millis FROM server_player_total) AS t
	GROUP BY steam_id_64 HAVING sum(sessions) <> 0 OR sum(millis) <> 0`

// TestPostgresTotals: the leaderboard of all time over all servers is what those of the servers come
// to, however much of it is folded, whatever is stored, reopened, disproved, removed, erased or
// deleted; and so while four pollers store sessions of the same players and two programs fold.
func TestPostgresTotals(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), newDatabase(t)
	s := open(t, url)
	servers := fleet(t, s, 5)
	first, err := s.ServerByID(ctx, servers[0])
	if err != nil {
		t.Fatal(err)
	}
	owner := first.UserID
	r := rand.New(rand.NewPCG(1, 2))
	check := func(when string) {
		t.Helper()
		want := make(map[steam.ID]store.PlayerTime)
		for _, server := range servers {
			top, err := s.Top(ctx, []int64{server}, time.Time{}, time.Time{}, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range top {
				one := want[p.SteamID]
				want[p.SteamID] = store.PlayerTime{Total: one.Total + p.Total, Sessions: one.Sessions + p.Sessions}
			}
		}
		for _, limit := range []int{0, 1, 3} {
			top, err := s.Top(ctx, servers, time.Time{}, time.Time{}, limit)
			if err != nil || limit == 0 && len(top) != len(want) || limit > 0 && len(top) != min(limit, len(want)) {
				t.Fatalf("%s: %d players of %d: %v", when, len(top), len(want), err)
			}
			for i, p := range top {
				if w := want[p.SteamID]; w.Total != p.Total || w.Sessions != p.Sessions || i > 0 && p.Total > top[i-1].Total {
					t.Fatalf("%s: limit %d: place %d: %v, want %v", when, limit, i, p, w)
				}
			}
		}
		if wrong := collect(t, url, wrongTotals); len(wrong) > 0 {
			t.Fatalf("%s: %q", when, wrong)
		}
	}
	hours := func(n int) time.Time { return epoch.Add(time.Duration(n) * time.Hour) }
	for n := range 60 {
		server, v := servers[r.IntN(len(servers))], visit(uint32(1+r.IntN(9)), hours(n), time.Duration(1+r.IntN(50))*time.Minute)
		if err := put(ctx, s, server, hours(n+1), v); err != nil {
			t.Fatal(err)
		}
		what := r.IntN(12)
		switch what {
		case 0:
			v.LeftAt = time.Time{} // it goes on
			if err := put(ctx, s, server, hours(n+1), v); err != nil {
				t.Fatal(err)
			}
		case 1:
			if err := s.Apply(ctx, []store.Update{{ServerID: server, Run: livestate.Run{StartedAt: epoch, LastSeenAt: hours(n + 1)}, Delete: []livestate.Session{v}}}); err != nil {
				t.Fatal(err)
			}
		case 2:
			prune(t, s, hours(r.IntN(n+1)))
		case 3, 4:
			if _, err := s.IndexHistory(ctx, epoch, epoch, 1); err != nil {
				t.Fatal(err)
			}
		case 5:
			if _, err := s.ErasePlayer(ctx, store.Erasure{SteamID: v.SteamID, ServerIDs: servers[:r.IntN(5)], Sessions: true}); err != nil {
				t.Fatal(err)
			}
		case 6:
			if n > 30 && len(servers) > 2 {
				if err := s.DeleteServer(ctx, owner, servers[0]); err != nil {
					t.Fatal(err)
				}
				servers = servers[1:]
			}
		}
		check(fmt.Sprintf("step %d, %d", n, what))
	}

	other := open(t, url)
	var pollers, folders sync.WaitGroup
	done := make(chan struct{})
	for _, f := range []*postgres.Store{s, other} {
		folders.Go(func() {
			for {
				if _, err := f.IndexHistory(ctx, epoch, epoch, 0); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for n := range 4 {
		pollers.Go(func() {
			for k := range 20 {
				var list []livestate.Session
				for p := range uint32(9) {
					list = append(list, visit(1+p, hours(100+k), time.Duration(1+n)*time.Minute))
				}
				if n%2 > 0 {
					slices.Reverse(list)
				}
				if err := put(ctx, s, servers[n%len(servers)], hours(200), list...); err != nil {
					t.Error(err)
				}
			}
		})
	}
	pollers.Wait()
	close(done)
	folders.Wait()
	check("together")
}

// TestPostgresTotalsWaitForNobody: a poller ends the session of a player while another, whose
// transaction is not over, has ended one of the same player on another server, and while one folds.
func TestPostgresTotalsWaitForNobody(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), newDatabase(t)
	s := open(t, url)
	servers := fleet(t, s, 2)
	if err := put(ctx, s, servers[0], epoch.Add(time.Hour), visit(1, epoch, time.Hour)); err != nil {
		t.Fatal(err)
	}
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(context.WithoutCancel(ctx))
	for _, open := range []string{
		`UPDATE server_player_session SET left_at = left_at + 60000 WHERE server_id = (SELECT min(id) FROM servers)`,
		`WITH gone AS (DELETE FROM player_total_change RETURNING *) UPDATE player_total SET sessions = sessions`,
	} {
		tx, err := c.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, open); err != nil {
			t.Fatal(err)
		}
		quick, cancel := context.WithTimeout(ctx, 10*time.Second)
		err = put(quick, s, servers[1], epoch.Add(time.Hour), visit(1, epoch, time.Duration(len(open))*time.Minute))
		cancel()
		if err != nil {
			t.Errorf("beside %s: %v", open, err)
		}
		if err := tx.Rollback(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPostgresTotalsAreFolded: nothing is left of what changed, nor of a player who is erased.
func TestPostgresTotalsAreFolded(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), newDatabase(t)
	s := open(t, url)
	server := fleet(t, s, 1)[0]
	rows := func() []string {
		return collect(t, url, `SELECT format('%s %s %s', steam_id_64 - 76561197960265728, sessions, millis) FROM player_total
			UNION ALL SELECT format('%s more', count(*)) FROM player_total_change ORDER BY 1`)
	}
	for n := range 3 {
		if err := put(ctx, s, server, epoch.Add(100*time.Hour), visit(1, epoch.Add(time.Duration(n)*time.Hour), time.Second), visit(2, epoch.Add(time.Duration(n)*time.Hour), time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"6 more"}, rows()); diff != "" {
		t.Errorf("stored: (-want +got):\n%s", diff)
	}
	prune(t, s, epoch)
	if diff := cmp.Diff([]string{"0 more", "1 3 3000", "2 3 3000"}, rows()); diff != "" {
		t.Errorf("pruned: (-want +got):\n%s", diff)
	}
	if _, err := s.ErasePlayer(ctx, store.Erasure{SteamID: steam.FromAccountID(1), ServerIDs: []int64{server}, Sessions: true}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0 more", "2 3 3000"}, rows()); diff != "" {
		t.Errorf("erased: (-want +got):\n%s", diff)
	}
}

// TestPostgresTotalsOfAnOldDatabase: totals are of the history that was there before, and of a session
// that ends later.
func TestPostgresTotalsOfAnOldDatabase(t *testing.T) {
	t.Parallel()
	url := oldDatabase(t, "player_total_change.sql")
	execute(t, url, `INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		SELECT 1, 76561197960265728 + n % 3, 0, n * 100000, n * 100000 + 1000, 'x', 'x', 0, 0, 'left' FROM generate_series(1::bigint, 7) AS n`)
	s := open(t, url)
	if err := put(t.Context(), s, 1, epoch.Add(time.Hour), visit(2, epoch, time.Second)); err != nil {
		t.Fatal(err)
	}
	top, err := s.Top(t.Context(), []int64{1}, time.Time{}, time.Time{}, 0)
	if err != nil || len(top) != 3 || top[0].Sessions != 3 || top[1].Sessions != 3 || top[2].Sessions != 2 {
		t.Errorf("%v, %v", top, err)
	}
	if wrong := collect(t, url, wrongTotals); len(wrong) > 0 {
		t.Error(wrong)
	}
	if n := collect(t, url, `SELECT count(*)::text FROM player_total`); n[0] != "3" {
		t.Errorf("%s totals, want 3", n)
	}
}
