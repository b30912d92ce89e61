package srclog

import "strings"

// parsePlayerLine reads a line that begins with a player. body is what follows the stamp,
// line is body without its prefix.
//
// Every quote with a player in front of it and an event behind it is one reading of the line.
// A line that has one reading is that.
func parsePlayerLine(at Stamp, body, line string) (Event, error) {
	var (
		player         Player
		found          verb
		rest           string
		readings, chat int
		cut, glued     bool
		stamp          int // index of the first one in line; 0 is not known, as line begins with a quote
	)
	for i := 1; ; i++ {
		next := strings.IndexByte(line[i:], '"')
		if next < 0 {
			break
		}
		i += next
		if line[i-1] != '>' || i+2 >= len(line) || line[i+1] != ' ' {
			continue
		}
		p, ok := parsePlayer(line[1:i])
		if !ok {
			continue
		}
		v, after := matchVerb(line[i+2:])
		if v == verbNone {
			continue
		}
		if v == verbCut {
			cut = true
			continue
		}
		readings++
		if v == verbSaid || v == verbSaidTeam {
			if stamp == 0 {
				stamp = indexStamp(line)
			}
			if stamp >= 0 && stamp+stampLen <= 1+len(p.Name) {
				glued = true // the name is the end of one line and the beginning of another
			} else {
				chat++
			}
		}
		player, found, rest = p, v, after
	}
	switch {
	case readings == 0:
		return parseNobody(at, body, cut)
	case chat > 0 && readings == 1:
		return Said{at, player, rest[:len(rest)-1], found == verbSaidTeam, false}, nil
	case chat > 0:
		return Said{Stamp: at, Text: body}, nil
	case glued, cut:
		return nil, ErrTorn
	case readings > 1:
		return nil, ErrAmbiguous
	}
	return makeEvent(at, player, found, rest, body)
}

// parseNobody reads a line that begins with a quote and has no player with an event.
func parseNobody(at Stamp, body string, cut bool) (Event, error) {
	if cut {
		return nil, ErrTorn
	}
	if name, value, ok := strings.Cut(body[1:], `" = "`); ok && strings.HasSuffix(value, `"`) && !strings.Contains(name, `"`) {
		return CvarSet{at, name, value[:len(value)-1]}, nil
	}
	if strings.Count(body, `"`)%2 == 1 {
		return nil, ErrTorn
	}
	return Unknown{at, body}, nil
}

// makeEvent returns the event of a line that has one reading. rest is what follows the fixed
// beginning of the verb.
func makeEvent(at Stamp, p Player, v verb, rest, body string) (Event, error) {
	switch v {
	case verbConnected:
		return Connected{at, p, rest[:len(rest)-1]}, nil
	case verbValidated:
		return Validated{at, p}, nil
	case verbEntered:
		return Entered{at, p}, nil
	case verbDisconnected:
		return Disconnected{at, p, strings.TrimSuffix(rest, `")`)}, nil
	case verbRenamed:
		return Renamed{at, p, rest[:len(rest)-1]}, nil
	case verbTeam:
		return TeamJoined{at, p, rest[:len(rest)-1]}, nil
	case verbSwitched:
		if _, to, ok := strings.Cut(rest, "> to <"); ok {
			return TeamJoined{at, p, to[:len(to)-1]}, nil
		}
	case verbKicked, verbKickBanned:
		if by, reason, ok := cutReason(rest); ok {
			return Kicked{at, p, by, reason, v == verbKickBanned}, nil
		}
	case verbKilled:
		if e, ok := parseKilled(rest); ok {
			e.Stamp, e.Player = at, p
			return e, nil
		}
	case verbSuicide:
		if weapon, detail, ok := strings.Cut(rest, `"`); ok {
			return Killed{at, p, p, weapon, strings.TrimSpace(detail)}, nil
		}
	case verbTriggered:
		if name, detail, ok := strings.Cut(rest, `"`); ok {
			return Triggered{at, p, "", name, strings.TrimSpace(detail)}, nil
		}
	case verbUnknown:
		return Unknown{at, body}, nil
	}
	return nil, ErrTorn
}

// cutReason splits BY" and BY" (reason "TEXT").
func cutReason(s string) (by, reason string, ok bool) {
	by, reason, ok = strings.Cut(s, `" (reason "`)
	if ok {
		return by, strings.TrimSuffix(reason, `")`), strings.HasSuffix(reason, `")`)
	}
	return strings.TrimSuffix(s, `"`), "", strings.HasSuffix(s, `"`)
}

// parseKilled reads VICTIM" with "WEAPON" and what follows. The victim's name may hold all
// of that, so it is read from the end.
func parseKilled(s string) (Killed, bool) {
	head := s[:len(s)-len(details(s))]
	e := Killed{Detail: strings.TrimSpace(s[len(head):])}
	victim, ok := strings.CutSuffix(head, `"`)
	if !ok {
		return e, false
	}
	if i := strings.LastIndexByte(victim, '"'); i >= 0 {
		if front, ok := strings.CutSuffix(victim[:i], ` with `); ok {
			e.Weapon = victim[i+1:]
			if strings.HasSuffix(front, "]") { // CS:GO: where the victim was
				if j := strings.LastIndex(front, ` [`); j >= 0 {
					front = front[:j]
				}
			}
			if victim, ok = strings.CutSuffix(front, `"`); !ok {
				return e, false
			}
		}
	}
	if e.Victim, ok = parsePlayer(victim); !ok {
		e.Victim = Player{Name: victim}
		ok = !strings.Contains(victim, `"`)
	}
	return e, ok
}

// details returns the end of s that is nothing but (word) and (word "text"), with a blank
// before each.
func details(s string) string {
	end := len(s)
	for {
		head := strings.TrimRight(s[:end], " ")
		if !strings.HasSuffix(head, ")") {
			return s[end:]
		}
		text := head[:len(head)-1]
		if quoted, ok := strings.CutSuffix(text, `"`); ok {
			i := strings.LastIndexByte(quoted, '"')
			if i < 1 || quoted[i-1] != ' ' {
				return s[end:]
			}
			text = quoted[:i-1]
		}
		i := len(text)
		for i > 0 && (isLetter(text[i-1]) || text[i-1] == '_' || text[i-1] >= '0' && text[i-1] <= '9') {
			i--
		}
		if i == len(text) || i < 2 || text[i-2:i] != " (" {
			return s[end:]
		}
		end = i - 2
	}
}
