package srclog

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam"
)

const (
	maxID       = 64 // bytes of a Steam ID in text
	shortGroups = 4  // user id, Steam ID, team, character
	longGroups  = 8  // and state, health, position, area
)

// parsePlayer reads NAME<user id><Steam ID>, which <team>, <team><character>, or all that
// Left 4 Dead has may follow:
//
//	NAME<8><STEAM_1:1:7><Survivor><Coach><ALIVE><100+0><setpos_exact 1 2 3; setang 0 0 0><Area 205>
//
// It reads from the end, where only the server writes. Of several user ids with the right
// text behind them, the last counts. It looks at no byte in front of the last groups.
func parsePlayer(s string) (Player, bool) {
	var groups [longGroups]group // the last one first
	n, long := 0, false
	for rest := s; n < longGroups; n++ {
		g, ok := lastGroup(rest)
		if !ok {
			break
		}
		groups[n], rest = g, rest[:g.start]
		if n == 1 {
			long = strings.HasPrefix(groups[0].text, "Area ") && strings.HasPrefix(groups[1].text, "setpos")
		}
		if !long && n == shortGroups-1 {
			n++
			break
		}
	}
	if long {
		return makePlayer(s, groups[:n], longGroups-1)
	}
	for user := 1; user < n; user++ {
		if isNumber(groups[user].text) {
			return makePlayer(s, groups[:n], user)
		}
	}
	return Player{}, false
}

// makePlayer returns the player whose user id is groups[user].
func makePlayer(s string, groups []group, user int) (Player, bool) {
	if user >= len(groups) || !isNumber(groups[user].text) || !isID(groups[user-1].text) {
		return Player{}, false
	}
	userID, err := strconv.ParseInt(groups[user].text, 10, 32)
	if err != nil {
		return Player{}, false
	}
	p := Player{Name: s[:groups[user].start], UserID: int(userID), ID: groups[user-1].text}
	if user > 1 {
		p.Team = groups[user-2].text
	}
	if user > 2 {
		p.Detail = s[groups[user-3].start:]
	}
	if p.ID != "" && (p.ID[0] == 'S' || p.ID[0] == '[') {
		if id, err := steam.Parse(p.ID); err == nil && id.IsIndividual() {
			p.SteamID = id
		}
	}
	return p, true
}

// group is <text> in a line.
type group struct {
	text  string
	start int // index of the <
}

// lastGroup returns the <text> that s ends with. It looks at that only.
func lastGroup(s string) (group, bool) {
	end := len(s) - 1
	if end < 1 || s[end] != '>' {
		return group{}, false
	}
	for i := end - 1; i >= 0; i-- {
		switch s[i] {
		case '<':
			return group{s[i+1 : end], i}, true
		case '>':
			return group{}, false
		}
	}
	return group{}, false
}

func isNumber(s string) bool {
	if s == "" || len(s) > 10 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isID reports whether s is what a server writes as the ID of a player.
func isID(s string) bool {
	switch s {
	case "", "BOT", "Console", "HLTV", "STEAM_ID_PENDING", "STEAM_ID_LAN", "VALVE_ID_PENDING", "VALVE_ID_LAN", "UNKNOWN", "unknown":
		return true
	}
	if len(s) > maxID {
		return false
	}
	if rest, ok := strings.CutPrefix(s, "STEAM_"); ok {
		return isNumbers(rest)
	}
	if len(s) > 4 && s[0] == '[' && s[len(s)-1] == ']' && s[2] == ':' {
		return isNumbers(s[3 : len(s)-1])
	}
	return false
}

// isNumbers reports whether s is two or three numbers with colons between them.
func isNumbers(s string) bool {
	colons, digit := 0, false
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digit = true
		case s[i] == ':' && digit:
			colons, digit = colons+1, false
		default:
			return false
		}
	}
	return digit && (colons == 1 || colons == 2)
}
