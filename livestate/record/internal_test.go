package record

import (
	"bytes"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// SampleRecord returns a record with every kind of entry.
func SampleRecord() []byte {
	b := []byte(magic)
	s := make(section)
	for _, e := range sampleEntries() {
		b = appendFrame(b, s.append(nil, &e))
	}
	return b
}

func sampleEntries() []Entry {
	at := time.UnixMilli(1_700_000_000_123).UTC()
	session := livestate.Session{SteamID: steam.FromAccountID(7), UserID: 3, JoinedAt: at, LastSeenAt: at.Add(time.Minute),
		Name: "a", LastName: "b", MinPing: 10, MaxPing: 20}
	ended := session
	ended.LeftAt, ended.Reason = ended.LastSeenAt, livestate.ReasonLeft
	obs := livestate.Observation{At: at.Add(2 * time.Minute), State: livestate.State{Players: 2, MaxPlayers: 4, Map: "c1m1_hotel"},
		Roster: []livestate.Player{
			{SteamID: steam.FromAccountID(7), UserID: 3, Name: "b", Connected: 2 * time.Minute, Ping: 15},
			{SteamID: steam.FromAccountID(8), UserID: 4, Name: "\xff\x00 小", Connected: time.Second, Ping: -1, Joining: true},
		}}
	next := obs
	next.At, next.Partial = obs.At.Add(5*time.Second), true
	next.Roster = []livestate.Player{obs.Roster[1], obs.Roster[0]}
	next.Roster[1].Connected = -time.Second // not known
	other := next
	other.State.Map, other.State.Hibernating, other.Roster = "", true, nil
	return []Entry{
		{Kind: KindKnown, ServerID: 9, Run: livestate.Run{State: obs.State, StartedAt: at, LastSeenAt: at.Add(time.Minute)},
			Sessions: []livestate.Session{session, ended}},
		{Kind: KindObservation, ServerID: 9, Obs: obs},
		{Kind: KindObservation, ServerID: 9, Obs: next},
		{Kind: KindAddKnown, ServerID: 9, Sessions: []livestate.Session{ended}},
		{Kind: KindObservation, ServerID: 9, Obs: other},
		{Kind: KindEdge, ServerID: 9, Edge: livestate.Edge{Kind: livestate.EdgeDisconnect, SteamID: steam.FromAccountID(7), UserID: 3, Name: "b",
			Reason: livestate.ReasonNoSteamLogon, At: at.Add(3 * time.Minute), Stamp: at.Truncate(time.Second), Late: true}},
		{Kind: KindEdge, ServerID: 9, Edge: livestate.Edge{At: at}},
		{Kind: KindStop, ServerID: 9, At: at, Reason: livestate.ReasonStopped},
		{Kind: KindKnown, ServerID: -1},
	}
}

func TestRecordFormat(t *testing.T) {
	t.Parallel()
	r := NewReader(bytes.NewReader(SampleRecord()))
	for i, want := range sampleEntries() {
		got, err := r.Next()
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b steam.ID) bool { return a == b })); diff != "" {
			t.Errorf("entry %d (-want +got):\n%s", i, diff)
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
}

// Whatever is in front of a section, the section is found.
func TestRecordFindsSections(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 1))
	for size := range 300 {
		junk := make([]byte, size*7)
		for i := range junk {
			junk[i] = byte(rng.Uint32())
		}
		if size%3 == 0 {
			junk = append(junk, magic[:size%len(magic)]...)
		}
		r := NewReader(io.MultiReader(bytes.NewReader(junk), bytes.NewReader(SampleRecord())))
		for {
			if _, err := r.Next(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if places := min(size, 1); r.damaged < places {
			t.Errorf("%d places cannot be read, of %d bytes of junk", r.damaged, len(junk))
		}
		if want := len(sampleEntries()); r.entries != want {
			t.Errorf("%d entries behind %d bytes of junk, want %d", r.entries, len(junk), want)
		}
	}
}

// An entry that claims to be huge costs no memory.
func TestRecordHugeClaims(t *testing.T) {
	t.Parallel()
	for _, payload := range []string{
		"\x02\x02\x02\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\x0f", // four thousand million players
		"\x01\x02\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\x0f", // as many sessions
		"\x03\x02\x02\xff\xff\xff\xff\x0f",                         // a long reason
	} {
		if _, err := make(section).decode([]byte(payload)); err != errDamaged {
			t.Errorf("%q: %v", payload, err)
		}
	}
	if _, err := make(section).decode([]byte(strings.Repeat("\x02", 100))); err != errDamaged {
		t.Errorf("junk: %v", err)
	}
}

// BreakFile closes the file behind the writer's back.
func (w *Writer) BreakFile() { w.file.Close() }
