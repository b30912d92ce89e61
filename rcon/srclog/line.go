package srclog

import (
	"net/netip"
	"strings"
	"time"
)

// MaxLine is the most bytes of a line. No datagram is longer.
const MaxLine = 64 << 10

// Line is a line that a [Listener] or a [Follower] has received, without its end.
type Line struct {
	Text   string         // for [Parse]
	At     time.Time      // when it arrived, by the clock of this machine
	Source netip.AddrPort // the game server that sent it; zero if it is from a file
	File   string         // the name of its file; empty if it came over the network
}

// isRCON reports whether a line tells of a command over RCON. Pollers fill logs with them, and they
// may hold passwords.
func isRCON(line []byte) bool {
	const begin = `rcon from "`
	return len(line) >= stampLen+len(begin) && string(line[stampLen:stampLen+len(begin)]) == begin
}

// trimEnd removes what ends a line on the wire and in files.
func trimEnd(line string) string { return strings.TrimRight(line, "\x00\r\n") }
