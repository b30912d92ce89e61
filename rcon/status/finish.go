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
	p.endHeader()
	people, bots := p.count()
	cut := p.cut(people, bots)
	if p.summary && people >= p.s.Humans && !cut && !p.needsEnd {
		p.dropExplainedRows()
	}
	if !p.summary {
		p.partial(0, "", ErrNoSummary)
	} else if people < p.s.Humans {
		p.partial(0, "", ErrMissingRows)
	}
	if p.summary && !p.together && people > p.s.Humans || p.doubled() {
		p.partial(0, "", ErrExtraRows)
	}
	if cut {
		p.partial(p.line, p.current(), ErrCut)
	}
	p.s.Format = p.format()
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

// format tells the format by what only one of them has: the table of Source 2; the
// word hibernating, a rate or an #end.
func (p *parser) format() Format {
	switch {
	case p.source2 || p.s.Format == CS2:
		return CS2
	case p.needsEnd:
		return L4D
	case p.summary || p.table:
		return TF2
	}
	return UnknownFormat
}

// dropExplainedRows drops the rows that can't be read from the reasons if each was followed by a
// whole one, and no player is missing: a line break in a name, with the beginning of
// a row behind it, makes two rows of one. A player with such a name could
// keep a status Partial for as long as they play. Line breaks in names are known
// from the TF2 format only.
func (p *parser) dropExplainedRows() {
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

// doubled reports whether two rows are of one person or of one connection.
func (p *parser) doubled() bool {
	var users, ids numberSet
	players := p.s.Players
	for i := range players {
		a := &players[i]
		if a.Bot {
			continue
		}
		// The sets are right about what is new and may err about what is not.
		sameUser := users.seen(uint64(a.UserID))
		sameID := !a.SteamID.IsZero() && ids.seen(a.SteamID.Uint64())
		if !sameUser && !sameID {
			continue
		}
		for j := range i {
			if b := &players[j]; !b.Bot && (a.UserID == b.UserID || !a.SteamID.IsZero() && a.SteamID == b.SteamID) {
				return true
			}
		}
	}
	return false
}

// numberSet is a set of numbers that can take one for another.
type numberSet [16]uint64

// seen adds n, and reports whether it, or another that looks the same, was there.
func (s *numberSet) seen(n uint64) bool {
	h := n * 0x9e3779b97f4a7c15 >> (64 - 10)
	bit := uint64(1) << (h & 63)
	had := s[h>>6]&bit != 0
	s[h>>6] |= bit
	return had
}

// cut reports whether the text ends too early: without the #end of its format, or
// within a line that counts. What plugins write below a table may be cut.
//
// Where no #end is to be expected, the last row may lack its line end, as it does
// when somebody has trimmed the text, if it reaches into the last of its columns and
// everyone the server counts has a row.
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
	return !all || p.last.line == 0 || p.open.line > p.last.line || !p.reachesEnd()
}

// reachesEnd reports whether the last row goes on into its last column. That is the
// state for bots, and where neither the header nor another row has an address.
func (p *parser) reachesEnd() bool {
	n := len(p.s.Players) - 1
	last := &p.s.Players[n]
	whole := last.State == "active" || last.State == "spawning" || last.State == "connecting" || last.State == "challenging"
	if last.Bot || last.Addr == "" && !p.addresses(n) {
		return whole
	}
	_, port, ok := strings.Cut(last.Addr, ":")
	return ok && port != "" || last.Addr == "loopback"
}

// addresses reports whether rows of people have an address, judged by the first n
// or, where none of these is a person, by the header.
func (p *parser) addresses(n int) bool {
	people := false
	for i := range p.s.Players[:n] {
		if player := &p.s.Players[i]; !player.Bot {
			people = true
			if player.Addr != "" {
				return true
			}
		}
	}
	return p.adr && !people
}
