package store_test

import (
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// TestCursorReachesEverySession once, whatever the size of a page is and however many
// sessions began together.
func TestCursorReachesEverySession(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 10, 0, 0, 123e6, time.UTC)
	var all []store.Session
	for n, ago := range []int{0, 1, 1, 1, 1, 2, 3, 3, 4} {
		all = append(all, store.Session{ServerID: int64(n), Session: livestate.Session{JoinedAt: at.Add(-time.Duration(ago) * time.Hour)}})
	}
	for size := 1; size <= len(all)+1; size++ {
		var seen []int64
		for text, more := "", true; more; more = text != "" {
			cursor, err := store.ParseSessionCursor(text)
			if err != nil {
				t.Fatal(err)
			}
			var found []store.Session // as a store answers
			for _, s := range all {
				if (cursor.Before().IsZero() || s.JoinedAt.Before(cursor.Before())) && len(found) < cursor.Limit(size) {
					found = append(found, s)
				}
			}
			var page []store.Session
			if page, text = cursor.Page(found, size); len(page) == 0 || len(page) > size {
				t.Fatalf("a page of %d sessions, want up to %d", len(page), size)
			}
			for _, s := range page {
				seen = append(seen, s.ServerID)
			}
		}
		if len(seen) != len(all) {
			t.Fatalf("pages of %d: %v", size, seen)
		}
		for i, id := range seen {
			if id != int64(i) {
				t.Fatalf("pages of %d: %v", size, seen)
			}
		}
	}
}

func TestParseSessionCursor(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-03-01T10:00:00.123Z", "2026-03-01T10:00:00.123Z_1", "2026-03-01T10:00:00.123Z_10000"} {
		if got, err := store.ParseSessionCursor(text); err != nil || got.String() != text {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"x", "_", "_1", "2026-03-01T10:00:00Z_", "2026-03-01T10:00:00Z_-1", "2026-03-01T10:00:00Z_10001", "2026-03-01T10:00:00Z_1_1"} {
		if got, err := store.ParseSessionCursor(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}
