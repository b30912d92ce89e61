package status

import (
	"strconv"
	"strings"
)

// readHeader reads a line of the form "key : value" above the table. The first
// line of a key counts, of the last header that has the counts.
func (p *parser) readHeader(line string) {
	if p.s.Hostname == "" {
		line = trimPrompt(line)
	}
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	s := &p.s
	switch strings.TrimSpace(key) {
	case "hostname":
		p.beginHeader()
		first(&s.Hostname, value)
	case "version":
		if s.Version == "" {
			s.Version, s.Secure = readVersion(value)
		}
	case "os":
		first(&s.OS, value)
	case "os/type":
		s.Format = CS2
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
		if strings.HasPrefix(line, "loaded spawngroup(") {
			s.Format = CS2
			first(&s.Map, spawnGroup(value))
		}
	}
}

// beginHeader starts anew at the second header of a text that has two outputs, of
// which the first has no table.
func (p *parser) beginHeader() {
	if p.summary && len(p.s.Players) == 0 && len(p.s.Reasons) == 0 {
		p.earlier = &header{p.s, p.together, p.needsEnd}
		p.s, p.summary, p.together, p.needsEnd = Status{}, false, false, false
	}
}

// endHeader goes back to the first header if the second doesn't count the players.
func (p *parser) endHeader() {
	if h := p.earlier; h != nil && !p.summary && len(p.s.Players) == 0 && len(p.s.Reasons) == 0 {
		p.s, p.summary, p.together, p.needsEnd = h.status, true, h.together, h.needsEnd
	}
	p.earlier = nil
}

// header is what is known after a header that counts the players.
type header struct {
	status             Status
	together, needsEnd bool
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
func readVersion(value string) (string, Tristate) {
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
