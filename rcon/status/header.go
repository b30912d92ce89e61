package status

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam"
)

// readHeader reads a line of the form "key : value" above the table. The first
// line of a key counts.
func (p *parser) readHeader(line string) {
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	s := &p.s
	switch strings.TrimSpace(key) {
	case "hostname":
		first(&s.Hostname, value)
	case "version":
		if s.Version == "" {
			s.Version, s.Secure = readVersion(value)
		}
	case "os", "os/type":
		first(&s.OS, value)
	case "udp/ip":
		if s.LocalAddr == "" && s.PublicAddr == "" {
			p.readAddrs(value)
		}
	case "map":
		if s.Map == "" {
			s.Map, s.Position = readMap(value)
		}
	case "tags":
		if s.Tags == nil && value != "" {
			s.readTags(value)
		}
	case "players":
		if !p.summary {
			p.readSummary(value)
		}
	default:
		if s.Map == "" && strings.HasPrefix(line, "loaded spawngroup(") {
			s.Map = spawnGroup(value)
		}
	}
}

// readTags reads tags with commas between them, at most maxTags.
func (s *Status) readTags(value string) {
	s.Tags = strings.SplitN(value, ",", maxTags+1)
	s.Tags = s.Tags[:min(len(s.Tags), maxTags)]
}

func first(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// readVersion cuts "2.2.4.3 10097 secure  (unknown)" at the word secure or insecure.
func readVersion(value string) (string, Answer) {
	for rest := value; rest != ""; {
		var word string
		before := len(value) - len(rest)
		word, rest = field(rest)
		switch word {
		case "secure":
			return strings.TrimSpace(value[:before]), Yes
		case "insecure":
			return strings.TrimSpace(value[:before]), No
		}
	}
	return value, Unknown
}

// readAddrs reads what follows udp/ip, in one of these forms:
//
//	10.0.0.4:27015 [ public 203.0.113.66:27015 ]
//	10.0.0.4:27015  (public ip: 203.0.113.66)
//	169.254.1.2:5280  (local: 10.0.0.4:27165)  (public IP from Steam: 203.0.113.66)
//	0.0.0.0:27015 (public 203.0.113.10:27015)
//	0.0.0.0:27015 os(Linux) type(dedicated)
func (p *parser) readAddrs(value string) {
	s := &p.s
	if value != "" && value[0] != '[' && value[0] != '(' {
		s.LocalAddr, value = field(value)
	}
	for {
		open := strings.IndexAny(value, "[(")
		if open < 0 {
			return
		}
		before := strings.TrimSpace(value[:open])
		inside := value[open+1:]
		end := strings.IndexAny(inside, "])")
		if end < 0 {
			return
		}
		value = inside[end+1:]
		inside = strings.TrimSpace(inside[:end])
		if before == "os" {
			first(&s.OS, inside)
			continue
		}
		word, addr := field(inside)
		switch {
		case word == "local:":
			s.LocalAddr = strings.TrimSpace(addr)
		case word == "public":
			if _, after, ok := strings.Cut(addr, ": "); ok {
				addr = after // "ip:" or "IP from Steam:"
			}
			switch addr = strings.TrimSpace(addr); addr {
			case "n/a":
			case "same":
				s.PublicAddr = s.LocalAddr
			default:
				s.PublicAddr = addr
			}
		}
	}
}

// readMap takes "c10m4_mainstreet at ( 195, -2770, 6 )" and
// "de_dust2 at: -367 x, -808 y, 161 z" apart.
func readMap(value string) (string, Position) {
	if i := strings.LastIndex(value, " at ( "); i >= 0 {
		if place, ok := strings.CutSuffix(value[i+len(" at ( "):], " )"); ok {
			if at, ok := readPosition(place, "", "", ""); ok {
				return strings.TrimSpace(value[:i]), at
			}
		}
	}
	if i := strings.LastIndex(value, " at: "); i >= 0 {
		if at, ok := readPosition(value[i+len(" at: "):], " x", " y", " z"); ok {
			return strings.TrimSpace(value[:i]), at
		}
	}
	return value, Position{}
}

// readPosition reads three whole numbers with a comma between, each followed by its unit.
func readPosition(s, x, y, z string) (Position, bool) {
	var at Position
	a, rest, _ := strings.Cut(s, ", ")
	b, c, ok := strings.Cut(rest, ", ")
	return at, ok && readNumber(a, x, &at.X) && readNumber(b, y, &at.Y) && readNumber(c, z, &at.Z)
}

func readNumber(s, unit string, n *int) bool {
	s, ok := strings.CutSuffix(s, unit)
	if !ok {
		return false
	}
	v, err := strconv.ParseInt(s, 10, 32)
	*n = int(v)
	return err == nil
}

// spawnGroup returns the map of "SV:  [1: de_nuke | main lump | mapload]".
func spawnGroup(value string) string {
	_, group, ok := strings.Cut(value, "[")
	if !ok {
		return ""
	}
	_, name, _ := strings.Cut(group, ":")
	if end := strings.IndexAny(name, "|]"); end >= 0 {
		name = name[:end]
	}
	return strings.TrimSpace(name)
}

// readSummary reads the line that counts the players, in one of these forms:
//
//	1 humans, 0 bots (4 max) (not hibernating) (reserved 1860000e7e5e446)
//	8 humans, 2 bots (16/0 max) (not hibernating)
//	4 (16 max)
//
// A line of any other form isn't the line that counts the players. No game
// writes more than maxConditions conditions.
func (p *parser) readSummary(value string) {
	humans, rest, ok := number(value)
	if !ok {
		return
	}
	bots, together := 0, true
	if after, found := strings.CutPrefix(rest, " humans, "); found {
		together = false
		if bots, rest, ok = number(after); !ok {
			return
		}
		if rest, ok = strings.CutPrefix(rest, " bots"); !ok {
			return
		}
	}
	if rest, ok = strings.CutPrefix(rest, " ("); !ok {
		return
	}
	most, rest, ok := number(rest)
	if !ok {
		return
	}
	if after, found := strings.CutPrefix(rest, "/"); found {
		_, rest, _ = number(after)
	}
	if rest, ok = strings.CutPrefix(rest, " max)"); !ok {
		return
	}
	p.summary, p.together = true, together
	p.s.Humans, p.s.Bots, p.s.MaxPlayers = humans, bots, most
	for range maxConditions {
		_, after, found := strings.Cut(rest, "(")
		word, after, closed := strings.Cut(after, ")")
		if !found || !closed {
			return
		}
		p.readCondition(word)
		rest = after
	}
}

// readCondition reads one of the words in brackets after the counts.
func (p *parser) readCondition(word string) {
	switch word {
	case "hibernating":
		p.s.Hibernating, p.needsEnd = Yes, true
	case "not hibernating":
		p.s.Hibernating, p.needsEnd = No, true
	case "reserved":
		p.s.Reserved = true
	default:
		cookie, ok := strings.CutPrefix(word, "reserved ")
		if !ok {
			return
		}
		p.s.Reserved = true
		bits, err := strconv.ParseUint(cookie, 16, 64)
		if id := steam.FromUint64(bits); err == nil && id.IsLobby() {
			p.s.Lobby = id
		}
	}
}
