package rcon_test

import (
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// benchmarkExec measures a Client beside a bare exchange of the same bytes, which hands
// the reply over in a string of its own, as Exec does. The ratios come from turns of both
// in alternation, so that a change in the load of the machine meets both, and
// are the median of all turns: x-rawtcp is to that exchange, and x-buffer to one that leaves
// the reply in its buffer.
func benchmarkExec(b *testing.B, body string, split int) {
	s := newCannedServer(b, body, split)
	raw := newRawTCP(b, s)
	c := &rcon.Client{Addr: s.Addr().String()}
	b.Cleanup(func() { c.Close() })
	ctx := b.Context()
	exec := func() {
		if got, err := c.Exec(ctx, "status"); err != nil || len(got) != len(body) {
			b.Fatalf("got %d bytes, %v", len(got), err)
		}
	}
	exec()
	b.Run("rawtcp", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(raw.reply)))
		for b.Loop() {
			raw.exchangeText(b)
		}
	})
	b.Run("client", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(raw.reply)))
		for b.Loop() {
			exec()
		}
		b.ReportMetric(ratio(exec, func() { raw.exchangeText(b) }), "x-rawtcp")
		b.ReportMetric(ratio(exec, func() { raw.exchange(b) }), "x-buffer")
	})
}

// ratio returns how many times the time of g f takes.
func ratio(f, g func()) float64 {
	const turns, calls = 41, 25
	var ratios []float64
	turn := func(f func()) float64 {
		start := time.Now()
		for range calls {
			f()
		}
		return float64(time.Since(start))
	}
	for i := range turns {
		if i%2 == 0 {
			ratios = append(ratios, turn(f)/turn(g))
		} else {
			below := turn(g)
			ratios = append(ratios, turn(f)/below)
		}
	}
	slices.Sort(ratios)
	return ratios[turns/2]
}

// BenchmarkExecShort is a status of 0.9 KB, that of a server with four players.
func BenchmarkExecShort(b *testing.B) { benchmarkExec(b, strings.Repeat("0123456789abcdef", 57), 4086) }

// BenchmarkExec is a status of 2 KB.
func BenchmarkExec(b *testing.B) { benchmarkExec(b, strings.Repeat("0123456789abcdef", 128), 4086) }

// BenchmarkExecSplit is a reply of 64 KB in packets of 4 KB.
func BenchmarkExecSplit(b *testing.B) {
	benchmarkExec(b, strings.Repeat("0123456789abcdef", 4096), 4096)
}

// BenchmarkDialExec is what keeping the connection saves.
func BenchmarkDialExec(b *testing.B) {
	s := newCannedServer(b, strings.Repeat("0123456789abcdef", 128), 4086)
	ctx := b.Context()
	kept := &rcon.Client{Addr: s.Addr().String()}
	b.Cleanup(func() { kept.Close() })
	reused := func() {
		if _, err := kept.Exec(ctx, "status"); err != nil {
			b.Fatal(err)
		}
	}
	dialled := func() {
		c := &rcon.Client{Addr: s.Addr().String()}
		defer c.Close()
		if _, err := c.Exec(ctx, "status"); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("reused", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			reused()
		}
	})
	b.Run("dialled", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			dialled()
		}
		b.ReportMetric(ratio(dialled, reused), "x-reused")
	})
}

// BenchmarkIdle is the memory of a client that waits for its next command,
// beyond that of its socket.
func BenchmarkIdle(b *testing.B) {
	const n = 500
	s := rcontest.NewServer(echo, nil)
	b.Cleanup(s.Close)
	perClient := func(open func() io.Closer) float64 {
		var kept []io.Closer
		before := heap()
		for range n {
			kept = append(kept, open())
		}
		after := heap()
		for _, c := range kept {
			c.Close()
		}
		return float64(after-before) / n
	}
	var clients, sockets float64
	for b.Loop() {
		sockets = perClient(func() io.Closer {
			nc, err := net.Dial("tcp", s.Addr())
			if err != nil {
				b.Fatal(err)
			}
			return nc
		})
		clients = perClient(func() io.Closer {
			c := &rcon.Client{Addr: s.Addr()}
			if _, err := c.Exec(b.Context(), "status"); err != nil {
				b.Fatal(err)
			}
			return c
		})
	}
	b.ReportMetric(clients-sockets, "B/client")
	b.ReportMetric(0, "ns/op")
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
