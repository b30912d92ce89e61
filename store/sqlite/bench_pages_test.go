//go:build unix

package sqlite_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/report"
	"github.com/left4me/left4me/store/sqlite"
)

// quarter is how often each server of a past begins a run and a session.
const quarter = 15 * time.Minute

// past is a store with a hundred servers, which have so many runs and as many sessions together: the
// more there are, the longer ago they begin. Now is where they end.
func past(b *testing.B, rows int) (s *sqlite.Store, servers []int64, now time.Time) {
	b.Helper()
	s, path, servers := fleet(b, 100)
	each := rows / len(servers)
	db := bench(b, path)
	mustExec(b, db, `PRAGMA cache_size = -200000`)
	mustExec(b, db, `INSERT INTO server_run (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating)
		WITH RECURSIVE k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < ?1 - 1)
		SELECT v.id, ?2 + n * ?3, ?2 + n * ?3 + ?3 - 5000, n % 9, 8, 0, 'c' || (n % 14 + 1) || 'm1_map', 0
		FROM servers AS v CROSS JOIN k`, each-1, epoch.UnixMilli(), quarter.Milliseconds())
	mustExec(b, db, `INSERT INTO server_current (server_id, started_at, last_seen_at, players, max_players, bots, map, hibernating)
		SELECT id, ?1, ?1 + 5000, 3, 8, 0, 'c1m1_map', 0 FROM servers`, epoch.Add(time.Duration(each-1)*quarter).UnixMilli())
	mustExec(b, db, `INSERT INTO server_player_session (server_id, steam_id_64, userid, joined_at, left_at, name_at_join, name_now, min_ping, max_ping, close_reason)
		WITH RECURSIVE k(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM k WHERE n < ?1 - 1)
		SELECT v.id, ?4 + (n * 7919 + v.id * 13) % 20000, n, ?2 + n * ?3, ?2 + n * ?3 + 1800000, 'somebody', 'somebody', 20, 90, 'left'
		FROM servers AS v CROSS JOIN k`, each, epoch.UnixMilli(), quarter.Milliseconds(), int64(steam.FromAccountID(1).Uint64()))
	return s, servers, epoch.Add(time.Duration(each) * quarter)
}

// BenchmarkPages measures what pages read, in stores of 50,000, of 500,000 and, with LEFT4ME_BENCH_5M=1,
// of 5,000,000 runs and as many sessions.
func BenchmarkPages(b *testing.B) {
	sizes := []int{50_000, 500_000}
	if os.Getenv("LEFT4ME_BENCH_5M") != "" {
		sizes = append(sizes, 5_000_000)
	}
	for _, size := range sizes {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			s, servers, now := past(b, size)
			ctx, v, player := b.Context(), servers[50], steam.FromAccountID(42)
			ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
			for _, page := range []struct {
				name string
				read func() error
			}{
				{"servers", func() error {
					_, err := s.Snapshots(ctx, servers)
					return err
				}},
				{"sparklines", func() error { // of the AtOnce of package trends
					for _, err := range s.RunsOf(ctx, servers[:64], ago(1), now) {
						if err != nil {
							return err
						}
					}
					return nil
				}},
				{"server", func() error {
					if _, err := s.Current(ctx, v); err != nil {
						return err
					}
					_, err := s.Recent(ctx, v, 20)
					return err
				}},
				{"chart_30_days", func() error {
					_, err := s.Runs(ctx, v, ago(30), now, 0)
					return err
				}},
				{"stats_30_days", func() error {
					_, err := report.Read(ctx, s, v, report.Options{Span: stats.Span{From: ago(30), To: now}})
					return err
				}},
				{"sessions", func() error {
					for _, err := range s.Sessions(ctx, v, ago(1), now) {
						if err != nil {
							return err
						}
					}
					return nil
				}},
				{"top_30_days", func() error {
					_, err := s.Top(ctx, []int64{v}, ago(30), now, 50)
					return err
				}},
				{"top_ever", func() error {
					_, err := s.Top(ctx, []int64{v}, time.Time{}, time.Time{}, 50)
					return err
				}},
				{"top_30_days_of_all", func() error {
					_, err := s.Top(ctx, servers, ago(30), now, 50)
					return err
				}},
				{"top_ever_of_all", func() error {
					_, err := s.Top(ctx, servers, time.Time{}, time.Time{}, 50)
					return err
				}},
				{"player_sessions", func() error {
					_, err := s.PlayerSessions(ctx, player, servers, time.Time{}, 50)
					return err
				}},
				{"player_summary", func() error {
					_, err := s.PlayerSummary(ctx, player, servers, ago(90), 30)
					return err
				}},
			} {
				b.Run(page.name, func(b *testing.B) {
					before := processorTime(b)
					for b.Loop() {
						if err := page.read(); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric((processorTime(b)-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
				})
			}
		})
	}
}

// processorTime is what the process has used of it. Other programs do not change it, unlike the time
// of a clock.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
