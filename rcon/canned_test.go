package rcon_test

import (
	"encoding/binary"
	"io"
	"net"
	"testing"

	"github.com/left4me/left4me/rcon"
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
