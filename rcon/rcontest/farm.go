package rcontest

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
)

// A Farm is many servers behind one TCP port: each has an address of its own in
// 127.0.0.0/8, and the address that a client has dialled tells which it wants.
// Thousands of servers cost one listener, and one goroutine a connection.
//
// On Linux every address of 127.0.0.0/8 is there; other systems need them set up.
type Farm struct {
	ln    net.Listener
	port  uint16
	stops sync.WaitGroup

	mu      sync.Mutex // guards what follows
	last    netip.Addr
	servers map[netip.Addr]*Server
}

// NewFarm returns a farm without servers. Of opts it uses Addr only, whose host
// must be one that clients can reach every server by. Without an Addr the farm can be
// reached over the loopback interface alone; systems other than Linux listen on all
// addresses for that, and break connections that do not come to a server's own address.
// NewFarm panics if it cannot listen.
func NewFarm(opts *Options) *Farm {
	var ln net.Listener
	var err error
	if opts != nil && opts.Addr != "" {
		ln, err = net.Listen("tcp", opts.Addr)
	} else {
		ln, err = listenLoopback()
	}
	if err != nil {
		panic(fmt.Sprintf("rcontest: %v", err))
	}
	f := &Farm{
		ln:      ln,
		port:    addrPort(ln.Addr()).Port(),
		last:    netip.AddrFrom4([4]byte{127, 0, 0, 255}),
		servers: make(map[netip.Addr]*Server),
	}
	f.stops.Go(func() { accept(ln, f.serve) })
	return f
}

// Add returns a new server of the farm, on the next free address.
func (f *Farm) Add(handler Handler, opts *Options) *Server {
	s := New(handler, opts)
	s.farm = f
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = f.last.Next()
	s.addr = netip.AddrPortFrom(f.last, f.port).String()
	f.servers[f.last] = s
	return s
}

// Close closes the farm and all its servers.
func (f *Farm) Close() {
	f.ln.Close()
	f.stops.Wait()
	f.mu.Lock()
	servers := f.servers
	f.servers = make(map[netip.Addr]*Server)
	f.mu.Unlock()
	for _, s := range servers {
		s.Close()
	}
}

func (f *Farm) serve(nc net.Conn) {
	f.mu.Lock()
	s := f.servers[addrPort(nc.LocalAddr()).Addr()]
	f.mu.Unlock()
	if s == nil {
		reset(nc)
		return
	}
	s.serve(nc)
}

func (f *Farm) remove(s *Server) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.servers, netip.MustParseAddrPort(s.addr).Addr())
}
