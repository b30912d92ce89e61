package blocks_test

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/livestate/stats/sums"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store/internal/blocks"
)

// read returns what blocks hold of these parts; all if there are none.
func read(t *testing.T, data []byte, parts ...blocks.Part) (map[blocks.Part][]blocks.Player, error) {
	t.Helper()
	got := make(map[blocks.Part][]blocks.Player)
	err := blocks.Read(data, func(p blocks.Part) bool {
		for _, one := range parts {
			if one == p {
				return true
			}
		}
		return len(parts) == 0
	}, func(p blocks.Part, one blocks.Player) { got[p] = append(got[p], one) })
	return got, err
}

var ids = cmp.Comparer(func(a, b steam.ID) bool { return a == b })

func TestBlocksSayWhatTheyWereTold(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var data []byte
		want := make(map[blocks.Part][]blocks.Player)
		for n := range r.IntN(4) {
			p := blocks.Part(80_000 + n)
			seen := make(map[uint64]bool)
			for range r.IntN(50) {
				id := steam.FromAccountID(uint32(r.IntN(1000))).Uint64()
				if r.IntN(20) == 0 {
					id = r.Uint64()
				}
				if seen[id] {
					continue
				}
				seen[id] = true
				want[p] = append(want[p], blocks.Player{SteamID: steam.FromUint64(id),
					Presence: sums.Presence{Time: time.Duration(r.IntN(1<<24)) * time.Millisecond, Began: r.IntN(3), WentOn: r.IntN(300) - 1}})
			}
			data = blocks.Append(data, p, want[p]) // which sorts them
		}
		got, err := read(t, data)
		if diff := cmp.Diff(want, got, ids, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		got, err = read(t, data, 80_001)
		if diff := cmp.Diff(want[80_001], got[80_001], ids); err != nil || len(got) > 1 || diff != "" {
			t.Fatalf("one part: %v (-want +got):\n%s", err, diff)
		}
		if len(data) > 0 {
			if _, err := read(t, data[:len(data)-1]); !errors.Is(err, blocks.ErrDamaged) {
				t.Fatalf("without the last byte: %v, want %v", err, blocks.ErrDamaged)
			}
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	first := blocks.PartOf(day)
	for _, c := range []struct {
		at        time.Time
		of, after blocks.Part
	}{
		{day, first, first},
		{day.Add(time.Millisecond), first, first + 1},
		{day.Add(6*time.Hour - time.Millisecond), first, first + 1},
		{day.Add(6 * time.Hour), first + 1, first + 1},
		{time.UnixMilli(0), 0, 0},
		{time.UnixMilli(-1), -1, 0},
	} {
		if of, after := blocks.PartOf(c.at), blocks.PartAfter(c.at); of != c.of || after != c.after {
			t.Errorf("%v: part %d, after it %d; want %d, %d", c.at, of, after, c.of, c.after)
		}
	}
	if got := first.Start(); got != day.UnixMilli() {
		t.Errorf("begins at %d, want %d", got, day.UnixMilli())
	}
}

// FuzzRead: bytes that are no blocks are refused; those that are say the same when they are packed
// again.
func FuzzRead(f *testing.F) {
	f.Add([]byte{})
	f.Add(blocks.Append(nil, 80_000, []blocks.Player{{SteamID: steam.FromAccountID(7), Presence: sums.Presence{Time: time.Minute, Began: 1}}}))
	f.Add([]byte{0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Add([]byte("\x00\x01\x10\xf9\xd7\xd7\xd7\xf9\xf9\xe8\x00\x01\xc50")) // more milliseconds than a Duration holds
	f.Fuzz(func(t *testing.T, data []byte) {
		before, err := read(t, data)
		if err != nil {
			return
		}
		var again []byte
		for p, players := range before {
			seen := make(map[steam.ID]bool)
			for _, one := range players {
				if seen[one.SteamID] {
					return // nothing that Append writes
				}
				seen[one.SteamID] = true
			}
			again = blocks.Append(again, p, players)
		}
		after, err := read(t, again)
		if diff := cmp.Diff(before, after, ids); err != nil || diff != "" {
			t.Errorf("%v (-before +after):\n%s", err, diff)
		}
	})
}

func TestTally(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	var tally blocks.Tally
	if got := tally.Players(); len(got) != 0 {
		t.Errorf("the zero Tally has %v", got)
	}
	want, got := make(map[steam.ID]sums.Presence), make(map[steam.ID]sums.Presence)
	for range 20_000 {
		id := steam.FromUint64(r.Uint64() >> r.IntN(64) & 0xfff00000fff)
		p := sums.Presence{Time: time.Duration(r.IntN(1000)), Began: r.IntN(3), WentOn: r.IntN(3)}
		want[id] = want[id].Merge(p)
		tally.Add(id, p)
	}
	for _, one := range tally.Players() {
		if _, twice := got[one.SteamID]; twice {
			t.Fatal(one.SteamID, "is there twice")
		}
		got[one.SteamID] = one.Presence
	}
	if diff := cmp.Diff(want, got, ids); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func BenchmarkTally(b *testing.B) {
	for b.Loop() {
		var tally blocks.Tally
		for n := range 300_000 {
			tally.Add(steam.FromAccountID(uint32(n*7919%20_000)), sums.Presence{Time: time.Minute, Began: 1})
		}
	}
}

func BenchmarkRead(b *testing.B) {
	var data []byte
	for p := range blocks.Part(120) {
		var players []blocks.Player
		for n := range 24 {
			players = append(players, blocks.Player{SteamID: steam.FromAccountID(uint32(n * 800)), Presence: sums.Presence{Time: 20 * time.Minute, Began: 1}})
		}
		data = blocks.Append(data, p, players)
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		n := 0
		if err := blocks.Read(data, func(blocks.Part) bool { return true }, func(blocks.Part, blocks.Player) { n++ }); err != nil || n != 120*24 {
			b.Fatal(n, err)
		}
	}
}
