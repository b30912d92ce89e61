package input

import (
	"slices"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/store/httperror"
)

// changes are values that change something, or make it. What JSON lacks stays; a form has all.
type changes struct {
	formjson.Values
	wrong httperror.List
}

// keeps reports whether a field stays as it is.
func (c *changes) keeps(field string) bool { return c.IsJSON() && !c.Has(field) }

// refuse notes that a field is wrong, if it is.
func (c *changes) refuse(field, code string, is bool) {
	if is {
		c.wrong.Add(httperror.Invalid(field, code))
	}
}

// flag takes a field over that is on or off.
func (c *changes) flag(field string, to *bool) {
	if c.keeps(field) {
		return
	}
	on, err := c.Flag(field)
	*to = on
	c.wrong.Add(err)
}

// choose takes over those of all things that a field names: in JSON a list of names, in a form a
// flag for each, such as tell_down. The code is that of a name that is none of them.
func choose[T any](c *changes, field, prefix, code string, to *[]T, all []T, name func(T) string) {
	if c.keeps(field) {
		return
	}
	var names []string
	var err error
	if c.IsJSON() {
		names, err = c.Lines(field)
		c.wrong.Add(err)
	}
	*to = nil
	for _, one := range all {
		on := slices.Contains(names, name(one))
		if !c.IsJSON() {
			on, err = c.Flag(prefix + name(one))
			c.wrong.Add(err)
		}
		if on {
			*to = append(*to, one)
		}
	}
	known := func(n string) bool { return slices.ContainsFunc(all, func(one T) bool { return name(one) == n }) }
	c.refuse(field, code, slices.ContainsFunc(names, func(n string) bool { return !known(n) }))
}
