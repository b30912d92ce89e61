package status

import (
	"fmt"
	"strconv"
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
