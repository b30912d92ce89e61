package rcontest

import (
	"bufio"
	"fmt"
	"net"
	"net/netip"
	"sync"

	"github.com/left4me/left4me/rcon"
)

// maxRequest is the largest packet that a client may send, as srcds has it.
const maxRequest = 4096

// A session is one connection of a client.
type session struct {
	server *Server
	nc     net.Conn
	number int
	in     *bufio.Reader
	out    []byte // held back by Coalesce
	ran    int    // commands
	sent   int    // bytes written since the first command
	authed bool

	done     chan struct{} // closed by close
	doneOnce sync.Once
}

func newSession(s *Server, nc net.Conn, number int) *session {
	return &session{
		server: s, nc: nc, number: number,
		in: bufio.NewReaderSize(nc, 256), done: make(chan struct{}),
	}
}

func (c *session) close() {
	c.doneOnce.Do(func() {
		close(c.done)
		c.nc.Close()
	})
}

// abort breaks the connection instead of ending it.
func (c *session) abort() {
	c.doneOnce.Do(func() {
		close(c.done)
		reset(c.nc)
	})
}

// reset closes nc so that a TCP peer sees a reset.
func reset(nc net.Conn) {
	if tcp, ok := nc.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	nc.Close()
}

// run serves until the connection ends.
func (c *session) run() {
	host := hostOf(c.nc.RemoteAddr())
	_, faults := c.server.now()
	switch {
	case faults.HangUp, c.server.banned(host):
		return
	case faults.Garbage != "":
		c.nc.Write([]byte(faults.Garbage))
		return
	}
	for {
		p, err := rcon.ReadPacket(c.in, maxRequest)
		if err != nil {
			return
		}
		handler, faults := c.server.now()
		if faults.OnePerRead && c.in.Buffered() > 0 {
			return
		}
		if !c.answer(p, handler, &faults, host) {
			return
		}
		if len(c.out) > 0 && c.in.Buffered() == 0 {
			if !c.flush(&faults) {
				return
			}
		}
	}
}

// answer answers one packet. It reports whether the session goes on.
func (c *session) answer(p rcon.Packet, handler Handler, f *Faults, host string) bool {
	switch {
	case p.Type == rcon.TypeAuth:
		return c.login(p, f, host)
	case !c.authed:
		return false
	case p.Type == rcon.TypeExec:
		return c.exec(p, handler, f)
	case p.Type == rcon.TypeResponse:
		return c.mirror(p, f)
	}
	return c.send(f, rcon.Packet{ID: p.ID, Body: fmt.Appendf(nil, "Unknown request %d", p.Type)})
}

// login answers a login. The empty packet goes ahead of the login answer, so that the
// two reach the client apart, as from srcds.
func (c *session) login(p rcon.Packet, f *Faults, host string) bool {
	if f.LoginSilent {
		return true
	}
	ok, banned := c.server.admit(host, string(p.Body))
	if banned {
		return false
	}
	c.setAuthed(ok)
	if !ok {
		c.server.Log(fmt.Sprintf(`rcon from "%s": Bad Password`, c.nc.RemoteAddr()))
	}
	if !ok && f.RefuseMute {
		return true
	}
	var wire []byte
	if !f.NoEmpty {
		wire = rcon.Packet{ID: p.ID}.Append(wire)
		if !f.OneSegment {
			if !c.write(wire, f) {
				return false
			}
			wire = nil
		}
	}
	if !c.pause(f.loginDelay()) {
		return false
	}
	answer := rcon.Packet{ID: p.ID, Type: rcon.TypeAuthResponse}
	switch {
	case !ok:
		answer.ID = rcon.AuthFailed
	case f.ZeroIDs:
		answer.ID = 0
	}
	return c.write(answer.Append(wire), f)
}

// setAuthed notes whether the connection is logged in.
func (c *session) setAuthed(ok bool) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.authed {
		s.loggedIn--
	}
	if c.authed = ok; ok {
		s.loggedIn++
		if s.onLogin != nil {
			s.onLogin(c.number, s.loggedIn)
		}
	}
}

func (c *session) exec(p rcon.Packet, handler Handler, f *Faults) bool {
	c.ran++
	c.server.count(func(s *Stats) { s.Commands++ })
	if f.LoggedOut {
		return c.send(f, rcon.Packet{ID: rcon.AuthFailed, Type: rcon.TypeAuthResponse})
	}
	text, own := "", false
	if log := c.server.log; log != nil {
		c.server.Log(fmt.Sprintf(`rcon from "%s": command "%s"`, c.nc.RemoteAddr(), p.Body))
		text, own = log.command(string(p.Body))
	}
	if handler != nil && !own {
		text = handler(&Request{
			Command: string(p.Body), Conn: c.number,
			Server: addrPort(c.nc.LocalAddr()), Remote: addrPort(c.nc.RemoteAddr()),
		})
	}
	switch {
	case f.HangOnExec:
		return false
	case f.Silent:
		return true
	case f.Empty:
		text = ""
	case f.LogLine:
		text += fmt.Sprintf("L 01/02/2026 - 03:04:05: rcon from %q: command %q\n", c.nc.RemoteAddr(), p.Body)
	}
	if !c.pause(f.Delay) {
		return false
	}
	for body := []byte(text); ; {
		n := min(len(body), f.split())
		if !c.send(f, rcon.Packet{ID: p.ID, Body: body[:n]}) {
			return false
		}
		if body = body[n:]; len(body) > 0 {
			continue
		}
		if !f.Endless {
			return true
		}
		body = []byte("and so on\n")
	}
}

// mirror answers the empty packet by which clients find the end of a reply.
func (c *session) mirror(p rcon.Packet, f *Faults) bool {
	switch {
	case f.HangOnEmpty:
		return false
	case f.NoMirror, f.Silent, f.LoggedOut:
		return true
	case f.MirrorText != "":
		return c.send(f, rcon.Packet{ID: p.ID, Body: []byte(f.MirrorText)})
	case f.NoTail:
		return c.send(f, rcon.Packet{ID: p.ID, Body: p.Body})
	}
	return c.send(f, rcon.Packet{ID: p.ID, Body: p.Body}, rcon.Packet{ID: p.ID, Body: []byte{0, 1, 0, 0}})
}

func addrPort(a net.Addr) netip.AddrPort {
	if tcp, ok := a.(*net.TCPAddr); ok {
		ap := tcp.AddrPort()
		return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
	}
	return netip.AddrPort{}
}

// hostOf returns what bans go by.
func hostOf(a net.Addr) string {
	if ap := addrPort(a); ap.IsValid() {
		return ap.Addr().String()
	}
	return a.String()
}
