package rcon_test

import (
	"context"
	"net"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
)

// The limits of a fuzzed call, far below the defaults.
const (
	fuzzReply   = 8 << 10
	fuzzTimeout = 5 * time.Millisecond
	fuzzSlack   = 10 * time.Second // a loaded machine is no bug
	fuzzAlloc   = 1 << 20          // one large buffer, two replies, and the rest of the process
)

// peer plays a server on the far end of a pipe that sends first and, when it
// has read the client's next message, second, chunk bytes at a time; then it hangs up, or says
// nothing more.
func peer(t *testing.T, first, second []byte, chunk int, hangUp bool) net.Conn {
	near, far := net.Pipe()
	done := make(chan struct{})
	t.Cleanup(func() {
		near.Close()
		far.Close()
		<-done
	})
	heard := make(chan struct{}, 16)
	go func() {
		defer close(heard)
		b := make([]byte, 2048)
		for {
			if _, err := far.Read(b); err != nil {
				return
			}
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	}()
	go func() {
		defer close(done)
		for _, wire := range [][]byte{first, second} {
			<-heard
			for len(wire) > 0 {
				n := min(chunk, len(wire))
				if _, err := far.Write(wire[:n]); err != nil {
					return
				}
				wire = wire[n:]
			}
		}
		if hangUp {
			far.Close()
		}
	}()
	return near
}

// bounded calls f with a context and fails if it takes more time or memory than it may.
func bounded(t *testing.T, f func(context.Context)) {
	ctx, cancel := context.WithTimeout(t.Context(), fuzzTimeout)
	defer cancel()
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	before, start := sample[0].Value.Uint64(), time.Now()
	f(ctx)
	took := time.Since(start)
	metrics.Read(sample)
	if took > fuzzTimeout+fuzzSlack {
		t.Errorf("took %v", took)
	}
	if n := sample[0].Value.Uint64() - before; n > fuzzAlloc {
		t.Errorf("allocated %d bytes", n)
	}
}

func fuzzOptions(strategy uint8, anyID bool) *rcon.Options {
	return &rcon.Options{
		Strategy: rcon.Strategy(strategy % 5), AnyID: anyID,
		MaxPacket: fuzzReply / 2, MaxReply: fuzzReply, Gap: 2 * time.Millisecond,
	}
}

func packets(ps ...rcon.Packet) []byte {
	var wire []byte
	for _, p := range ps {
		wire = p.Append(wire)
	}
	return wire
}

func FuzzLogin(f *testing.F) {
	ok := rcon.Packet{ID: 1, Type: rcon.TypeAuthResponse}
	f.Add(packets(rcon.Packet{ID: 1}, ok), uint16(14), true)
	f.Add(packets(rcon.Packet{ID: -1, Type: rcon.TypeAuthResponse}), uint16(1), false)
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), uint16(100), true)
	f.Add([]byte("\xff\xff\xff\x7f\x01\x00\x00\x00\x02\x00\x00\x00"), uint16(3), false)
	f.Fuzz(func(t *testing.T, wire []byte, chunk uint16, hangUp bool) {
		nc := peer(t, wire, nil, int(chunk)+1, hangUp)
		bounded(t, func(ctx context.Context) {
			c, err := rcon.NewConn(ctx, nc, password, nil)
			if (c == nil) == (err == nil) {
				t.Errorf("got %v, %v", c, err)
			}
			if err == nil {
				c.Close()
			}
		})
	})
}

func FuzzExec(f *testing.F) {
	reply := func(id int32, body string) rcon.Packet { return rcon.Packet{ID: id, Body: []byte(body)} }
	f.Add(packets(reply(3, "hello"), reply(4, ""), reply(4, "\x00\x01\x00\x00")), uint16(5), uint8(0), false, true)
	f.Add(packets(reply(3, "\xe8\xaa"), reply(3, "\x9e"), reply(4, "")), uint16(100), uint8(1), false, false)
	f.Add(packets(reply(0, "hello")), uint16(1), uint8(2), true, false)
	f.Add(packets(reply(3, "a"), reply(9, "b"), rcon.Packet{ID: 3, Type: rcon.TypeNotice}), uint16(1), uint8(3), false, false)
	f.Add([]byte("\xff\xff\xff\x7f\x03\x00\x00\x00\x00\x00\x00\x00"), uint16(3), uint8(0), false, false)
	f.Fuzz(func(t *testing.T, wire []byte, chunk uint16, strategy uint8, anyID, hangUp bool) {
		login := packets(rcon.Packet{ID: 1}, rcon.Packet{ID: 1, Type: rcon.TypeAuthResponse})
		nc := peer(t, login, wire, int(chunk)+1, hangUp)
		c, err := rcon.NewConn(t.Context(), nc, password, fuzzOptions(strategy, anyID))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		bounded(t, func(ctx context.Context) {
			for range 3 { // what one reply leaves behind meets the next command
				got, err := c.Exec(ctx, "status")
				if len(got) > 3*fuzzReply { // each invalid byte may become U+FFFD
					t.Errorf("reply of %d bytes", len(got))
				}
				if err != nil {
					return
				}
			}
		})
	})
}
