package status

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

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
