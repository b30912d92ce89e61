package record_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam"
)

func replay(t *testing.T, text []byte) *record.History {
	t.Helper()
	h, err := record.Replay(t.Context(), bytes.NewReader(text), livestate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestReplayTellsWhatHappened(t *testing.T) {
	t.Parallel()
	path, p := scenario(t, 0)
	text := read(t, path)
	h := replay(t, text)
	if h.Damaged != 0 || h.Entries < 100 {
		t.Errorf("%d entries, %d damaged places", h.Entries, h.Damaged)
	}
	if per := len(text) / h.Entries; per > 60 {
		t.Errorf("%d bytes an entry", per)
	}
	if diff := cmp.Diff([]int64{1, 2}, h.Servers()); diff != "" {
		t.Errorf("servers (-want +got):\n%s", diff)
	}
	for id, want := range p.want {
		sessions := slices.SortedFunc(maps.Values(want), livestate.CompareStart)
		if diff := cmp.Diff(sessions, h.Server(id).Sessions()); diff != "" {
			t.Errorf("server %d (-want +got):\n%s", id, diff)
		}
	}
	if got := h.Server(3); got.Sessions() != nil || got.Periods() != nil || got.Covers(t0) {
		t.Errorf("a server that is not there: %+v", got)
	}
}

// The log's edges are in the record, so that a replay has the same joins, ends and reasons.
func TestReplayTellsEdges(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	w, err := record.NewWriter(record.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	p := newPoller(t, w)
	edge := func(kind livestate.EdgeKind, account, user int, why livestate.Reason) {
		p.edge(1, livestate.Edge{Kind: kind, SteamID: steam.FromAccountID(uint32(account)), UserID: user, Name: "log", Reason: why})
	}
	p.observe(1)
	edge(livestate.EdgeConnect, 7, 3, "")
	p.observe(1, player(7, 3, 4*time.Second))
	for range 4 {
		edge(livestate.EdgeClock, 0, 0, "")
	}
	edge(livestate.EdgeDisconnect, 7, 3, livestate.ReasonNoSteamLogon)
	edge(livestate.EdgeConnect, 8, 4, "")
	edge(livestate.EdgeClock, 0, 0, "")
	edge(livestate.EdgeDisconnect, 8, 4, livestate.ReasonTimedOut)
	p.observe(1)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	want := slices.SortedFunc(maps.Values(p.want[1]), livestate.CompareStart)
	if len(want) != 2 || want[0].Reason != livestate.ReasonNoSteamLogon || want[0].Moved.End == 0 || want[1].Reason != livestate.ReasonTimedOut {
		t.Fatalf("sessions %+v", want)
	}
	if diff := cmp.Diff(want, replay(t, read(t, path)).Server(1).Sessions()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a crash has cut off costs the entries behind it, and nothing else.
func TestReplayCut(t *testing.T) {
	t.Parallel()
	path, _ := scenario(t, 0)
	text := read(t, path)
	all := replay(t, text).Entries
	second := bytes.LastIndex(text, []byte("\xffleft4me"))
	for _, cut := range []int{1, 3, 50, 500} {
		short := replay(t, text[:len(text)-cut])
		if short.Damaged > 1 || short.Entries >= all || short.Entries < all-cut/10-1 {
			t.Errorf("without the last %d bytes: %d of %d entries, %d damaged places", cut, short.Entries, all, short.Damaged)
		}
		// The first process was cut, the second went on.
		joined := append(bytes.Clone(text[:second-cut]), text[second:]...)
		if h := replay(t, joined); h.Damaged > 1 || h.Entries >= all || h.Entries < all-cut/10-1 {
			t.Errorf("with %d bytes missing: %d of %d entries, %d damaged places", cut, h.Entries, all, h.Damaged)
		}
	}
	flipped := bytes.Clone(text)
	flipped[second/2] ^= 1
	if h := replay(t, flipped); h.Damaged != 1 {
		t.Errorf("a flipped bit: %d damaged places", h.Damaged)
	}
}

// Close returned nil although the observations it held back were lost.
func TestCloseTellsWhatIsLost(t *testing.T) {
	t.Parallel()
	w, err := record.NewWriter(record.Config{Path: filepath.Join(t.TempDir(), "record")})
	if err != nil {
		t.Fatal(err)
	}
	w.Observe(1, livestate.Server{}, livestate.Observation{At: t0, State: livestate.State{Map: "m"}})
	w.BreakFile()
	if err := w.Close(); !errors.Is(err, os.ErrClosed) || w.Stats().Dropped != 1 {
		t.Errorf("Close: %v, stats %+v", err, w.Stats())
	}
}

// An observation that is too large for an entry costs itself, not what comes after it.
func TestTooLargeForAnEntry(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	w, err := record.NewWriter(record.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	var live livestate.Server
	for i, name := range []string{"a", strings.Repeat("x", 1<<20), "b"} {
		p := player(7, 3, 0)
		p.Name = name
		obs := livestate.Observation{At: t0.Add(time.Duration(i) * 5 * time.Second), State: livestate.State{Players: 1}, Roster: []livestate.Player{p}}
		w.Observe(1, live, obs)
		live, _ = live.Observe(obs, livestate.Policy{})
		live.Sessions[0].LastName = ""
	}
	w.Close()
	if got := w.Stats(); got.Dropped != 1 {
		t.Errorf("%d observations were not recorded, want 1", got.Dropped)
	}
	if h := replay(t, read(t, path)); h.Damaged != 0 || h.Entries != 4 {
		t.Errorf("%d entries, %d damaged places; want 4 and none", h.Entries, h.Damaged)
	}
}

// A process that has lost its turn adds nothing to a record that is another's now.
func TestDiscard(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	w, err := record.NewWriter(record.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	observe := func() {
		w.Observe(1, livestate.Server{}, livestate.Observation{At: t0, State: livestate.State{Map: "m"}})
	}
	observe()
	w.Discard()
	observe() // by a poll that was under way
	w.Reopen()
	w.Close()
	if text := read(t, path); len(text) != 0 {
		t.Errorf("the record has %d bytes", len(text))
	}
	if got := w.Stats(); got.Dropped != 2 {
		t.Errorf("%d observations are counted as missing, want 2", got.Dropped)
	}
}

func TestWriterWithoutAPlace(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", filepath.Join(t.TempDir(), "no", "such", "folder")} {
		if _, err := record.NewWriter(record.Config{Path: path}); err == nil {
			t.Errorf("%q was accepted", path)
		}
	}
	var none *record.Writer // what a poller without a record has
	none.Observe(1, livestate.Server{}, livestate.Observation{})
	none.Flush()
	if err := errors.Join(none.Close()); err != nil || none.Stats() != (record.Stats{}) {
		t.Errorf("a nil Writer: %v, %+v", err, none.Stats())
	}
}

func FuzzReplay(f *testing.F) {
	f.Add([]byte("\xffleft4me record 1\n"))
	f.Add(record.SampleRecord())
	f.Fuzz(func(t *testing.T, text []byte) {
		h, err := record.Replay(t.Context(), bytes.NewReader(text), livestate.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range h.Servers() {
			for _, s := range h.Server(id).Sessions() {
				if s.Duration() < 0 {
					t.Errorf("session %+v", s)
				}
			}
		}
	})
}
