package status

import "strings"

const (
	maxName = 127          // bytes of a name in Source; lines that would make a longer one are not joined
	maxRow  = 48 + maxName // bytes from the beginning of a row to that of its last line
)

// rows is the part of the parser that makes players of rows.
//
// A row is one line, unless its name has newlines in it. A line that ends like a
// row without beginning like one then belongs to a row above it: to the last that
// has no end of its own, with all that stands between, even what looks like a row,
// because nothing else explains the two lines; or, if every row has its end, to the
// last row.
type rows struct {
	lastLine int  // the last line that is a part of a row
	last     mark // the last row
	open     mark // the last row without an end of its own; line 0 if none
	headless int  // rows without an end of their own that were followed by a whole one
}

// mark is where a row begins, and what there was before it.
type mark struct {
	start, line      int
	players, reasons int
	headless         int
}

// readRow reads the current line if it begins like a row, and reports whether it does.
func (p *parser) readRow(line string) bool {
	m := mark{p.start, p.line, len(p.s.Players), len(p.s.Reasons), p.headless}
	var player Player
	rest, ok := p.rowHead(line, &player)
	switch {
	case !ok || p.ended: // no row, or one of another table
	case p.rowTail(rest, &player):
		if p.open.line > p.last.line && p.near(p.open) {
			p.headless++
		}
		p.last = m
		p.add(player)
	default:
		if p.readEnd(line) {
			break // its only quote is the last one of a name that goes on in it
		}
		p.open = m
		p.unreadable()
	}
	return ok
}

// readEnd reads the current line if it is the last of a row that began further
// up, and reports whether it is. What was read from the lines between is undone.
func (p *parser) readEnd(line string) bool {
	// In Source 2 a complete row can't be mistaken for the beginning of another.
	if !p.near(p.open) && (p.source2 || !p.near(p.last)) {
		return false
	}
	if !p.source2 && strings.IndexByte(line, '"') < 0 {
		return false // soon, for the sake of long texts
	}
	var end Player
	if !p.rowTail(line, &end) {
		return false
	}
	return p.join(p.open) || !p.source2 && p.join(p.last)
}

// near reports whether the row at m can reach into the current line.
func (p *parser) near(m mark) bool { return m.line > 0 && p.start-m.start < maxRow }

// join makes one row of all from m to the current line, which ends like a row. It
// reports whether a name can be that long.
func (p *parser) join(m mark) bool {
	if !p.near(m) {
		return false
	}
	var player Player
	rest, _ := p.rowHead(trimColor(trimLeft(trimEnd(p.text[m.start:p.pos]))), &player)
	p.rowTail(rest, &player) // ends as the current line does
	if len(player.Name) > maxName {
		return false
	}
	p.shrink(m.players)
	p.s.Reasons, p.headless = p.s.Reasons[:m.reasons], m.headless
	p.ended = false
	p.last, p.open = m, mark{}
	p.add(player)
	return true
}

// shrink drops all players but the first n.
func (p *parser) shrink(n int) {
	clear(p.s.Players[n:])
	p.s.Players = p.s.Players[:n]
}

// add adds a player whose row is complete.
func (p *parser) add(player Player) {
	p.lastLine = p.line
	if p.source2 && player.UserID == noPlayerID {
		return
	}
	if p.s.Players == nil {
		p.s.Players = make([]Player, 0, min(max(p.s.Humans+p.s.Bots, 8), 64))
	}
	p.s.Players = append(p.s.Players, player)
	if player.Pending {
		p.partial(p.line, p.current(), ErrPending)
	}
}

// unreadable notes that the current line should be a row and isn't.
func (p *parser) unreadable() {
	p.lastLine = p.line
	p.partial(p.line, p.current(), ErrRow)
}

// rowHead reads the beginning of a row, up to its first quote, and returns the rest.
func (p *parser) rowHead(row string, player *Player) (rest string, ok bool) {
	if p.source2 {
		return parseRowStart2(row, player)
	}
	return parseRowStart1(row, player)
}

// rowTail reads the rest of a row.
func (p *parser) rowTail(rest string, player *Player) bool {
	if p.source2 {
		return parseRowEnd2(rest, player)
	}
	return parseRowEnd1(rest, p.score, player)
}
