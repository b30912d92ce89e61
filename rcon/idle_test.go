package rcon_test

import (
	"net"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
)

// What a server sends unasked. It is written together with the
// reply before, so that it is there in time.
func TestClientOnAServerThatTalksByItself(t *testing.T) {
	t.Parallel()
	chat := packets(rcon.Packet{ID: 5, Type: rcon.TypeNotice, Body: []byte("[chat] hello")})
	for _, tc := range []struct {
		name        string
		unasked     []byte
		later       []byte // before the next reply
		connections int
	}{
		{"packets", append(chat, chat...), nil, 1},
		{"half a packet", chat[:15], chat[15:], 1},
		{"half a size", chat[:3], chat[3:], 1},
		{"another protocol", []byte("HTTP/1.1 408 Request Timeout\r\n\r\n"), nil, 2},
		{"a size too small, behind a packet", append(chat[:len(chat):len(chat)], 9, 0, 0, 0), nil, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := newTalkingServer(t, tc.unasked, tc.later)
			c := &rcon.Client{Addr: s.Addr().String()}
			t.Cleanup(func() { c.Close() })
			for _, command := range []string{"one", "two"} {
				if got, err := c.Exec(within(t, 10*time.Second), command); got != command || err != nil {
					t.Errorf("got %q, %v, want %q", got, err, command)
				}
			}
			if got := <-s.connections; got != tc.connections {
				t.Errorf("%d connections, want %d", got, tc.connections)
			}
		})
	}
}

// A talkingServer answers each command with itself. On every connection it writes
// unasked behind the first reply, and later before the next.
type talkingServer struct {
	net.Listener
	connections chan int // the number of the connection that the last command came over
}

func newTalkingServer(t *testing.T, unasked, later []byte) *talkingServer {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	s := &talkingServer{ln, make(chan int, 1)}
	go func() {
		for n := 1; ; n++ {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			behind, before := unasked, []byte(nil)
			for {
				p, err := rcon.ReadPacket(nc, 0)
				if err != nil {
					break
				}
				var reply []byte
				switch p.Type {
				case rcon.TypeAuth:
					reply = packets(rcon.Packet{ID: p.ID, Type: rcon.TypeAuthResponse})
				case rcon.TypeExec:
					reply = append(before, packets(rcon.Packet{ID: p.ID, Body: p.Body})...)
					if string(p.Body) == "two" {
						s.connections <- n
					}
				default:
					reply = append(packets(p), behind...)
					behind, before = nil, later
				}
				if _, err := nc.Write(reply); err != nil {
					break
				}
			}
			nc.Close()
		}
	}()
	return s
}
