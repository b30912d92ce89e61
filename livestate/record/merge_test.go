package record_test

import (
	"bytes"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
)

// TestRecordsOfPollersThatShare: a server goes from one poller to another and back. The
// records of both tell together what the store has, and each tells nothing of the time of
// the other.
func TestRecordsOfPollersThatShare(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var pollers [2]*poller
	for i, name := range []string{"a", "b"} {
		w, err := record.NewWriter(record.Config{Path: filepath.Join(dir, name)})
		if err != nil {
			t.Fatal(err)
		}
		pollers[i] = newPoller(t, w)
	}
	a, b := pollers[0], pollers[1]
	b.want = a.want                  // the store
	hand := func(from, to *poller) { // gives server 1 away, whose new poller asks the store
		to.now = from.now.Add(time.Second)
		live := from.live[1]
		live.Sessions = slices.DeleteFunc(slices.Clone(live.Sessions), func(s livestate.Session) bool { return !s.Open() })
		to.live[1] = livestate.Server{Run: live.Run, Sessions: live.Sessions, Up: live.Up}
		to.w.Forget(1)
	}
	a.observe(1, player(11, 1, time.Second), player(12, 2, time.Second))
	a.observe(2, player(13, 3, time.Second))
	a.observe(1, player(11, 1, 11*time.Second), player(12, 2, 11*time.Second))
	hand(a, b)
	b.observe(1, player(11, 1, 17*time.Second), player(12, 2, 17*time.Second))
	b.observe(1, player(12, 2, 22*time.Second)) // 11 leaves, and comes back
	away := b.now
	b.observe(1, player(12, 2, 27*time.Second))
	b.observe(1, player(11, 9, time.Second), player(12, 2, 32*time.Second))
	b.observe(3, player(14, 5, time.Second))
	hand(b, a)
	a.observe(1, player(11, 9, 12*time.Second), player(12, 2, 43*time.Second))
	a.observe(2, player(13, 3, 60*time.Second))
	a.observe(1)
	var files []io.Reader
	for i, p := range pollers {
		if err := p.w.Close(); err != nil {
			t.Fatal(err)
		}
		text := read(t, filepath.Join(dir, []string{"a", "b"}[i]))
		files = append(files, bytes.NewReader(text))
		if h := replay(t, text); h.Server(1).Covers(away) != (p == b) || h.Damaged > 0 {
			t.Errorf("poller %d: covers the time of the second: %v; %d damaged places", i, h.Server(1).Covers(away), h.Damaged)
		}
	}
	for range 2 { // in any order
		h, err := record.ReplayAll(t.Context(), livestate.Policy{}, files...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{1, 2, 3}, h.Servers()); diff != "" {
			t.Errorf("servers (-want +got):\n%s", diff)
		}
		for id, want := range a.want {
			if diff := cmp.Diff(slices.SortedFunc(maps.Values(want), livestate.CompareStart), h.Server(id).Sessions()); diff != "" {
				t.Errorf("server %d (-want +got):\n%s", id, diff)
			}
		}
		for _, f := range files {
			if _, err := f.(io.Seeker).Seek(0, io.SeekStart); err != nil {
				t.Fatal(err)
			}
		}
		slices.Reverse(files)
	}
}
