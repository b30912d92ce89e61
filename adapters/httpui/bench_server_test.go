//go:build unix

package httpui_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// BenchmarkServer measures the page of a server that was polled for 30 days, among 17 with some 5,100
// sessions, ten a day each: asked for again, and after a poll was stored. What takes its time
// does not grow with the history.
func BenchmarkServer(b *testing.B) {
	const servers, days, each = 17, 30, 10
	st, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "normal.db"), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	u, err := st.CreateUser(b.Context(), store.User{Name: "mara", Active: true})
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now().UTC().Truncate(time.Second)
	begin := now.AddDate(0, 0, -days)
	var batch []store.Update
	for v := range servers {
		srv, err := st.CreateServer(b.Context(), store.Server{UserID: u.ID, Name: path("Server %02d", v), Port: 20000 + v})
		if err != nil {
			b.Fatal(err)
		}
		up := store.Update{ServerID: srv.ID}
		for n := range days * each {
			at := begin.Add(time.Duration(n) * 24 * time.Hour / each)
			up.Closed = append(up.Closed, livestate.Run{State: livestate.State{Players: n % 9, MaxPlayers: 8, Map: path("c%dm1_map", n%14+1)},
				StartedAt: at, LastSeenAt: at.Add(24*time.Hour/each - 5*time.Second)})
			up.Sessions = append(up.Sessions, livestate.Session{SteamID: steam.FromAccountID(uint32((n*7919+v*13)%200 + 1)),
				JoinedAt: at, LeftAt: at.Add(time.Hour), LastSeenAt: at.Add(time.Hour), Name: "somebody", LastName: "somebody", MinPing: 20, MaxPing: 90, Reason: livestate.ReasonLeft})
		}
		for n := range uint32(4) {
			up.Sessions = append(up.Sessions, livestate.Session{SteamID: steam.FromAccountID(1000 + uint32(v)*4 + n),
				JoinedAt: now.Add(-time.Minute), LastSeenAt: now, Name: "somebody", LastName: "somebody", MinPing: 20, MaxPing: 90})
		}
		up.Run = livestate.Run{State: livestate.State{Players: 4, MaxPlayers: 8, Map: "c1m1_hotel"}, StartedAt: now.Add(-5 * time.Second), LastSeenAt: now}
		batch = append(batch, up)
	}
	if err := st.Apply(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	secret := time.Now().String()
	if err := st.CreateLogin(b.Context(), store.Login{Digest: digest(secret), UserID: u.ID, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}); err != nil {
		b.Fatal(err)
	}
	handler, err := httpui.NewHandler(httpui.Config{Store: st})
	if err != nil {
		b.Fatal(err)
	}
	get := func(b *testing.B, p string) {
		r := httptest.NewRequest("GET", p, nil)
		r.Header.Set("Cookie", "left4me="+secret)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		if handler.ServeHTTP(w, r); w.Code != http.StatusOK {
			b.Fatalf("%s: status %d: %s", p, w.Code, w.Body)
		}
	}
	get(b, path("/servers/%d", batch[0].ServerID)) // which has the templates ready
	for _, page := range []struct {
		name string
		poll bool
	}{{"as_before", false}, {"after_a_poll", true}} {
		b.Run(page.name, func(b *testing.B) {
			var used time.Duration
			n := 0
			for b.Loop() {
				id := batch[n%servers].ServerID
				n++
				if page.poll {
					at := now.Add(time.Duration(n) * time.Millisecond)
					if err := st.Touch(b.Context(), []store.RunEnd{{ServerID: id, LastSeenAt: at}}); err != nil {
						b.Fatal(err)
					}
				}
				before := processorTime(b)
				get(b, path("/servers/%d", id))
				used += processorTime(b) - before
			}
			b.ReportMetric(used.Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}
