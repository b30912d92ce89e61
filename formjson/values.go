package formjson

import (
	"encoding/json"
	"errors"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"
)

// The bounds of lists.
const (
	MaxLines = 500 // entries
	MaxLine  = 500 // bytes of an entry
)

// Errors of [Parse].
var (
	ErrMediaType = errors.New("formjson: neither a form nor JSON")
	ErrSyntax    = errors.New("formjson: the body cannot be read")
)

// Code says what is wrong with a value.
type Code string

// The codes.
const (
	BadType  Code = "bad_type"       // no text, number or flag
	BadList  Code = "bad_list"       // no list of texts
	BadLine  Code = "bad_line"       // an entry is longer than MaxLine, or not a line
	TooLarge Code = "too_many_lines" // a list of more than MaxLines
)

// Error says which value is wrong.
type Error struct {
	Field string
	Code  Code
}

// Error names the field.
func (e *Error) Error() string { return "formjson: " + e.Field + ": " + string(e.Code) }

// Values are the values of a body. The zero value has none.
type Values struct {
	form   url.Values
	object map[string]json.RawMessage // nil: a form
}

// Parse reads a body. One that is neither a form nor JSON is refused, not taken for an
// empty form, which would switch things off; an empty body is an empty form.
func Parse(contentType string, body []byte) (Values, error) {
	var v Values
	var err error
	switch kind, _, _ := mime.ParseMediaType(contentType); {
	case kind == "application/json":
		if err = json.Unmarshal(body, &v.object); v.object == nil {
			return Values{}, ErrSyntax
		}
	case kind == "application/x-www-form-urlencoded" || len(body) == 0:
		v.form, err = url.ParseQuery(string(body))
	default:
		return Values{}, ErrMediaType
	}
	if err != nil || !utf8.Valid(body) {
		return Values{}, ErrSyntax
	}
	return v, nil
}

// Form returns the form, nil if the body is JSON.
func (v Values) Form() url.Values { return v.form }

// Raw returns a value of a JSON object; ok is false for a form and for what is absent.
func (v Values) Raw(name string) (raw json.RawMessage, ok bool) {
	raw, ok = v.object[name]
	return raw, ok
}

// Object returns the JSON object, nil if the body is a form.
func (v Values) Object() map[string]json.RawMessage { return v.object }

// IsJSON reports whether the body is a JSON object.
func (v Values) IsJSON() bool { return v.object != nil }

// IsZero reports whether no body was read.
func (v Values) IsZero() bool { return v.form == nil && v.object == nil }

// Has reports whether a value was sent, even an empty one. A null is none.
func (v Values) Has(name string) bool {
	if v.object == nil {
		return v.form.Has(name)
	}
	raw, ok := v.object[name]
	return ok && string(raw) != "null"
}

// Text returns one value: "" if it is absent or null, the first if there are several.
func (v Values) Text(name string) (string, error) {
	if v.object == nil {
		return v.form.Get(name), nil
	}
	if !v.Has(name) {
		return "", nil
	}
	raw := v.object[name]
	var s string
	var n json.Number
	if json.Unmarshal(raw, &s) == nil {
		return s, nil
	}
	if raw[0] != '"' && json.Unmarshal(raw, &n) == nil {
		return n.String(), nil
	}
	return "", &Error{name, BadType}
}

// Texts returns several values by their names.
func (v Values) Texts(names ...string) (map[string]string, error) {
	texts := make(map[string]string, len(names))
	for _, name := range names {
		value, err := v.Text(name)
		if err != nil {
			return nil, err
		}
		texts[name] = value
	}
	return texts, nil
}

// Flag returns a yes or no: in a form anything is a yes, in JSON true or any text.
func (v Values) Flag(name string) (bool, error) {
	var yes bool
	if v.object != nil && json.Unmarshal(v.object[name], &yes) == nil {
		return yes, nil
	}
	text, err := v.Text(name)
	return text != "", err
}

// Flags returns several flags in the order of their names.
func (v Values) Flags(names ...string) ([]bool, error) {
	flags := make([]bool, len(names))
	for i, name := range names {
		var err error
		if flags[i], err = v.Flag(name); err != nil {
			return nil, err
		}
	}
	return flags, nil
}

// Bool returns a yes or no that is true or false in JSON, and one of these two words in a form. What is
// absent is false.
func (v Values) Bool(name string) (yes bool, err error) {
	if raw, ok := v.Raw(name); ok && json.Unmarshal(raw, &yes) == nil {
		return yes, nil
	}
	text, err := v.Text(name)
	if err == nil && text != "" && text != "true" && text != "false" {
		err = &Error{name, BadType}
	}
	return text == "true", err
}

// Lines returns a list, never nil: an array in JSON, and in a form an array too or one
// entry a line.
func (v Values) Lines(name string) ([]string, error) {
	list := []string{}
	text := ""
	raw, array := v.object[name]
	if v.object == nil {
		text = v.form.Get(name)
		if array = strings.HasPrefix(strings.TrimSpace(text), "["); array {
			raw = json.RawMessage(text)
		}
	}
	if array && json.Unmarshal(raw, &list) != nil {
		return nil, &Error{name, BadList}
	}
	if !array {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
	}
	if len(list) > MaxLines {
		return nil, &Error{name, TooLarge}
	}
	for _, line := range list {
		if !ValidLine(line) {
			return nil, &Error{name, BadLine}
		}
	}
	if list == nil { // null
		list = []string{}
	}
	return list, nil
}

// ValidLine reports whether a text is one line of at most [MaxLine] bytes.
func ValidLine(line string) bool {
	return len(line) <= MaxLine && utf8.ValidString(line) && !strings.ContainsAny(line, "\x00\r\n")
}
