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

// rowHead reads a row up to its first quote, and returns what follows that.
func rowHead(line string) (userID, slot int, rest string, ok bool) {
	line = trimLeft(line)
	if line == "" || line[0] != '#' {
		return 0, 0, "", false
	}
	if userID, line, ok = number(trimLeft(line[1:])); !ok {
		return 0, 0, "", false
	}
	line = trimLeft(line)
	if line != "" && digit(line[0]) {
		if slot, line, ok = number(line); !ok {
			return 0, 0, "", false
		}
		line = trimLeft(line)
	}
	if line == "" || line[0] != '"' {
		return 0, 0, "", false
	}
	return userID, slot, line[1:], true
}

func startsRow1(line string) bool {
	_, _, _, ok := rowHead(line)
	return ok
}

func endsRow1(line string, score bool) bool {
	quote := strings.LastIndexByte(line, '"')
	if quote < 0 {
		return false
	}
	var p Player
	return rowTail(line[quote+1:], score, &p)
}

func readRow1(row string, score bool) (p Player, ok bool) {
	var rest string
	if p.UserID, p.Slot, rest, ok = rowHead(row); !ok {
		return p, false
	}
	quote := strings.LastIndexByte(rest, '"')
	if quote < 0 {
		return p, false
	}
	p.Name = rest[:quote]
	return p, rowTail(rest[quote+1:], score, &p)
}

// rowTail reads what follows the last quote of a row, which the server alone
// has written. It reports whether that has exactly the form of a tail.
func rowTail(s string, score bool, p *Player) (ok bool) {
	if s == "" || !blank(s[0]) {
		return false
	}
	word, s := field(s)
	if !rowID(word, p) {
		return false
	}
	word, s = field(s)
	if p.Bot && isState(word) {
		p.State = word
		return rowEnd1(s, p)
	}
	if score {
		if _, ok = whole(word); !ok {
			return false
		}
		word, s = field(s)
	}
	if p.Connected, ok = clock(word); !ok {
		return false
	}
	word, s = field(s)
	if p.Ping, ok = whole(word); !ok {
		return false
	}
	word, s = field(s)
	if p.Loss, ok = whole(word); !ok {
		return false
	}
	p.State, s = field(s)
	return isState(p.State) && rowEnd1(s, p)
}

// rowEnd1 reads the rate and the address, either of which may be missing.
func rowEnd1(s string, p *Player) bool {
	word, s := field(s)
	if rate, ok := whole(word); ok {
		p.Rate = rate
		word, s = field(s)
	}
	p.Addr = word
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
