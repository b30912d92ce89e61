package rcon_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// rawServer accepts one login and then answers by serve, which writes whatever bytes it
// likes. It reads the commands through read, and the end markers too.
func rawServer(t *testing.T, opts *rcon.Options, serve func(nc net.Conn, read func() rcon.Packet)) *rcon.Conn {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		nc, err := ln.Accept()
		if err != nil {
			return
		}
		defer nc.Close()
		read := func() rcon.Packet {
			p, err := rcon.ReadPacket(nc, 0)
			if err != nil {
				return rcon.Packet{ID: -99}
			}
			return p
		}
		login := read()
		nc.Write(packets(rcon.Packet{ID: login.ID}, rcon.Packet{ID: login.ID, Type: rcon.TypeAuthResponse}))
		serve(nc, read)
		io.Copy(io.Discard, nc)
	}()
	c, err := rcon.Dial(within(t, 10*time.Second), ln.Addr().String(), password, opts)
	t.Cleanup(func() {
		if c != nil {
			c.Close()
		}
		ln.Close()
		<-done
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Squad mirrors the end marker, and then sends a packet that says that it has 10 bytes
// and has 17. Its last seven bytes must not swallow the next reply, whether they come
// before the next command, in pieces, or only with the next reply.
func TestTailOfAWrongSizeDoesNotSwallowTheNextReply(t *testing.T) {
	t.Parallel()
	tail := unhex(t, "0a000000 04000000 00000000 0000 00010000 000000")
	for name, cut := range map[string]int{"with its reply": len(tail), "with the next reply": 0, "in the middle of the packet": 8,
		"at the end of the packet": 14, "behind it": 17, "before its last byte": 20} {
		for _, strategy := range []rcon.Strategy{rcon.StrategyMirror, rcon.StrategyMirrorAfterFirst} {
			t.Run(name+"/"+strategy.String(), func(t *testing.T) {
				t.Parallel()
				c := rawServer(t, &rcon.Options{Strategy: strategy}, func(nc net.Conn, read func() rcon.Packet) {
					var late []byte
					for {
						p := read()
						if p.ID < 0 {
							return
						}
						reply := packets(rcon.Packet{ID: p.ID, Body: append([]byte("answer to "), p.Body...)})
						reply = append(bytes.Clone(late), reply...)
						if strategy == rcon.StrategyMirrorAfterFirst {
							nc.Write(reply)
							reply = nil
						}
						marker := read()
						reply = append(reply, packets(rcon.Packet{ID: marker.ID})...)
						own := bytes.Clone(tail)
						own[4] = byte(marker.ID)
						nc.Write(append(reply, own[:cut]...))
						late = own[cut:]
					}
				})
				for _, command := range []string{"a", "b", "c", "d"} {
					got, err := c.Exec(within(t, 10*time.Second), command)
					if want := "answer to " + command; got != want || err != nil {
						t.Fatalf("Exec(%s) = %q, %v", command, got, err)
					}
				}
			})
		}
	}
}

// The same bytes are the front of a packet of 256 bytes whose id is 0, which Rust sends.
func TestPacketThatLooksLikeAStrayTail(t *testing.T) {
	t.Parallel()
	c := rawServer(t, nil, func(nc net.Conn, read func() rcon.Packet) {
		for {
			p, marker := read(), read()
			if p.ID < 0 {
				return
			}
			notice := rcon.Packet{Type: rcon.TypeNotice, Body: bytes.Repeat([]byte("x"), 246)}
			nc.Write(packets(notice, rcon.Packet{ID: p.ID, Body: p.Body}, notice, rcon.Packet{ID: marker.ID}, notice))
		}
	})
	for range 3 {
		if got, err := c.Exec(within(t, 10*time.Second), "hello"); got != "hello" || err != nil {
			t.Fatalf("Exec = %q, %v", got, err)
		}
	}
}

// What was left of an unrequested packet is completed by what comes next.
func TestPacketInPiecesBetweenCommands(t *testing.T) {
	t.Parallel()
	notice := packets(rcon.Packet{ID: 7, Type: rcon.TypeChat, Body: []byte("[ChatAll] hello from a player")})
	for cut := range notice {
		c := rawServer(t, nil, func(nc net.Conn, read func() rcon.Packet) {
			for begun := false; ; begun = true {
				p, marker := read(), read()
				if p.ID < 0 {
					return
				}
				var reply []byte
				if begun {
					reply = append(reply, notice[cut:]...)
				}
				reply = append(reply, packets(rcon.Packet{ID: p.ID, Body: p.Body}, rcon.Packet{ID: marker.ID})...)
				nc.Write(append(reply, notice[:cut]...))
			}
		})
		for range 3 {
			if got, err := c.Exec(within(t, 10*time.Second), "hello"); got != "hello" || err != nil {
				t.Fatalf("cut at %d: Exec = %q, %v", cut, got, err)
			}
		}
	}
}

// A reply that stops inside its first packet ends after Gap, not with the context.
func TestSilenceInsideTheFirstPacket(t *testing.T) {
	t.Parallel()
	for _, strategy := range []rcon.Strategy{rcon.StrategyMirror, rcon.StrategyMirrorAfterFirst, rcon.StrategySecondCommand, rcon.StrategySinglePacket, rcon.StrategyIdleTimeout} {
		for _, body := range []int{0, 1, 40} {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				go func() {
					defer far.Close()
					login, _ := rcon.ReadPacket(far, 0)
					go io.Copy(io.Discard, far)
					far.Write(packets(rcon.Packet{ID: login.ID, Type: rcon.TypeAuthResponse}))
					far.Write(append(unhex(t, "46000000 03000000 00000000"), strings.Repeat("x", body)...))
					<-t.Context().Done()
				}()
				c, err := rcon.NewConn(t.Context(), near, password, &rcon.Options{Strategy: strategy, Gap: time.Second})
				if err != nil {
					t.Fatal(err)
				}
				defer c.Close()
				start := time.Now()
				got, err := c.Exec(within(t, time.Minute), "status")
				if !errors.Is(err, rcon.ErrIncomplete) || got != strings.Repeat("x", body) {
					t.Errorf("%v: Exec = %q, %v", strategy, got, err)
				}
				if took := time.Since(start); took != time.Second {
					t.Errorf("%v: took %v, want the gap", strategy, took)
				}
			})
		}
	}
}

// Squad sends chat as packets of type 1, with whatever id.
func TestChatIsNoPartOfAReply(t *testing.T) {
	t.Parallel()
	for _, opts := range []*rcon.Options{nil, {Strategy: rcon.StrategyMirrorAfterFirst}, {Strategy: rcon.StrategySecondCommand, EndCommand: "x"}, {Strategy: rcon.StrategySinglePacket}, {AnyID: true}} {
		c := rawServer(t, opts, func(nc net.Conn, read func() rcon.Packet) {
			p := read()
			chat := func(id int32) rcon.Packet { return rcon.Packet{ID: id, Type: rcon.TypeChat, Body: []byte("hi")} }
			nc.Write(packets(chat(p.ID), chat(p.ID+1), rcon.Packet{ID: p.ID, Body: []byte("answer")}))
			if opts == nil || opts.Strategy != rcon.StrategySinglePacket {
				marker := read()
				nc.Write(packets(chat(p.ID), chat(marker.ID), rcon.Packet{ID: marker.ID}))
			}
		})
		if got, err := c.Exec(within(t, 10*time.Second), "status"); got != "answer" || err != nil {
			t.Errorf("%+v: Exec = %q, %v", opts, got, err)
		}
	}
}

// A size that counts characters and not bytes cuts the text: that is no whole reply.
func TestSizeThatIsTooSmall(t *testing.T) {
	t.Parallel()
	whole := packets(rcon.Packet{ID: 0, Body: []byte("名前,playeruid,steamid\n名字,1,2\n")})
	for cut := 1; cut <= 12; cut++ {
		c := rawServer(t, &rcon.Options{Strategy: rcon.StrategySinglePacket, AnyID: true}, func(nc net.Conn, read func() rcon.Packet) {
			read()
			b := bytes.Clone(whole)
			b[0] -= byte(cut)
			nc.Write(b)
		})
		got, err := c.Exec(within(t, 10*time.Second), "ShowPlayers")
		if cut <= 2 { // of the padding alone
			if err != nil || !strings.HasSuffix(got, "2\n") {
				t.Errorf("%d bytes less: %q, %v", cut, got, err)
			}
			continue
		}
		if !errors.Is(err, rcon.ErrIncomplete) || got == "" {
			t.Errorf("%d bytes less: %q, %v", cut, got, err)
		}
	}

	// Two packets at once are no damage.
	c := rawServer(t, &rcon.Options{Strategy: rcon.StrategySinglePacket}, func(nc net.Conn, read func() rcon.Packet) {
		p := read()
		nc.Write(packets(rcon.Packet{ID: p.ID, Body: []byte("answer")}, rcon.Packet{ID: p.ID, Body: []byte("more")}))
	})
	if got, err := c.Exec(within(t, 10*time.Second), "x"); got != "answer" || err != nil {
		t.Errorf("two packets: %q, %v", got, err)
	}
}

// A body whose padding is damaged is never returned as if it were text.
func TestDamagedPadding(t *testing.T) {
	t.Parallel()
	damaged := packets(rcon.Packet{ID: 3, Body: []byte("answer")})
	damaged[len(damaged)-1] = 1
	if p, err := rcon.ReadPacket(bytes.NewReader(damaged), 0); !errors.Is(err, rcon.ErrProtocol) {
		t.Errorf("ReadPacket = %q, %v", p.Body, err)
	}
	for _, opts := range []*rcon.Options{nil, {AnyID: true}, {Strategy: rcon.StrategySinglePacket}, {Strategy: rcon.StrategyMirrorAfterFirst}} {
		c := rawServer(t, opts, func(nc net.Conn, read func() rcon.Packet) {
			read()
			nc.Write(damaged)
		})
		got, err := c.Exec(within(t, 10*time.Second), "status")
		if !errors.Is(err, rcon.ErrIncomplete) || !errors.Is(err, rcon.ErrProtocol) {
			t.Errorf("%+v: Exec = %q, %v", opts, got, err)
		}
	}
}

// A size that cannot be is refused as soon as it is there.
func TestReadPacketChecksTheSizeFirst(t *testing.T) {
	t.Parallel()
	for size, want := range map[string]error{"09000000": rcon.ErrProtocol, "ffffffff": rcon.ErrProtocol, "ffffff7f": rcon.ErrTooLarge} {
		r, w := io.Pipe()
		go w.Write(unhex(t, size)) // and no more
		if _, err := rcon.ReadPacket(r, 0); !errors.Is(err, want) {
			t.Errorf("size %s: %v, want %v", size, err, want)
		}
		r.Close()
	}
}

func TestEmptyCommandIsRefused(t *testing.T) {
	t.Parallel()
	s := serve(t, echo, rcontest.Faults{})
	c := dial(t, s, nil)
	for _, command := range []string{"", " ", "\t"} {
		if _, err := c.Exec(t.Context(), command); !errors.Is(err, rcon.ErrCommand) {
			t.Errorf("Exec(%q): %v", command, err)
		}
	}
	if got, err := c.Exec(within(t, 10*time.Second), "x"); got != "x" || err != nil {
		t.Errorf("after that: %q, %v", got, err)
	}
}
