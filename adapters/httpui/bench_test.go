package httpui_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// benchSite is a handler with n servers of one user.
func benchSite(b *testing.B, n int) http.Handler {
	b.Helper()
	handler, err := httpui.NewHandler(httpui.Config{Store: benchStore(b, n)})
	if err != nil {
		b.Fatal(err)
	}
	return handler
}

// benchStore is a store with n servers of one user, who has a login.
func benchStore(b *testing.B, n int) *sqlite.Store {
	b.Helper()
	st, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { st.Close() })
	u, err := st.CreateUser(b.Context(), store.User{Name: "mara", Active: true})
	if err != nil {
		b.Fatal(err)
	}
	now := time.Now()
	if err := st.CreateLogin(b.Context(), store.Login{Digest: digest("mara"), UserID: u.ID, CreatedAt: now, ExpiresAt: now.Add(time.Hour)}); err != nil {
		b.Fatal(err)
	}
	var batch []store.Update
	for i := range n {
		srv, err := st.CreateServer(b.Context(), store.Server{UserID: u.ID, Name: path("Server %04d", i), Port: 20000 + i})
		if err != nil {
			b.Fatal(err)
		}
		up := store.Update{ServerID: srv.ID, Run: run(i%5, 4, "c8m3_sewers", -time.Hour)}
		for k := range i % 5 {
			up.Sessions = append(up.Sessions, session(uint32(i*10+k+1), path("Player %d", k), time.Hour))
		}
		batch = append(batch, up)
	}
	if err := st.Apply(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	return st
}

// benchGet reports requests a second, and returns them.
func benchGet(b *testing.B, handler http.Handler, p string, header map[string]string) float64 {
	b.Helper()
	ask := func() *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", p, nil)
		r.Header.Set("Cookie", "left4me=mara")
		for name, value := range header {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	size := ask().Body.Len()
	b.ReportAllocs()
	for b.Loop() {
		w := ask()
		if w.Code >= 400 {
			b.Fatalf("status %d", w.Code)
		}
		if w.Code == http.StatusOK && header["If-None-Match"] != "" {
			header["If-None-Match"] = w.Header().Get("ETag") // a minute has passed
		}
	}
	b.ReportMetric(float64(size), "bytes")
	rate := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "requests/s")
	return rate
}

// BenchmarkFragment is the part of a page that is asked for every few seconds,
// beside a handler that does nothing but answer the same bytes.
func BenchmarkFragment(b *testing.B) {
	handler := benchSite(b, 5)
	r := httptest.NewRequest("GET", "/servers/5/live-state", nil)
	r.Header.Set("Cookie", "left4me=mara")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	bare := 0.0
	b.Run("bare", func(b *testing.B) {
		body := w.Body.Bytes()
		bare = benchGet(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(body) }), "/servers/5/live-state", nil)
	})
	b.Run("200", func(b *testing.B) {
		b.ReportMetric(bare/benchGet(b, handler, "/servers/5/live-state", nil), "bare/this")
	})
	b.Run("304", func(b *testing.B) {
		same := map[string]string{"If-None-Match": w.Header().Get("ETag")}
		b.ReportMetric(bare/benchGet(b, handler, "/servers/5/live-state", same), "bare/this")
	})
}

// BenchmarkList is the list of 1,000 servers: as a whole page, made anew each
// time, and as the part that is asked for every few seconds.
func BenchmarkList(b *testing.B) {
	handler := benchSite(b, 1000)
	gzip := map[string]string{"Accept-Encoding": "gzip"}
	b.Run("table", func(b *testing.B) { benchGet(b, handler, "/servers", gzip) })
	b.Run("part", func(b *testing.B) {
		benchGet(b, handler, "/servers", map[string]string{"Accept-Encoding": "gzip", "HX-Request": "true"})
	})
}
