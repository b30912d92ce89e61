package rcon_test

import (
	"encoding/binary"
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

// A cannedServer answers every login, and every command with the same body in
// packets of at most split bytes, as fast as a server can.
type cannedServer struct {
	net.Listener
	body  string
	split int
}

func newCannedServer(b *testing.B, body string, split int) *cannedServer {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { ln.Close() })
	s := &cannedServer{ln, body, split}
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go s.serve(nc)
		}
	}()
	return s
}

// reply returns the reply to the command id and the end marker id+1.
func (s *cannedServer) reply(dst []byte, id int32) []byte {
	for body := s.body; body != ""; {
		n := min(len(body), s.split)
		dst = rcon.Packet{ID: id, Body: []byte(body[:n])}.Append(dst)
		body = body[n:]
	}
	dst = rcon.Packet{ID: id + 1}.Append(dst)
	return rcon.Packet{ID: id + 1, Body: []byte{0, 1, 0, 0}}.Append(dst)
}

// serve answers with replies that were made beforehand, but for the ids.
func (s *cannedServer) serve(nc net.Conn) {
	defer nc.Close()
	template := s.reply(nil, 1)
	p, err := rcon.ReadPacket(nc, 0)
	if err != nil {
		return
	}
	nc.Write(packets(rcon.Packet{ID: p.ID}, rcon.Packet{ID: p.ID, Type: rcon.TypeAuthResponse}))
	requests := packets(rcon.Packet{Type: rcon.TypeExec, Body: []byte("status")}, rcon.Packet{})
	for {
		if _, err := io.ReadFull(nc, requests); err != nil {
			return
		}
		id := binary.LittleEndian.Uint32(requests[4:])
		for b := template; len(b) > 0; b = b[4+binary.LittleEndian.Uint32(b):] {
			if len(b) == 14+18 {
				id++ // the last two packets are the end marker's
			}
			binary.LittleEndian.PutUint32(b[4:], id)
		}
		if _, err := nc.Write(template); err != nil {
			return
		}
	}
}

// A rawTCP does what a client must do on the wire, and nothing else: both
// requests in one write, the reply read into a buffer that is ready.
type rawTCP struct {
	nc       net.Conn
	requests []byte
	reply    []byte
	text     string
}

func newRawTCP(b *testing.B, s *cannedServer) *rawTCP {
	nc, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { nc.Close() })
	login := packets(rcon.Packet{ID: 1, Type: rcon.TypeAuth})
	if _, err := nc.Write(login); err != nil {
		b.Fatal(err)
	}
	if _, err := io.ReadFull(nc, make([]byte, 28)); err != nil {
		b.Fatal(err)
	}
	return &rawTCP{
		nc:       nc,
		requests: packets(rcon.Packet{ID: 3, Type: rcon.TypeExec, Body: []byte("status")}, rcon.Packet{ID: 4}),
		reply:    make([]byte, len(s.reply(nil, 3))),
	}
}

// exchangeText is an exchange whose reply is handed over, in memory of its own.
func (r *rawTCP) exchangeText(b *testing.B) {
	r.exchange(b)
	r.text = string(r.reply)
}

func (r *rawTCP) exchange(b *testing.B) {
	if _, err := r.nc.Write(r.requests); err != nil {
		b.Fatal(err)
	}
	if _, err := io.ReadFull(r.nc, r.reply); err != nil {
		b.Fatal(err)
	}
}

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
