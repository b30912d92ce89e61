package doctor

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strings"
	"sync"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// A probe asks one server, and notes how far it comes.
type probe struct {
	doctor *Doctor
	server Server

	mu        sync.Mutex
	connected bool
	local     netip.Addr // of this machine, as the server sees it if no router changes it
	head      []byte     // the first bytes that came
}

// maxReply bounds a reply, in bytes. The status of a full server has less than a tenth.
const maxReply = 256 << 10

// client returns a client that connects through the probe.
func (p *probe) client() Client {
	opts := &rcon.Options{
		Strategy: p.server.Strategy, MaxReply: maxReply, DialContext: p.dial,
		Complete: status.Complete, ReadOnly: status.IsCommand,
	}
	if p.doctor.Client != nil {
		return p.doctor.Client(p.server, opts)
	}
	return &rcon.Client{Addr: p.server.String(), Password: p.server.Password, Options: opts}
}

// exec runs a command in the time that the doctor has.
func (p *probe) exec(ctx context.Context, client Client, command string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.doctor.timeout())
	defer cancel()
	return client.Exec(ctx, command)
}

// connectOnly finds out whether anything listens, without a login.
func (p *probe) connectOnly(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, p.doctor.timeout())
	defer cancel()
	conn, err := p.dial(ctx, "tcp", p.server.String())
	if err != nil {
		return p.explainConnection(err)
	}
	conn.Close()
	return ok(CheckConnection, "something listens at %s", p.server)
}

func (p *probe) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := p.doctor.dialer().DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.connected, p.head = true, nil
	if local, err := netip.ParseAddrPort(conn.LocalAddr().String()); err == nil {
		p.local = local.Addr().Unmap()
	}
	return &probeConn{conn, p}, nil
}

// probeConn notes the first bytes that come.
type probeConn struct {
	net.Conn
	probe *probe
}

// maxHead is how many of the first bytes are noted.
const maxHead = 16

func (c *probeConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.probe.mu.Lock()
	defer c.probe.mu.Unlock()
	if room := maxHead - len(c.probe.head); room > 0 {
		c.probe.head = append(c.probe.head, b[:min(n, room)]...)
	}
	return n, err
}

// otherProgram returns what answers in the place of RCON, as far as its first bytes tell.
func (p *probe) otherProgram() (name string, yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.head) < 4 {
		return "", false
	}
	if size := binary.LittleEndian.Uint32(p.head); size >= 10 && size <= rcon.DefaultMaxPacket {
		return "", false
	}
	for _, known := range []struct{ prefix, name string }{
		{"SSH-", "SSH"}, {"HTTP/", "a web server"}, {"220 ", "a mail or FTP server"}, {"\x15\x03", "a server with TLS"}, {"<", "a server that speaks XML or HTML"},
	} {
		if strings.HasPrefix(string(p.head), known.prefix) {
			return known.name, true
		}
	}
	return "a program that does not speak RCON", true
}
