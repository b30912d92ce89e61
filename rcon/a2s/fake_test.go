package a2s_test

import (
	"encoding/binary"
	"math"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"
)

const (
	whole = "\xff\xff\xff\xff"
	split = "\xfe\xff\xff\xff"
)

// fake is a game server that answers queries.
type fake struct {
	conn     *net.UDPConn
	requests atomic.Int64
}

// newFake returns a server whose answers to a request, without its first four bytes, are those of
// handle.
func newFake(tb testing.TB, handle func(n int, request string) []string) *fake {
	tb.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		tb.Fatal(err)
	}
	f := &fake{conn: conn}
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]byte, 2048)
		for {
			n, from, err := conn.ReadFromUDPAddrPort(buf)
			if err != nil {
				return
			}
			f.answer(string(buf[len(whole):n]), from, handle)
		}
	}()
	tb.Cleanup(func() {
		conn.Close()
		<-done
	})
	return f
}

func (f *fake) answer(request string, to netip.AddrPort, handle func(n int, request string) []string) {
	for _, datagram := range handle(int(f.requests.Add(1)), request) {
		f.conn.WriteToUDPAddrPort([]byte(datagram), to)
	}
}

func (f *fake) addr() string { return f.conn.LocalAddr().String() }

// challenging returns a handler that answers only requests which bring the challenge.
func challenging(answers ...string) func(n int, request string) []string {
	const challenge = "\x01\x02\x03\xff"
	return func(_ int, request string) []string {
		if len(request) < 5 || request[len(request)-4:] != challenge {
			return []string{whole + "A" + challenge}
		}
		return answers
	}
}

// infoAnswer is that of a Left 4 Dead 2 server.
func infoAnswer() string {
	b := []byte(whole + "I\x11Tuesday campaign\x00c1m2_streets\x00left4dead2\x00Left 4 Dead 2\x00")
	b = binary.LittleEndian.AppendUint16(b, 550)
	b = append(b, 3, 4, 1, 'd', 'l', 1, 1)
	b = append(b, "2.2.4.3\x00\xf1"...)
	b = binary.LittleEndian.AppendUint16(b, 27015)
	b = binary.LittleEndian.AppendUint64(b, 90071996842377218)
	b = binary.LittleEndian.AppendUint16(b, 27020)
	b = append(b, "TV\x00coop,secure\x00"...)
	return string(binary.LittleEndian.AppendUint64(b, 550))
}

// playersAnswer lists players of those names, with their index as the score and the minutes.
func playersAnswer(names ...string) string {
	b := []byte(whole + "D")
	b = append(b, byte(len(names)))
	for i, name := range names {
		b = append(append(b, 0), name+"\x00"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(i))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(i*60)))
	}
	return string(b)
}

// inParts splits an answer into packets of that many bytes.
func inParts(answer string, id uint32, size int) (parts []string) {
	total := (len(answer) + size - 1) / size
	for i := range total {
		b := binary.LittleEndian.AppendUint32([]byte(split), id)
		b = binary.LittleEndian.AppendUint16(append(b, byte(total), byte(i)), uint16(size))
		parts = append(parts, string(b)+answer[i*size:min(len(answer), (i+1)*size)])
	}
	return parts
}
