package status

import (
	"strings"
)

const (
	maxText       = 4 << 20 // bytes; a full server of 255 players writes 30 kB
	maxPlayers    = 1024    // rows; Source has at most 255 slots
	maxReasons    = 16
	maxRowReasons = maxReasons - 2 // of these, about single rows
	maxTags       = 128            // Source gives all of them together 128 bytes

	maxConditions = 4 // after the counts; Left 4 Dead has two
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
// Give Parse the text as it came: it tells from the line ends whether a text
// was cut.
//
// The error is a [*ParseError] with [ErrNoStatus] if text has neither a line that
// counts players nor a table, or with [ErrTooLong] if text has more than 4 MiB or 1024
// players. Whatever text holds, Parse doesn't panic, takes time in proportion to
// its length, and allocates only for the players, the tags and the reasons.
func Parse(text string) (Status, error) {
	if len(text) > maxText {
		return Status{}, newError(0, "", ErrTooLong)
	}
	p := parser{text: text}
	for p.pos < len(text) && !p.done() {
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
	adr      bool // its last column is that of addresses
	needsEnd bool // the format ends its table with #end
	ended    bool // #end was seen, or a second table

	earlier *header // of the first output, while the header of a second is read

	rows // of the table
}

// advance makes the next line the current one. Empty lines mean nothing.
func (p *parser) advance() {
	for p.pos < len(p.text) && p.text[p.pos] == '\n' {
		p.pos++
		p.line++
	}
	p.start = p.pos
	if i := strings.IndexByte(p.text[p.pos:], '\n'); i >= 0 {
		p.pos += i + 1
	} else {
		p.pos = len(p.text)
	}
	p.line++
}

// current returns the current line without its end.
func (p *parser) current() string { return trimEnd(p.text[p.start:p.pos]) }

func trimEnd(line string) string {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && line[n-1] == '\r' {
		line = line[:n-1]
	}
	return line
}

// done reports whether nothing more can belong to the status: the table has
// ended, and not within the name of its last row.
func (p *parser) done() bool {
	return p.ended && p.pos-p.last.start >= maxRow && p.pos-p.open.start >= maxRow
}

func (p *parser) readLine() {
	line := trimColor(trimLeft(p.current()))
	switch {
	case line == "":
	case p.source2:
		p.readLine2(line)
	case line[0] == '#':
		p.readHash(line)
	case p.readEnd(line):
	case p.table:
	case strings.HasPrefix(line, "---------players"):
		p.endHeader()
		p.table, p.source2, p.needsEnd = true, true, true
	default:
		p.readHeader(line)
	}
}

// readHash reads a line that begins with #: a row of the table, its header or its end.
func (p *parser) readHash(line string) {
	rest := trimLeft(line[1:])
	row := rest != "" && digit(rest[0])
	switch {
	case rest == "":
	case row && p.readRow(line):
	case line == "#end":
		p.ended = true
	case strings.HasPrefix(rest, "userid"):
		p.readColumns(rest)
	case p.readEnd(line):
	case row && p.table && !p.ended:
		p.unreadable()
	}
}

// readColumns reads the header of a table.
func (p *parser) readColumns(names string) {
	if p.table {
		p.ended = true // the table of something else, such as SourceTV
		return
	}
	p.endHeader()
	p.table = true
	p.needsEnd = p.needsEnd || strings.Contains(names, " rate")
	p.adr = strings.HasSuffix(strings.TrimRight(names, " \t"), " adr")
	p.score = strings.Contains(names, " score ")
}

// readLine2 reads a line of the table of Source 2.
func (p *parser) readLine2(line string) {
	switch {
	case line == "#end":
		p.ended = true
	case digit(line[0]) && p.readRow(line), p.readEnd(line), p.ended:
	default:
		if _, _, ok := numberField(line); ok {
			p.unreadable()
		}
	}
}
