package postgres_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
)

var epoch = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// fleet makes a user with so many servers, and returns the servers' IDs.
func fleet(b testing.TB, s store.Store, n int) []int64 {
	b.Helper()
	in := store.Import{Users: []store.User{{ID: -1, Name: "ann", Active: true}}}
	for i := range n {
		in.Servers = append(in.Servers, store.Server{ID: int64(-1 - i), UserID: -1, Name: "s" + time.Duration(i).String(), Port: 1 + i})
	}
	if err := s.(store.Importer).Import(b.Context(), in); err != nil {
		b.Fatal(err)
	}
	all, err := s.AllServers(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	ids := make([]int64, len(all))
	for i, v := range all {
		ids[i] = v.ID
	}
	return ids
}

// BenchmarkTick stores ticks of 10,000 servers in both databases. The ratio says how many
// times as long PostgreSQL takes as SQLite.
func BenchmarkTick(b *testing.B) {
	const servers = 10_000
	for _, kind := range []struct {
		name  string
		write func(ctx context.Context, s store.Store, ids []int64, n int) error
	}{
		{"apply", func(ctx context.Context, s store.Store, ids []int64, n int) error {
			return s.Apply(ctx, storetest.Tick(ids, n))
		}},
		{"touch", func(ctx context.Context, s store.Store, ids []int64, n int) error {
			seen := make([]store.RunEnd, len(ids))
			for i, v := range ids {
				seen[i] = store.RunEnd{ServerID: v, LastSeenAt: epoch.Add(time.Duration(n) * time.Second)}
			}
			return s.Touch(ctx, seen)
		}},
	} {
		beside(b, kind.name, func(b *testing.B, s store.Store) {
			ids := fleet(b, s, servers)
			if err := s.Apply(b.Context(), storetest.Tick(ids, 0)); err != nil {
				b.Fatal(err)
			}
			n := 0
			for b.Loop() {
				n++
				if err := kind.write(b.Context(), s, ids, n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPage reads from both databases what the pages of a hundred servers, and of one, show.
func BenchmarkPage(b *testing.B) {
	for name, read := range map[string]func(context.Context, store.Store, []int64) error{
		"servers": func(ctx context.Context, s store.Store, ids []int64) error {
			_, err := s.Snapshots(ctx, ids[:100])
			_, counts := s.Counts(ctx, ids[:100])
			return errors.Join(err, counts)
		},
		"server": func(ctx context.Context, s store.Store, ids []int64) error {
			_, err := s.ServerByID(ctx, ids[0])
			_, run := s.Snapshots(ctx, ids[:1])
			_, current := s.Current(ctx, ids[0])
			_, recent := s.Recent(ctx, ids[0], 20)
			_, runs := s.Runs(ctx, ids[0], epoch, epoch.Add(24*time.Hour), 1000)
			return errors.Join(err, run, current, recent, runs)
		},
	} {
		beside(b, name, func(b *testing.B, s store.Store) {
			ids := fleet(b, s, 1000)
			for n := range 50 {
				if err := s.Apply(b.Context(), storetest.Tick(ids, n)); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if err := read(b.Context(), s, ids); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkServers lists 10,000 servers, and those of 64 shards.
func BenchmarkServers(b *testing.B) {
	s := open(b, newDatabase(b))
	fleet(b, s, 10_000)
	shards := make([]int, store.ShardCount/4)
	for n := range shards {
		shards[n] = n
	}
	for name, list := range map[string]func() ([]store.Server, error){
		"all":       func() ([]store.Server, error) { return s.AllServers(b.Context()) },
		"64-shards": func() ([]store.Server, error) { return s.ServersInShards(b.Context(), shards...) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := list(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// beside measures the same on both databases. The ratio says how many times as long PostgreSQL
// takes as SQLite.
func beside(b *testing.B, name string, run func(b *testing.B, s store.Store)) {
	var took time.Duration
	b.Run(name+"/sqlite", func(b *testing.B) {
		s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), nil)
		if err != nil {
			b.Fatal(err)
		}
		defer s.Close()
		run(b, s)
		took = b.Elapsed() / time.Duration(b.N)
	})
	b.Run(name+"/postgres", func(b *testing.B) {
		run(b, open(b, newDatabase(b)))
		if took > 0 {
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(took), "ratio")
		}
	})
}
