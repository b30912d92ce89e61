package srclog

import (
	"errors"
	"strings"
	"time"
)

var (
	// ErrTorn means that a text is not one whole line of a log: it has no stamp, its end
	// is missing, or it holds parts of two lines.
	ErrTorn = errors.New("srclog: not a whole line of a log")
	// ErrAmbiguous means that a line can be read as that of more than one player. Somebody
	// wrote a name or a text so that it looks like a line.
	ErrAmbiguous = errors.New("srclog: line has more than one reading")
)

// stampLen is the length of "L 11/28/2026 - 03:00:00: ".
const stampLen = 25

// Parse reads one line, with or without the line break and NUL that end it on the wire.
//
// An error is [ErrTorn] or [ErrAmbiguous], comes without an event and has nothing of the
// line in it. Strings of an event are parts of line.
func Parse(line string) (Event, error) {
	line = strings.TrimRight(line, "\x00\n\r\t ")
	at, ok := parseStamp(line)
	if !ok {
		return nil, ErrTorn
	}
	body := ""
	if len(line) > stampLen { // the blank after the stamp of an empty line is trimmed
		body = line[stampLen:]
	}
	return parseBody(Stamp{at}, body)
}

// parseBody reads what follows the stamp.
func parseBody(at Stamp, body string) (Event, error) {
	if e, ok := parseRCON(at, body); ok {
		return e, nil
	}
	var e Event
	var err error
	if player := withoutPrefix(body); player != "" && player[0] == '"' {
		e, err = parsePlayerLine(at, body, player)
	} else {
		e, err = parseServerLine(at, body)
	}
	if err != nil {
		return nil, err
	}
	if _, chat := e.(Said); !chat && indexStamp(body) >= 0 {
		return nil, ErrTorn
	}
	return e, nil
}

// withoutPrefix removes what Left 4 Dead writes before some players: (DEATH), (INCAP).
func withoutPrefix(body string) string {
	if body == "" || body[0] != '(' {
		return body
	}
	i := 1
	for i < len(body) && (body[i] >= 'A' && body[i] <= 'Z' || body[i] == '_') {
		i++
	}
	if i == 1 || i == len(body) || body[i] != ')' {
		return body
	}
	return body[i+1:]
}

// parseStamp reads "L 11/28/2026 - 03:00:00:" at the beginning of s.
func parseStamp(s string) (time.Time, bool) {
	const form = "L 00/00/0000 - 00:00:00:"
	if len(s) < len(form) || len(s) > len(form) && s[len(form)] != ' ' {
		return time.Time{}, false
	}
	for i := range len(form) {
		if form[i] == '0' {
			if s[i] < '0' || s[i] > '9' {
				return time.Time{}, false
			}
		} else if s[i] != form[i] {
			return time.Time{}, false
		}
	}
	two := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	month, day, year := two(2), two(5), two(8)*100+two(10)
	hour, minute, second := two(15), two(18), two(21)
	if hour > 23 || minute > 59 || second > 60 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if month == 0 || day == 0 || month > 12 || t.Day() != day && second < 60 {
		return time.Time{}, false
	}
	return t, true
}

// indexStamp returns where the first stamp of a line begins in s, or -1.
func indexStamp(s string) int {
	const before = len("L 00/00/0000")
	for from := 0; ; {
		i := strings.Index(s[from:], " - ")
		if i < 0 {
			return -1
		}
		i += from
		if i >= before {
			if _, ok := parseStamp(s[i-before:]); ok {
				return i - before
			}
		}
		from = i + 1
	}
}
