package status

import (
	"strings"

	"github.com/left4me/left4me/steam"
)

// A row of Source 1 is
//
//	#USERID [SLOT] "NAME" STEAMID CONNECTED PING LOSS STATE [RATE] [ADDR]
//	#USERID [SLOT] "NAME" BOT STATE [RATE]
//
// with any number of blanks, also after the #. Some mods have a column of scores
// before CONNECTED.

// parseRowStart1 reads a row up to its first quote, and returns what follows that.
func parseRowStart1(row string, p *Player) (rest string, ok bool) {
	if row == "" || row[0] != '#' {
		return "", false
	}
	if p.UserID, rest, ok = number(trimLeft(row[1:])); !ok {
		return "", false
	}
	rest = trimLeft(rest)
	if rest != "" && digit(rest[0]) {
		if p.Slot, rest, ok = number(rest); !ok {
			return "", false
		}
		rest = trimLeft(rest)
	}
	if rest == "" || rest[0] != '"' {
		return "", false
	}
	return rest[1:], true
}

// parseRowEnd1 reads a row from the end of its name, the last quote, on. What stands
// there the server alone has written; parseRowEnd1 reports whether it has exactly the form
// that it has to have.
func parseRowEnd1(rest string, score bool, p *Player) (ok bool) {
	quote := lastQuote(rest)
	if quote < 0 {
		return false
	}
	p.Name = rest[:quote]
	s := rest[quote+1:]
	if s == "" || !blank(s[0]) {
		return false
	}
	word, s := field(s)
	if !rowID(word, p) {
		return false
	}
	if p.Bot {
		var rest string
		if p.State, rest, ok = stateField(s); ok {
			return parseRateAddr(rest, p)
		}
	}
	if score {
		if _, s, ok = numberField(s); !ok {
			return false
		}
	}
	if p.Connected, s, ok = clockField(s); !ok {
		return false
	}
	at := 0
	if p.Ping, at = numberAt(s, at); at < 0 {
		return false
	}
	if p.Loss, at = numberAt(s, at); at < 0 {
		return false
	}
	p.State, s, ok = stateField(s[at:])
	return ok && parseRateAddr(s, p)
}

// parseRateAddr reads the rate and the address, either of which may be missing.
func parseRateAddr(s string, p *Player) bool {
	if rate, at := numberAt(s, 0); at > 0 {
		p.Rate, s = rate, s[at:]
	}
	p.Addr, s = field(s)
	return trimLeft(s) == ""
}

// rowID reads the ID of a row, or the word that stands in its place.
func rowID(word string, p *Player) bool {
	switch word {
	case "BOT", "HLTV":
		p.Bot = true
		return true
	case "STEAM_ID_LAN", "VALVE_ID_LAN":
		return true
	case "STEAM_ID_PENDING", "VALVE_ID_PENDING", "UNKNOWN":
		p.Pending = true
		return true
	}
	if !strings.HasPrefix(word, "[") && !strings.HasPrefix(word, "STEAM_") {
		return false
	}
	if id, err := steam.Parse(word); err == nil && id.IsIndividual() {
		p.SteamID = id
	} else {
		p.Pending = true
	}
	return true
}
