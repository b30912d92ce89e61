package rcontest

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxLogAddrs bounds the receivers of a log.
const maxLogAddrs = 64

// gameLog is the log of a [Server] that has one. It is sent from a UDP socket that has the
// address and port of the server, as a game's is.
type gameLog struct {
	secret string
	silent bool        // there is no log: the socket is for info alone
	info   func() Info // nil: it is not told

	mu   sync.Mutex // guards what follows
	on   bool
	to   []netip.AddrPort
	conn *net.UDPConn // nil while the server is stopped, and in a farm until there is somebody to send to
}

// Log writes a line to the server's log, with the time in front of it: it is sent over UDP to
// the addresses that logaddress_add has named, once the command "log on" was given. It
// does nothing if Options.Log is not set, and on a server that is reached in memory.
func (s *Server) Log(text string) {
	line := time.Now().Format("L 01/02/2006 - 15:04:05: ") + text + "\n\x00"
	if s.log == nil {
		return
	}
	s.LogDatagram(logHeader(s.log.secret) + line)
	if _, faults := s.now(); faults.LogForgetsOnMap && strings.HasPrefix(text, "Loading map ") {
		s.log.forgetAddrs()
	}
}

// LogDatagram sends bytes, which need not be a line, to those who receive the log.
func (s *Server) LogDatagram(datagram string) {
	if s.log == nil {
		return
	}
	addr := s.Addr()
	_, faults := s.now()
	sent := s.log.send(addr, datagram, faults.LogNoLoopback)
	if sent > 0 {
		s.count(func(stats *Stats) { stats.LogSent += sent })
	}
}

// LogAddrs returns the addresses that receive the log, whether it is on or off.
func (s *Server) LogAddrs() []netip.AddrPort {
	if s.log == nil {
		return nil
	}
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	return slices.Clone(s.log.to)
}

// ForgetLog turns the log off and forgets who receives it, as a game does that restarts. Stop
// does so too.
func (s *Server) ForgetLog() {
	if s.log != nil {
		s.log.forget()
	}
}

// logHeader returns what stands in front of the line of a datagram.
func logHeader(secret string) string {
	if secret == "" {
		return "\xff\xff\xff\xffR"
	}
	return "\xff\xff\xff\xffS" + secret
}

func (l *gameLog) send(from, datagram string, noLoopback bool) (sent int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.on || len(l.to) == 0 {
		return 0
	}
	if l.bindLocked(from) != nil {
		return 0 // in memory
	}
	for _, to := range l.to {
		if noLoopback && to.Addr().IsLoopback() {
			continue
		}
		if _, err := l.conn.WriteToUDPAddrPort([]byte(datagram), to); err == nil {
			sent++
		}
	}
	return sent
}

// bind opens the socket that the log is sent from.
func (l *gameLog) bind(addr string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bindLocked(addr)
}

func (l *gameLog) bindLocked(addr string) error {
	if l.conn != nil {
		return nil
	}
	local, err := netip.ParseAddrPort(addr)
	if err != nil {
		return err
	}
	l.conn, err = net.ListenUDP("udp", net.UDPAddrFromAddrPort(local))
	if err == nil && l.info != nil {
		go serveInfo(l.conn, l.info)
	}
	return err
}

func (l *gameLog) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.on, l.to = false, nil
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

// forgetAddrs forgets who receives the log, which stays on.
func (l *gameLog) forgetAddrs() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = nil
}

// command answers the commands of the log. It reports whether it is one.
func (l *gameLog) command(command string) (answer string, ok bool) {
	if l.silent {
		return "", false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	name, arg, _ := strings.Cut(strings.TrimSpace(command), " ")
	arg = strings.Trim(arg, ` "`)
	switch name {
	case "log":
		switch arg {
		case "on":
			l.on = true
			return "Server logging enabled.\n", true
		case "off":
			l.on = false
			return "Server logging disabled.\n", true
		}
		if l.on {
			return "Usage:  log < on | off >\ncurrently logging\n", true
		}
		return "Usage:  log < on | off >\nnot currently logging\n", true
	case "sv_logsecret":
		if l.secret == "" { // as Left 4 Dead 2
			return "", false
		}
		return fmt.Sprintf("\"sv_logsecret\" = \"%s\" ( def. \"0\" )\n", l.secret), true
	case "logaddress_add":
		return l.add(arg), true
	case "logaddress_del":
		n := len(l.to)
		l.to = slices.DeleteFunc(l.to, func(a netip.AddrPort) bool { return a.String() == arg })
		if len(l.to) == n {
			return fmt.Sprintf("logaddress_del: address %s not found in the list\n", arg), true
		}
		return fmt.Sprintf("deleting: %s\n", arg), true
	case "logaddress_delall":
		l.to = nil
		return "all addresses cleared\n", true
	case "logaddress_list":
		if len(l.to) == 0 {
			return "logaddress_list: no addresses in the list\n", true
		}
		var b strings.Builder
		fmt.Fprintf(&b, "logaddress_list: %d entries\n", len(l.to))
		for _, a := range l.to {
			fmt.Fprintln(&b, a)
		}
		return b.String(), true
	}
	return "", false
}

func (l *gameLog) add(arg string) string {
	addr, err := netip.ParseAddrPort(arg)
	switch {
	case err != nil || addr.Port() == 0 || len(l.to) == maxLogAddrs:
		return fmt.Sprintf("logaddress_add: unable to resolve %s\n", arg)
	case slices.Contains(l.to, addr):
		return fmt.Sprintf("logaddress_add: address %s is already in the list\n", arg)
	}
	l.to = append(l.to, addr)
	return fmt.Sprintf("logaddress_add: %s\n", arg)
}
