package rows

import (
	"slices"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Kind is the type of a [Value].
type Kind int

// The kinds of values. The zero Kind is NULL.
const (
	Null Kind = iota
	Int
	Text
	Bool // Int is 0 or 1
)

// Value is what one column of one row is set to. It needs no allocation, unlike a
// driver.Value: a tick writes a hundred thousand.
type Value struct {
	Kind Kind
	Int  int64
	Text string // clean
}

func number[T ~int | ~int64](n T) Value { return Value{Kind: Int, Int: int64(n)} }
func unixMillis(t time.Time) Value      { return number(Millis(t)) }
func steamIDValue(id steam.ID) Value    { return number(Bits(id)) }
func text[T ~string](s T) Value         { return Value{Kind: Text, Text: store.CleanText(string(s))} }

func boolValue(b bool) Value {
	v := Value{Kind: Bool}
	if b {
		v.Int = 1
	}
	return v
}

// Column binds a column to a field of T.
type Column[T any] struct {
	Name  string
	Write func(*T) Value // what is stored
	Read  func(*T) any   // where what is read goes, for Scan; nil if it is not read
	Fixed bool           // it never changes once it is stored
}

// Table binds the columns of a table, of which a statement writes or reads many rows at
// once. All lists of columns in statements come from it.
type Table[T any] []Column[T]

// Only returns the columns of these names.
func (t Table[T]) Only(names ...string) (some Table[T]) {
	for _, c := range t {
		if slices.Contains(names, c.Name) {
			some = append(some, c)
		}
	}
	return some
}

// Names lists the columns.
func (t Table[T]) Names() string {
	return t.join(func(c Column[T]) string { return c.Name })
}

// Under lists the columns under an alias. Instead of a column stands what instead names
// for it: pairs of a column and an expression.
func (t Table[T]) Under(alias string, instead ...string) string {
	return t.join(func(c Column[T]) string { return expression(alias, c.Name, instead) })
}

// Assign lists assignments to the columns that are not fixed, from an alias, but to those
// that are named.
func (t Table[T]) Assign(alias string, but ...string) string {
	return t.join(func(c Column[T]) string {
		if c.Fixed || slices.Contains(but, c.Name) {
			return ""
		}
		return c.Name + " = " + alias + "." + c.Name
	})
}

// Read lists the columns that are read, as Under does, in the order of Dest.
func (t Table[T]) Read(alias string, instead ...string) string {
	return t.join(func(c Column[T]) string {
		if c.Read == nil {
			return ""
		}
		return expression(alias, c.Name, instead)
	})
}

// Dest returns where the columns of Read go.
func (t Table[T]) Dest(row *T) []any {
	dest := make([]any, 0, len(t))
	for _, c := range t {
		if c.Read != nil {
			dest = append(dest, c.Read(row))
		}
	}
	return dest
}

func (t Table[T]) join(item func(Column[T]) string) string {
	var items []string
	for _, c := range t {
		if s := item(c); s != "" {
			items = append(items, s)
		}
	}
	return strings.Join(items, ", ")
}

func expression(alias, name string, instead []string) string {
	for i := 0; i+1 < len(instead); i += 2 {
		if instead[i] == name {
			return instead[i+1]
		}
	}
	return alias + "." + name
}
