package status

import (
	"slices"
	"strings"
)

// partial notes a reason why the Status isn't whole. However many rows are
// broken, there is room left for what concerns the whole of it.
func (p *parser) partial(line int, text string, err error) {
	room := maxReasons
	if err == ErrRow || err == ErrPending {
		room = maxRowReasons
	}
	if len(p.s.Reasons) < room {
		p.s.Reasons = append(p.s.Reasons, newError(line, text, err))
	}
}

// finish judges the whole.
func (p *parser) finish() (Status, error) {
	if !p.summary && !p.table && len(p.s.Players) == 0 {
		first, _, _ := strings.Cut(strings.TrimSpace(p.text), "\n")
		return Status{}, newError(0, trimEnd(first), ErrNoStatus)
	}
	people, bots := p.count()
	cut := p.cut(people, bots)
	if p.summary && people >= p.s.Humans && !cut && !p.needsEnd {
		p.excuse()
	}
	if !p.summary {
		p.partial(0, "", ErrNoSummary)
	} else if people < p.s.Humans {
		p.partial(0, "", ErrMissingRows)
	}
	if cut {
		p.partial(p.line, p.current(), ErrCut)
	}
	p.s.Partial = len(p.s.Reasons) > 0
	// Rows that turned out to be a part of another leave empty slices behind.
	if !p.s.Partial {
		p.s.Reasons = nil
	}
	if len(p.s.Players) == 0 {
		p.s.Players = nil
	}
	return p.s, nil
}

// excuse drops the rows that can't be read from the reasons if each was followed by a
// whole one, and nobody is missing: a line break in a name, with the beginning of
// a row behind it, makes two rows of one. A player could call himself so to
// keep a status Partial for as long as he plays. Line breaks in names are known
// from the TF2 format only.
func (p *parser) excuse() {
	broken := func(r *ParseError) bool { return r.Err == ErrRow }
	n := 0
	for _, r := range p.s.Reasons {
		if broken(r) {
			n++
		}
	}
	if n == p.headless && len(p.s.Reasons) < maxRowReasons {
		p.s.Reasons = slices.DeleteFunc(p.s.Reasons, broken)
	}
}

// count counts the rows as the line does that counts the players.
func (p *parser) count() (people, bots int) {
	for i := range p.s.Players {
		if p.s.Players[i].Bot && !p.together {
			bots++
		} else {
			people++
		}
	}
	return people, bots
}

// cut reports whether the text ends too early: without the #end of its format, or
// within a line that counts. What plugins write below a table may be cut.
//
// Where no #end is to be expected, the last row may lack its line end, as it does
// when somebody has trimmed the text, if it reaches into the last of its columns and
// everybody whom the server counts has a row.
func (p *parser) cut(people, bots int) bool {
	switch {
	case p.ended:
		return false
	case p.needsEnd:
		return true
	case strings.HasSuffix(p.text, "\n"):
		return false
	case !p.table:
		return true
	case p.lastLine != p.line:
		return false
	}
	all := p.summary && people >= p.s.Humans && bots >= p.s.Bots
	return !all || p.last.line == 0 || p.open.line > p.last.line || !p.s.Players[len(p.s.Players)-1].reachesEnd()
}

// reachesEnd reports whether the row of p goes on into its last column.
func (p *Player) reachesEnd() bool {
	if p.Bot {
		return p.State == "active"
	}
	_, port, ok := strings.Cut(p.Addr, ":")
	return ok && port != "" || p.Addr == "loopback"
}
