package safecsv

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// ContentType is the media type of a table with names in its first line.
const ContentType = "text/csv; charset=utf-8; header=present"

const byteOrderMark = "\ufeff"

// A Table is a table as CSV. Make one with [New]. It belongs to one goroutine at a time.
type Table struct {
	text bytes.Buffer
	csv  *csv.Writer
	row  []string
}

// New returns a table with the names of its columns.
func New(columns ...string) *Table {
	t := new(Table)
	t.text.WriteString(byteOrderMark)
	t.csv = csv.NewWriter(&t.text)
	t.csv.UseCRLF = true
	t.write(columns)
	return t
}

// Add adds a row. Strings are written as [Text] makes them, times in RFC 3339 in UTC (""
// if zero), a time.Duration in seconds, a float64 as short as it can be, and anything else
// as package fmt prints it, through Text.
func (t *Table) Add(cells ...any) {
	t.row = t.row[:0]
	for _, c := range cells {
		t.row = append(t.row, cell(c))
	}
	t.write(t.row)
}

func (t *Table) write(row []string) {
	t.csv.Write(row) // a bytes.Buffer takes everything
}

func cell(value any) string {
	switch v := value.(type) {
	case string:
		return Text(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Duration:
		return strconv.FormatFloat(v.Seconds(), 'f', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.UTC().Format(time.RFC3339Nano)
	}
	return Text(fmt.Sprint(value))
}

// Bytes returns the table. Rows that are added later do not change it.
func (t *Table) Bytes() []byte {
	t.csv.Flush()
	return bytes.Clone(t.text.Bytes())
}

// Text returns a text that no spreadsheet takes for a formula: an apostrophe stands before
// the first character where that is one of = + - @ or their full-width forms, spaces,
// quotes and characters that cannot be seen before it left out of account. In some
// countries a spreadsheet ends cells at ; or at tabs, so the same is done after each of
// these and after the end of a line. NUL, which ends a text for some, is left out, and
// bytes that are no UTF-8 become U+FFFD. Other texts stay as they are, and Text(Text(s)) is
// Text(s).
func Text(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
	if !strings.ContainsAny(s, formula) {
		return s
	}
	var b strings.Builder
	begins := true // only what is left out of account since the beginning of a cell
	for _, r := range s {
		switch {
		case strings.ContainsRune(ends, r):
			begins = true
		case begins && strings.ContainsRune(formula, r):
			b.WriteByte('\'')
			begins = false
		case r != '"' && !unicode.IsSpace(r) && !unicode.In(r, unicode.C):
			begins = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

const (
	formula = "=+-@＝＋－＠"
	ends    = ";\t\r\n\v\f\u0085\u2028\u2029"
)

// Attachment returns the Content-Disposition of a file with a name of these parts, which
// a browser saves. The parts are put into lower case and joined by a dash; of each only
// letters and digits of ASCII are kept, at most 40 of them, with one dash for what is
// between. Parts that have none are left out.
func Attachment(parts ...string) string {
	name := strings.Trim(strings.Join(slugs(parts), "-"), "-")
	if name == "" {
		name = "table"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": name + ".csv"})
}

func slugs(parts []string) (names []string) {
	for _, part := range parts {
		words := strings.FieldsFunc(strings.ToLower(part), func(r rune) bool {
			return !('a' <= r && r <= 'z' || '0' <= r && r <= '9')
		})
		name := strings.Join(words, "-")
		if name = strings.Trim(name[:min(len(name), 40)], "-"); name != "" {
			names = append(names, name)
		}
	}
	return names
}
