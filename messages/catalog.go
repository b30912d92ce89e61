package messages

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// A Catalog is one language. It never changes.
type Catalog struct {
	Tag  string // BCP 47
	Name string // in the language itself

	texts    map[string]string
	lang     language.Tag
	fallback *Catalog
}

// Parse reads a catalog. The fallback may be nil.
func Parse(tag, name string, data []byte, fallback *Catalog) (*Catalog, error) {
	lang, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("messages: catalog %s: %w", tag, err)
	}
	c := &Catalog{Tag: tag, Name: name, lang: lang, fallback: fallback}
	if err := json.Unmarshal(data, &c.texts); err != nil {
		return nil, fmt.Errorf("messages: catalog %s: %w", tag, err)
	}
	return c, nil
}

// All returns a copy of the messages by key.
func (c *Catalog) All() map[string]string { return maps.Clone(c.texts) }

// Has reports whether the catalog, or its fallback, has a message.
func (c *Catalog) Has(key string) bool {
	_, ok := c.lookup(key)
	return ok
}

func (c *Catalog) lookup(key string) (string, bool) {
	for ; c != nil; c = c.fallback {
		if message, ok := c.texts[key]; ok {
			return message, true
		}
	}
	return "", false
}

// Text returns a message with its arguments put in. A key that is nowhere is returned as
// it is.
func (c *Catalog) Text(key string, args ...any) string {
	message, ok := c.lookup(key)
	if !ok {
		return key
	}
	if len(args) == 0 || !strings.Contains(message, "{") {
		return message
	}
	text := make([]byte, 0, 64)
	for {
		before, rest, ok := strings.Cut(message, "{")
		text = append(text, before...)
		if !ok {
			return string(text)
		}
		number, after, _ := strings.Cut(rest, "}")
		if i, err := strconv.Atoi(number); err == nil && i >= 0 && i < len(args) && strconv.Itoa(i) == number {
			text, message = fmt.Append(text, args[i]), after
		} else {
			text, message = append(text, '{'), rest
		}
	}
}

// plurals are the forms that a language may have for numbers, as CLDR names them, beside the
// one for all others.
var plurals = map[plural.Form]string{plural.Zero: ".zero", plural.One: ".one", plural.Two: ".two", plural.Few: ".few", plural.Many: ".many"}

// Count is Text for a message that depends on a whole number, which is its first argument. A
// catalog may have the message for one of its plural forms under the key with ".zero",
// ".one", ".two", ".few" or ".many" behind.
func (c *Catalog) Count(key string, n int, args ...any) string {
	form := key + plurals[plural.Cardinal.MatchPlural(c.lang, max(n, -n), 0, 0, 0, 0)]
	if _, ok := c.texts[form]; ok {
		key = form
	}
	return c.Text(key, append([]any{n}, args...)...)
}

// Negotiate returns the catalog that an Accept-Language header likes best, or the first
// one. It looks at the first 20 languages.
func Negotiate(accept string, catalogs ...*Catalog) *Catalog {
	best, quality := catalogs[0], 0.0
	for i, part := range strings.Split(accept, ",") {
		if i == 20 {
			break
		}
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			q, _ = strconv.ParseFloat(value, 64)
		}
		tag = strings.ToLower(tag)
		for _, c := range catalogs {
			base, _, _ := strings.Cut(strings.ToLower(c.Tag), "-")
			if (tag == base || strings.HasPrefix(tag, base+"-")) && q > quality {
				best, quality = c, q
			}
		}
	}
	return best
}
