package store_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

func TestJoinCursorGivesEachSessionOnce(t *testing.T) {
	t.Parallel()
	db, start := memstore.New(), time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)
	u, _ := db.CreateUser(t.Context(), store.User{Name: "ann", Active: true})
	v, _ := db.CreateServer(t.Context(), store.Server{UserID: u.ID, Name: "a", Port: 1})
	at := func(n int) time.Time { return start.Add(time.Duration(n) * time.Second) }
	var sessions []livestate.Session
	for n, joined := range []int{0, 0, 0, 1, 2, 2, 9, 20} { // players who came together
		left := at(joined + 3)
		if n == 0 {
			left = at(50)
		}
		sessions = append(sessions, livestate.Session{SteamID: steam.FromAccountID(uint32(n + 1)), JoinedAt: at(joined), LeftAt: left, LastSeenAt: left})
	}
	if err := db.Apply(t.Context(), []store.Update{{ServerID: v.ID, Sessions: sessions}}); err != nil {
		t.Fatal(err)
	}
	read := func(ctx context.Context, from, to time.Time) iter.Seq2[livestate.Session, error] {
		return db.Sessions(ctx, v.ID, from, to)
	}
	for _, from := range []int{0, 4, 10} {
		var want []livestate.Session
		for s := range read(t.Context(), at(from), at(15)) {
			want = append(want, s)
		}
		for size := 1; size <= 8; size++ {
			var got []livestate.Session
			var c store.JoinCursor
			for {
				page, next, err := c.Page(t.Context(), read, at(from), at(15), size)
				if err != nil || len(page) > size {
					t.Fatal(len(page), err)
				}
				got = append(got, page...)
				if next == (store.JoinCursor{}) {
					break
				}
				if c, err = store.ParseJoinCursor(next.String()); err != nil || c != next {
					t.Fatalf("%v became %v, %v", next, c, err)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("from %d, %d at a time (-want +got):\n%s", from, size, diff)
			}
		}
	}
	failing := func(context.Context, time.Time, time.Time) iter.Seq2[livestate.Session, error] {
		return func(yield func(livestate.Session, error) bool) { yield(livestate.Session{}, errors.ErrUnsupported) }
	}
	if _, _, err := (store.JoinCursor{}).Page(t.Context(), failing, start, start, 1); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

func TestParseJoinCursor(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"x", "2026-03-02T20:00:00Z", "2026-03-02T20:00:00Z_", "2026-03-02T20:00:00Z_x", "_", "_76561197960265729"} {
		if c, err := store.ParseJoinCursor(s); err == nil {
			t.Errorf("%q is the cursor %v", s, c)
		}
	}
	if c, err := store.ParseJoinCursor(""); c != (store.JoinCursor{}) || err != nil || c.String() != "" {
		t.Error(c, err)
	}
}
