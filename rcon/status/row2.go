package status

import "strings"

// A row of Source 2 is
//
//	ID CONNECTED PING LOSS STATE RATE [ADDR] 'NAME'
//
// with BOT or [NoChan] for the time of who has no connection. Here all that the
// server writes stands before the name.

// nobody is the ID of a connection that has no player yet.
const nobody = 65535

// rowHead2 reads a row up to its first quote, and returns what follows that.
func rowHead2(line string) (p Player, rest string, ok bool) {
	word, s := field(line)
	if p.UserID, ok = whole(word); !ok {
		return p, "", false
	}
	word, s = field(s)
	switch word {
	case "BOT":
		p.Bot = true
	case "[NoChan]":
	default:
		if p.Connected, ok = clock(word); !ok {
			return p, "", false
		}
	}
	word, s = field(s)
	if p.Ping, ok = whole(word); !ok {
		return p, "", false
	}
	word, s = field(s)
	if p.Loss, ok = whole(word); !ok {
		return p, "", false
	}
	if p.State, s = field(s); !isState(p.State) {
		return p, "", false
	}
	if p.Rate, s, ok = number(trimLeft(s)); !ok {
		return p, "", false
	}
	if s = trimLeft(s); !strings.HasPrefix(s, "'") { // some rows have no blank before the address
		p.Addr, s = field(s)
		s = trimLeft(s)
	}
	rest, ok = strings.CutPrefix(s, "'")
	return p, rest, ok
}

func startsRow2(line string) bool {
	_, _, ok := rowHead2(line)
	return ok
}

func endsRow2(line string) bool { return strings.HasSuffix(line, "'") }

func readRow2(row string) (p Player, ok bool) {
	p, rest, ok := rowHead2(row)
	if !ok {
		return p, false
	}
	p.Name, ok = strings.CutSuffix(rest, "'")
	return p, ok
}
