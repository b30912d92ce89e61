package daemon

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// SampleRecord returns a record with every kind of entry.
func SampleRecord() []byte {
	b := []byte(recordMagic)
	s := make(section)
	for _, e := range sampleEntries() {
		b = appendFrame(b, s.append(nil, &e))
	}
	return b
}

func sampleEntries() []entry {
	at := time.UnixMilli(1_700_000_000_123).UTC()
	session := livestate.Session{SteamID: steam.FromAccountID(7), UserID: 3, JoinedAt: at, LastSeenAt: at.Add(time.Minute),
		Name: "a", NameNow: "b", MinPing: 10, MaxPing: 20}
	ended := session
	ended.LeftAt, ended.Reason = ended.LastSeenAt, livestate.Left
	obs := livestate.Observation{At: at.Add(2 * time.Minute), State: livestate.State{Players: 2, MaxPlayers: 4, Map: "c1m1_hotel"},
		Roster: []livestate.Player{
			{SteamID: steam.FromAccountID(7), UserID: 3, Name: "b", Connected: 2 * time.Minute, Ping: 15},
			{SteamID: steam.FromAccountID(8), UserID: 4, Name: "\xff\x00 小", Connected: time.Second, Ping: -1, Joining: true},
		}}
	next := obs
	next.At, next.Partial = obs.At.Add(5*time.Second), true
	next.Roster = []livestate.Player{obs.Roster[1], obs.Roster[0]}
	other := next
	other.State.Map, other.State.Hibernating, other.Roster = "", true, nil
	return []entry{
		{kind: entryKnown, server: 9, run: livestate.Run{State: obs.State, StartedAt: at, LastSeenAt: at.Add(time.Minute)},
			sessions: []livestate.Session{session, ended}},
		{kind: entryObservation, server: 9, obs: obs},
		{kind: entryObservation, server: 9, obs: next},
		{kind: entryRecall, server: 9, sessions: []livestate.Session{ended}},
		{kind: entryObservation, server: 9, obs: other},
		{kind: entryStop, server: 9, at: at, reason: livestate.Stopped},
		{kind: entryKnown, server: -1},
	}
}

func TestRecordFormat(t *testing.T) {
	t.Parallel()
	r := newRecordReader(bytes.NewReader(SampleRecord()))
	for i, want := range sampleEntries() {
		got, err := r.next()
		if err != nil {
			t.Fatalf("entry %d: %v", i, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(entry{}), cmp.Comparer(func(a, b steam.ID) bool { return a == b })); diff != "" {
			t.Errorf("entry %d (-want +got):\n%s", i, diff)
		}
	}
	if _, err := r.next(); err != io.EOF {
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
			junk = append(junk, recordMagic[:size%len(recordMagic)]...)
		}
		r := newRecordReader(io.MultiReader(bytes.NewReader(junk), bytes.NewReader(SampleRecord())))
		for {
			if _, err := r.next(); err == io.EOF {
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
		if _, err := make(section).decode([]byte(payload)); err != errEntry {
			t.Errorf("%q: %v", payload, err)
		}
	}
	if _, err := make(section).decode([]byte(strings.Repeat("\x02", 100))); err != errEntry {
		t.Errorf("junk: %v", err)
	}
}

// After an error of the disk the record goes on in a section of its own.
func TestRecorderRecovers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	c, err := Config{Store: struct{ store.Store }{}, Record: path}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRecord(c)
	if err != nil {
		t.Fatal(err)
	}
	var live livestate.Server
	observe := func(second int) {
		r.observe(1, live, livestate.Observation{At: t0.Add(time.Duration(second) * time.Second), State: livestate.State{Map: "m"}})
	}
	observe(0)
	r.flush()
	observe(1)
	r.file.Close() // as if the disk had gone
	r.flush()
	if notices := c.Health.Notices(); len(notices) != 1 {
		t.Errorf("notices %q", notices)
	}
	observe(2) // there is no file
	r.flush()
	observe(3)
	r.close()
	if notices := c.Health.Notices(); len(notices) != 0 {
		t.Errorf("notices after it was over: %q", notices)
	}
	f, err := OpenRecord(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var at []int
	for reader := newRecordReader(f); ; {
		e, err := reader.next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if e.kind == entryObservation {
			at = append(at, int(e.obs.At.Sub(t0)/time.Second))
		}
	}
	if diff := cmp.Diff([]int{0, 3}, at); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
	if n := c.Health.unrecord.Load(); n != 2 {
		t.Errorf("%d observations are counted as missing, want 2", n)
	}
}

// An observation that is too large for an entry costs itself, not what comes after it.
func TestRecordTooLarge(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	health := new(Health)
	r, err := openRecord(Config{Record: path, RecordSize: DefaultRecordSize, Log: slog.New(slog.DiscardHandler), Health: health})
	if err != nil {
		t.Fatal(err)
	}
	at := time.UnixMilli(1_700_000_000_000).UTC()
	var live livestate.Server
	for i, name := range []string{"a", strings.Repeat("x", maxEntry), "b"} {
		obs := livestate.Observation{At: at.Add(time.Duration(i) * 5 * time.Second), State: livestate.State{Players: 1},
			Roster: []livestate.Player{{SteamID: steam.FromAccountID(7), UserID: 3, Name: name}}}
		r.observe(1, live, obs)
		live, _ = live.Observe(obs, livestate.Policy{})
		live.Sessions[0].NameNow = ""
	}
	r.close()
	if n := health.unrecord.Load(); n != 1 {
		t.Errorf("%d observations were not recorded, want 1", n)
	}
	f, err := OpenRecord(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	replayed, err := Replay(t.Context(), f, livestate.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	if replayed.Damaged != 0 || replayed.Entries != 4 {
		t.Errorf("%d entries, %d damaged places; want 4 and none", replayed.Entries, replayed.Damaged)
	}
}

// usurped is a store whose lease another daemon has.
type usurped struct{ store.Store }

func (usurped) Acquire(context.Context, string, string, time.Time, time.Duration) error {
	return store.ErrLeaseHeld
}

// A daemon that has lost the lease adds nothing to a record that is another's now.
func TestRecordOfAnother(t *testing.T) {
	t.Parallel()
	c, err := Config{Store: usurped{}, Record: filepath.Join(t.TempDir(), "record")}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	r, err := openRecord(c)
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{Config: c, log: c.Log, health: c.Health, record: r, lease: newLease(c.Store)}
	w := d.newWriter(newFleet(d))
	observe := func() {
		r.observe(1, livestate.Server{}, livestate.Observation{At: t0, State: livestate.State{Map: "m"}})
	}
	observe()
	if err := w.flush(t.Context(), true); err != errLeaseLost {
		t.Fatalf("flush: %v", err)
	}
	if err := d.finish(t.Context(), time.Now(), errLeaseLost); err != errLeaseLost {
		t.Fatalf("finish: %v", err)
	}
	observe() // by a poll that was under way
	r.renew()
	r.close()
	if info, err := os.Stat(c.Record); err != nil || info.Size() != 0 {
		t.Errorf("the record: %v, %v; want nothing in it", info.Size(), err)
	}
	if n := c.Health.unrecord.Load(); n != 2 {
		t.Errorf("%d observations are counted as missing, want 2", n)
	}
}
