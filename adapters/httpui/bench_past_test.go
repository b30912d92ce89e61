//go:build unix

package httpui_test

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
	"github.com/left4me/left4me/store/sqlite"
)

// regular has more sessions than anybody in a past.
var regular = steam.FromAccountID(9_000_000)

// fillPast gives a hundred servers 500 runs and as many sessions each, or 50,000 with LEFT4ME_BENCH_5M=1,
// which end now, and the blocks of leaderboards.
func fillPast(b *testing.B, st store.Store) {
	b.Helper()
	const servers, step, quarter = 100, 500, 15 * time.Minute
	each := step
	if os.Getenv("LEFT4ME_BENCH_5M") != "" {
		each = 100 * step
	}
	u, err := st.CreateUser(b.Context(), store.User{Name: "mara", Active: true})
	if err != nil {
		b.Fatal(err)
	}
	end := time.Now().UTC().Truncate(quarter)
	var ids []int64
	for v := range servers {
		srv, err := st.CreateServer(b.Context(), store.Server{UserID: u.ID, Name: path("Server %03d", v), Port: 20000 + v})
		if err != nil {
			b.Fatal(err)
		}
		ids = append(ids, srv.ID)
	}
	for from := 0; from < each; from += step {
		var batch []store.Update
		for v, server := range ids {
			up := store.Update{ServerID: server}
			for n := from; n < from+step; n++ {
				at := end.Add(time.Duration(n-each) * quarter)
				up.Closed = append(up.Closed, livestate.Run{
					State: livestate.State{Players: n % 9, MaxPlayers: 8, Map: path("c%dm1_map", n%14+1)}, StartedAt: at, LastSeenAt: at.Add(quarter - 5*time.Second)})
				id := steam.FromAccountID(uint32((n*7919+v*13)%20000 + 1))
				if v < 10 && n%2 == 0 && n >= each-892 {
					id = regular
				}
				up.Sessions = append(up.Sessions, livestate.Session{SteamID: id, JoinedAt: at, LeftAt: at.Add(2 * quarter), LastSeenAt: at.Add(2 * quarter),
					Name: "somebody", LastName: "somebody", MinPing: 20, MaxPing: 90, Reason: livestate.ReasonLeft})
			}
			up.Run, up.Closed = up.Closed[step-1], up.Closed[:step-1]
			batch = append(batch, up)
		}
		if err := st.Apply(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	const some = 1000
	for n := some; n == some; {
		if n, err = st.IndexHistory(b.Context(), end.Add(-2*time.Hour), time.Time{}, some); err != nil {
			b.Fatal(err)
		}
	}
}

// pastStore opens the database that BENCH_DB names, a copy of a file or the URL of one of PostgreSQL,
// or a new one, and gives it a past if it has none.
func pastStore(b *testing.B) (store.Store, io.Closer) {
	b.Helper()
	var db interface {
		store.Store
		io.Closer
	}
	var err error
	if name := os.Getenv("BENCH_DB"); strings.HasPrefix(name, "postgres://") {
		db, err = postgres.Open(b.Context(), name, nil)
	} else {
		db, err = sqlite.Open(b.Context(), cmp.Or(name, filepath.Join(b.TempDir(), "past.db")), nil)
	}
	if err != nil {
		b.Fatal(err)
	}
	if _, err := db.UserByName(b.Context(), "mara"); errors.Is(err, store.ErrNotFound) {
		fillPast(b, db)
	}
	return db, db
}

// BenchmarkPast measures pages through the handler, over 50,000 runs and sessions, or those of the
// user mara in the database that BENCH_DB names. Of PostgreSQL, the processor time is without that
// of its server.
func BenchmarkPast(b *testing.B) {
	st, closing := pastStore(b)
	defer closing.Close()
	u, err := st.UserByName(b.Context(), "mara")
	if err != nil {
		b.Fatal(err)
	}
	now, secret := time.Now(), time.Now().String()
	if err := st.CreateLogin(b.Context(), store.Login{Digest: digest(secret), UserID: u.ID, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}); err != nil {
		b.Fatal(err)
	}
	servers, err := st.Servers(b.Context(), u.ID)
	if err != nil {
		b.Fatal(err)
	}
	server, other := path("/servers/%d", servers[len(servers)/2].ID), path("/servers/%d", servers[0].ID)
	recent, err := st.Recent(b.Context(), servers[len(servers)-1].ID, 1)
	if err != nil || len(recent) == 0 {
		b.Fatal(recent, err)
	}
	nobody, somebody := "/players?q=nobody", path("/players/%d", recent[0].SteamID.Uint64())
	get := func(handler http.Handler, p string) {
		r := httptest.NewRequest("GET", p, nil)
		r.Header.Set("Cookie", "left4me="+secret)
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != 200 {
			b.Fatalf("%s: status %d: %s", p, w.Code, w.Body)
		}
	}
	for _, page := range []struct{ name, path, like string }{
		{"servers", "/servers", "/servers"},
		{"server", server, other},
		{"chart_30_days", server + "/chart?period=30d", other + "/chart"},
		{"activity_30_days", server + "/activity?period=30d", other + "/activity"},
		{"visits_30_days", server + "/visits?period=30d", other + "/visits"},
		{"maps_30_days", server + "/maps?period=30d", other + "/maps"},
		{"players_of_server_30_days", server + "/players?period=30d", nobody},
		{"players_of_server_ever", server + "/players?period=all", nobody},
		{"players_day", "/players?period=24h", nobody},
		{"players_7_days", "/players?period=7d", nobody},
		{"players_30_days", "/players?period=30d", nobody},
		{"players_ever", "/players?period=all", nobody},
		{"player", path("/players/%d", regular.Uint64()), somebody},
		{"api_sessions", path("/api/v1%s/sessions", server), other},
	} {
		b.Run(page.name, func(b *testing.B) {
			var used time.Duration
			for b.Loop() {
				handler, err := httpui.NewHandler(httpui.Config{Store: st}) // which remembers nothing
				if err != nil {
					b.Fatal(err)
				}
				get(handler, page.like) // which has the templates ready
				before := processorTime(b)
				get(handler, page.path)
				used += processorTime(b) - before
			}
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processorTime is what the process has used of it. Other programs do not change it, unlike the time
// of a clock.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
