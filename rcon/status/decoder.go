package status

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds the objects and arrays inside one another that are skipped.
const maxDepth = 100

// decoder reads JSON from its front. After a failure it stands at the end, and every
// method returns a zero value.
type decoder struct {
	data   []byte
	at     int
	failed int // where, plus 1; 0 for nowhere
	depth  int
}

func (d *decoder) fail() {
	if d.failed == 0 {
		d.failed = d.at + 1
	}
	d.at = len(d.data)
}

// finish returns the error, also if something stands behind the value.
func (d *decoder) finish() error {
	if d.next(); d.at < len(d.data) {
		d.fail()
	}
	if d.failed > 0 {
		return fmt.Errorf("status: %w at byte %d", ErrJSON, d.failed)
	}
	return nil
}

// next returns the first byte that is no space, 0 at the end.
func (d *decoder) next() byte {
	for ; d.at < len(d.data); d.at++ {
		switch c := d.data[d.at]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

// take takes the byte c, if it is next.
func (d *decoder) take(c byte) bool {
	if d.next() != c || c == 0 {
		return false
	}
	d.at++
	return true
}

// word takes a word of JSON, if it is next.
func (d *decoder) word(w string) bool {
	d.next()
	if len(d.data)-d.at < len(w) || string(d.data[d.at:d.at+len(w)]) != w {
		return false
	}
	d.at += len(w)
	return true
}

// whole reports whether the data is one word and nothing else.
func (d *decoder) whole(w string) bool {
	try := *d
	return try.word(w) && try.finish() == nil
}

// list takes what stands between open and end, with commas between.
func (d *decoder) list(open, end byte, item func()) {
	if d.depth++; d.depth > maxDepth || !d.take(open) {
		d.fail()
		return
	}
	for first := true; !d.take(end); first = false {
		if !first && !d.take(',') || d.failed > 0 {
			d.fail()
			return
		}
		item()
	}
	d.depth--
}

func (d *decoder) array(item func()) {
	if !d.word("null") {
		d.list('[', ']', item)
	}
}

func (d *decoder) object(value func(key string)) {
	d.list('{', '}', func() {
		key := d.text()
		if !d.take(':') || d.failed > 0 {
			d.fail()
			return
		}
		value(key)
	})
}

// skip takes any value.
func (d *decoder) skip() {
	switch c := d.next(); {
	case c == '{':
		d.object(func(string) { d.skip() })
	case c == '[':
		d.array(d.skip)
	case c == '"':
		d.text()
	case d.word("true"), d.word("false"), d.word("null"):
	default:
		d.number()
	}
}

// tristate takes true, false or null.
func (d *decoder) tristate() Tristate {
	switch {
	case d.word("true"):
		return Yes
	case d.word("false"):
		return No
	case !d.word("null"):
		d.fail()
	}
	return Unknown
}

// number takes a number and returns its text.
func (d *decoder) number() string {
	d.next()
	start := d.at
	for d.at < len(d.data) && (digit(d.data[d.at]) || d.at > start && (d.data[d.at]|0x20 == 'e' || d.data[d.at] == '+' || d.data[d.at] == '.') || d.data[d.at] == '-') {
		d.at++
	}
	text := string(d.data[start:d.at])
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		d.at = start
		d.fail()
	}
	return text
}

// count takes a whole number that is not negative, or null for 0.
func (d *decoder) count() int {
	if d.word("null") {
		return 0
	}
	start := d.at
	n, err := strconv.ParseUint(d.number(), 10, 31)
	if err != nil && d.failed == 0 {
		d.at = start
		d.fail()
	}
	return int(n)
}

// textOrNull takes a string, or null for "".
func (d *decoder) textOrNull() string {
	if d.word("null") {
		return ""
	}
	return d.text()
}

// text takes a string.
func (d *decoder) text() string {
	if !d.take('"') {
		d.fail()
		return ""
	}
	var b []byte
	for d.at < len(d.data) {
		c := d.data[d.at]
		d.at++
		switch {
		case c == '"':
			return string(b)
		case c < ' ':
			d.at--
			d.fail()
		case c != '\\':
			b = append(b, c)
		default:
			b = d.escape(b)
		}
	}
	d.fail()
	return ""
}

// escape takes what follows a backslash.
func (d *decoder) escape(b []byte) []byte {
	if d.at == len(d.data) {
		return b
	}
	c := d.data[d.at]
	d.at++
	switch c {
	case '"', '\\', '/':
		return append(b, c)
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'u':
		r := d.unit()
		if utf16.IsSurrogate(r) && strings.HasPrefix(string(d.data[d.at:min(d.at+2, len(d.data))]), `\u`) {
			low := *d
			low.at += len(`\u`)
			if pair := utf16.DecodeRune(r, low.unit()); pair != utf8.RuneError {
				*d = low
				r = pair
			}
		}
		return utf8.AppendRune(b, r) // half a pair becomes U+FFFD
	}
	d.fail()
	return b
}

// unit takes four hexadecimal digits.
func (d *decoder) unit() rune {
	if len(d.data)-d.at < 4 {
		d.fail()
		return 0
	}
	n, err := strconv.ParseUint(string(d.data[d.at:d.at+4]), 16, 16)
	if err != nil {
		d.fail()
		return 0
	}
	d.at += 4
	return rune(n)
}
