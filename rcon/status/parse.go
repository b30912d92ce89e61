package status

import "strings"

const (
	maxText    = 4 << 20 // bytes; a full server of 255 players writes 30 kB
	maxPlayers = 1024    // rows; Source has at most 255 slots
	maxReasons = 16
	maxName    = 256 // bytes of a name that goes over several lines; Source has at most 127
)

// Parse reads the output of the status command of any Source or Source 2 server.
//
// The lines of the header may stand in any order, and other lines between
// them, before, inside and after the table are skipped: echoes, log lines, plugin
// lists. A row that can't be read is skipped too and makes the Status Partial, as
// does everything else that says that somebody may be missing.
//
// Names are hostile: a player may call himself `x" STEAM_1:0:999 0:01 1 0 active`.
// Each row is therefore read from its end, where the server's own words stand, and
// whatever is between its first and last quote is the name.
//
// The error is a [*ParseError] with [ErrNoStatus] if text has neither a line that
// counts players nor a table, or with [ErrTooLong] if text has more than 4 MiB or 1024
// players. Whatever text holds, Parse doesn't panic, takes time in proportion to
// its length, and allocates once for the players, once for tags, and for reasons.
func Parse(text string) (Status, error) {
	if len(text) > maxText {
		return Status{}, newError(0, "", ErrTooLong)
	}
	p := parser{text: text}
	for p.pos < len(text) && !p.ended {
		p.advance()
		p.readLine()
		if len(p.s.Players) > maxPlayers {
			return Status{}, newError(p.line, p.current(), ErrTooLong)
		}
	}
	return p.finish()
}

// parser goes through a text line by line.
type parser struct {
	text string
	s    Status

	start, pos int // where the current line begins, and the one after it
	line       int // the number of the current line, from 1

	summary  bool // the line that counts the players was seen
	together bool // it counts people and bots together
	table    bool // the table has begun, so that header lines no longer count
	source2  bool // it is the table of Source 2
	score    bool // it has a column of scores before the times
	needsEnd bool // the format ends its table with #end
	ended    bool // #end was seen, or a second table
	people   int  // rows of people
	lastRow  int  // the last line that belongs to a row
}

// advance makes the next line the current one.
func (p *parser) advance() {
	p.start = p.pos
	p.pos = nextLine(p.text, p.pos)
	p.line++
}

// current returns the current line without its end.
func (p *parser) current() string { return trimEnd(p.text[p.start:p.pos]) }

// nextLine returns where the line after the one at pos begins.
func nextLine(text string, pos int) int {
	if i := strings.IndexByte(text[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(text)
}

func trimEnd(line string) string {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

func (p *parser) readLine() {
	line := trimLeft(p.current())
	switch {
	case line == "":
	case p.source2:
		if line == "#end" {
			p.ended = true
		} else if startsRow2(line) {
			p.readRow()
		} else if word, _ := field(line); isNumber(word) {
			p.unreadable()
		}
	case line[0] == '#':
		p.readHash(line)
	case p.table:
	case strings.HasPrefix(line, "---------players"):
		p.table, p.source2, p.needsEnd = true, true, true
	default:
		p.readHeader(line)
	}
}

// readHash reads a line of the table of Source 1.
func (p *parser) readHash(line string) {
	if startsRow1(line) {
		p.readRow()
		return
	}
	rest := trimLeft(line[1:])
	switch {
	case line == "#end":
		p.ended = true
	case strings.HasPrefix(rest, "userid"):
		if p.table {
			p.ended = true // the table of something else, such as SourceTV
			return
		}
		p.table = true
		for column := range strings.FieldsSeq(rest) {
			switch column {
			case "rate":
				p.needsEnd = true
			case "score":
				p.score = true
			}
		}
	case p.table && rest != "" && digit(rest[0]):
		p.unreadable()
	}
}

// readRow reads the row that begins on the current line.
func (p *parser) readRow() {
	player, ok := p.row(p.current())
	var end, lines int
	if !ok || !p.startsRow(p.text[p.pos:]) {
		end, lines = p.rowEnd(ok)
	}
	if lines > 0 { // the name has newlines in it
		player, ok = p.row(trimEnd(p.text[p.start:end]))
	}
	p.lastRow = p.line
	switch {
	case !ok:
		p.unreadable()
		return
	case p.source2 && player.UserID == nobody:
	default:
		p.add(player)
	}
	if lines > 0 {
		p.pos = end
		p.line += lines
		p.lastRow = p.line
	}
}

// unreadable notes that the current line should be a row and isn't.
func (p *parser) unreadable() {
	p.lastRow = p.line
	p.partial(p.line, p.current(), ErrRow)
}

func (p *parser) add(player Player) {
	if player.Pending {
		p.partial(p.line, p.current(), ErrPending)
	}
	if !player.Bot {
		p.people++
	}
	if p.s.Players == nil {
		p.s.Players = make([]Player, 0, min(max(p.s.Humans+p.s.Bots, 4)+4, 64))
	}
	p.s.Players = append(p.s.Players, player)
}

// rowEnd looks for the end of a row whose name has newlines in it. It returns
// where the row's last line ends, and how many lines that is below the current one:
// 0 if the row has no more lines. complete says that the current line alone can be
// read as a row.
//
// A line that ends a row without beginning one can only belong to the row above
// it. If that row has no end of its own, all between the two is its name, even
// what looks like a row: nothing else explains both lines.
func (p *parser) rowEnd(complete bool) (end, lines int) {
	n := 0
	for pos := p.pos; pos < len(p.text) && pos-p.start < maxName; {
		next := nextLine(p.text, pos)
		line := trimEnd(p.text[pos:next])
		n++
		if p.startsRow(line) {
			if complete || lines > 0 || !p.endsRow(line) {
				break
			}
		} else if p.endsRow(line) {
			end, lines = next, n
		}
		pos = next
	}
	return end, lines
}

// The three questions to a line or a row, asked of the table at hand.

func (p *parser) startsRow(line string) bool {
	if p.source2 {
		return startsRow2(line)
	}
	return startsRow1(line)
}

func (p *parser) endsRow(line string) bool {
	if p.source2 {
		return endsRow2(line)
	}
	return endsRow1(line, p.score)
}

func (p *parser) row(row string) (Player, bool) {
	if p.source2 {
		return readRow2(row)
	}
	return readRow1(row, p.score)
}

// partial notes a reason why the Status isn't whole.
func (p *parser) partial(line int, text string, err error) {
	p.s.Partial = true
	if len(p.s.Reasons) < maxReasons {
		p.s.Reasons = append(p.s.Reasons, newError(line, text, err))
	}
}

// finish judges the whole.
func (p *parser) finish() (Status, error) {
	if !p.summary && !p.table && len(p.s.Players) == 0 {
		return Status{}, newError(0, firstLine(p.text), ErrNoStatus)
	}
	rows := p.people
	if p.together {
		rows = len(p.s.Players)
	}
	if !p.summary {
		p.partial(0, "", ErrNoSummary)
	} else if rows < p.s.Humans {
		p.partial(0, "", ErrMissingRows)
	}
	if p.cut() {
		p.partial(p.line, p.current(), ErrCut)
	}
	return p.s, nil
}

// cut reports whether the text ends too early: without the #end of its format, or
// within a line that counts. What plugins write below a table may be cut.
func (p *parser) cut() bool {
	if p.ended {
		return false
	}
	return p.needsEnd || !strings.HasSuffix(p.text, "\n") && (p.lastRow == p.line || !p.table)
}

func firstLine(text string) string {
	text = strings.TrimSpace(text)
	return trimEnd(text[:nextLine(text, 0)])
}
