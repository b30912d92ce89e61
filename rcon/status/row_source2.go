package status

import "strings"

// A row of Source 2 is
//
//	ID CONNECTED PING LOSS STATE RATE [ADDR] 'NAME'
//
// with BOT or [NoChan] for the time of who has no connection. Here all that the
// server writes stands before the name.

// noPlayerID is the ID of a connection that has no player yet.
const noPlayerID = 65535

// parseRowStart2 reads a row up to its first quote, and returns what follows that.
func parseRowStart2(row string, p *Player) (rest string, ok bool) {
	if p.UserID, rest, ok = numberField(row); !ok {
		return "", false
	}
	if p.Connected, rest, ok = clockField(rest); !ok {
		var word string
		word, rest = field(rest)
		p.Bot = word == "BOT"
		if !p.Bot && word != "[NoChan]" {
			return "", false
		}
	}
	if p.Ping, rest, ok = numberField(rest); !ok {
		return "", false
	}
	if p.Loss, rest, ok = numberField(rest); !ok {
		return "", false
	}
	if p.State, rest, ok = stateField(rest); !ok {
		return "", false
	}
	if p.Rate, rest, ok = number(trimLeft(rest)); !ok {
		return "", false
	}
	if rest = trimLeft(rest); !strings.HasPrefix(rest, "'") { // some rows have no blank before the address
		p.Addr, rest = field(rest)
		rest = trimLeft(rest)
	}
	return strings.CutPrefix(rest, "'")
}

// parseRowEnd2 reads the rest of a row: the name and the quote after it.
func parseRowEnd2(rest string, p *Player) (ok bool) {
	p.Name, ok = strings.CutSuffix(rest, "'")
	return ok
}
