package httpui_test

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// BenchmarkPages are pages with a past: a player with 4,460 sessions, a server with a
// month of them, and the first table of 1,000 servers with a day of runs.
func BenchmarkPages(b *testing.B) {
	st := benchStore(b, 1000)
	begin := time.Now().UTC().Truncate(time.Second)
	var days []store.Update
	for id := range int64(1000) {
		day := store.Update{ServerID: id + 1}
		for k := range 120 {
			at := begin.Add(-24*time.Hour + time.Duration(k)*12*time.Minute)
			day.Closed = append(day.Closed, livestate.Run{
				State: livestate.State{Players: k % 5, MaxPlayers: 4, Map: "c1m1_hotel"}, StartedAt: at, LastSeenAt: at.Add(11 * time.Minute)})
		}
		day.Run = run(1, 4, "c1m1_hotel", -2*time.Hour)
		days = append(days, day)
	}
	for i := range 4460 {
		one := left(9_000_000, fmt.Sprint("Ada ", i%40), time.Duration(i)*9*time.Minute)
		one.JoinedAt = one.LeftAt.Add(-7 * time.Minute)
		days[0].Sessions = append(days[0].Sessions, one)
	}
	if err := st.Apply(b.Context(), days); err != nil {
		b.Fatal(err)
	}
	handler, err := httpui.NewHandler(httpui.Config{Store: st})
	if err != nil {
		b.Fatal(err)
	}
	player := left(9_000_000, "", 0).SteamID
	b.Run("player", func(b *testing.B) { benchGet(b, handler, path("/players/%d", player.Uint64()), nil) })
	b.Run("server", func(b *testing.B) { benchGet(b, handler, "/servers/2", nil) })
	b.Run("first_table", func(b *testing.B) {
		for b.Loop() {
			handler, err := httpui.NewHandler(httpui.Config{Store: st})
			if err != nil {
				b.Fatal(err)
			}
			r := httptest.NewRequest("GET", "/servers", nil)
			r.Header.Set("Cookie", "left4me=mara")
			w := httptest.NewRecorder()
			if handler.ServeHTTP(w, r); w.Code != 200 {
				b.Fatalf("status %d", w.Code)
			}
		}
	})
}
