package status

import (
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam"
)

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
