package rcontest

import (
	"bytes"
	"encoding/binary"
	"net"
	"net/netip"
)

// Info is what a server tells anybody who asks it over UDP, without a password.
type Info struct {
	Name       string
	Map        string
	Players    int // bots included
	MaxPlayers int
	Bots       int
}

// Info returns what the game is, for Options.Info.
func (g *Game) Info() Info {
	g.mu.Lock()
	defer g.mu.Unlock()
	info := Info{Name: g.hostname, Map: g.mapName, Players: len(g.players), MaxPlayers: g.max}
	for i := range g.players {
		if g.players[i].bot() {
			info.Bots++
		}
	}
	return info
}

// challenge is what a server wants to see again before it answers.
const challenge = 0x4c344d45

// serveInfo answers A2S_INFO until the socket is closed.
func serveInfo(conn *net.UDPConn, info func() Info) {
	buf := make([]byte, 2048)
	for {
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		if answer := answerInfo(buf[:n], info); answer != nil {
			_, _ = conn.WriteToUDPAddrPort(answer, netip.AddrPortFrom(from.Addr().Unmap(), from.Port()))
		}
	}
}

// answerInfo returns the answer to a datagram, or nil.
func answerInfo(query []byte, info func() Info) []byte {
	rest, ok := bytes.CutPrefix(query, []byte("\xff\xff\xff\xffTSource Engine Query\x00"))
	if !ok {
		return nil
	}
	if len(rest) < 4 || binary.LittleEndian.Uint32(rest) != challenge {
		return binary.LittleEndian.AppendUint32([]byte("\xff\xff\xff\xffA"), challenge)
	}
	i := info()
	answer := []byte("\xff\xff\xff\xffI\x11" + i.Name + "\x00" + i.Map + "\x00left4dead2\x00Left 4 Dead 2\x00")
	answer = binary.LittleEndian.AppendUint16(answer, 550)
	return append(answer, append([]byte{byte(i.Players), byte(i.MaxPlayers), byte(i.Bots), 'd', 'l', 0, 1}, "2.2.4.3\x00"...)...)
}
