package httpui

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/left4me/left4me/httplimit"
)

// input is what a form or a JSON object says. A program may write a number as a
// number or as a string.
type input struct {
	form   url.Values
	object map[string]json.RawMessage // nil: a form
}

// input reads the body. What is neither a form nor JSON is refused, not taken
// for an empty form, which would switch things off.
func (v *visit) input() (input, error) {
	leave, err := v.bodyPlace()
	if err != nil {
		v.w.Header().Set("Connection", "close") // the body is not waited for
		return input{}, err
	}
	body, err := io.ReadAll(v.r.Body)
	leave()
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return input{}, errTooLarge
	}
	if err != nil {
		return input{}, errBadBody
	}
	var in input
	switch kind, _, _ := mime.ParseMediaType(v.r.Header.Get("Content-Type")); {
	case kind == "application/json":
		err = json.Unmarshal(body, &in.object)
		if in.object == nil {
			return input{}, errBadBody
		}
	case kind == "application/x-www-form-urlencoded" || len(body) == 0:
		in.form, err = url.ParseQuery(string(body))
	default:
		return input{}, errMediaType
	}
	if err != nil || !utf8.Valid(body) {
		return input{}, errBadBody
	}
	return in, nil
}

// bodyPlace takes one of the places for bodies that are on their way, so that
// their senders cannot fill the memory by being slow. leave gives it back.
func (v *visit) bodyPlace() (leave func(), err error) {
	if v.User.ID != 0 {
		if !v.ui.bodies.Acquire(v.User.ID) {
			return nil, errUnavailable
		}
		return func() { v.ui.bodies.Release(v.User.ID) }, nil
	}
	addr := httplimit.Network(v.clientAddr())
	if !v.ui.forms.Acquire(addr) {
		return nil, errUnavailable
	}
	return func() { v.ui.forms.Release(addr) }, nil
}

// text is one value: "" if it is absent or null. What is no text is invalid.
func (in input) text(name string) (string, error) {
	if in.object == nil {
		if values := in.form[name]; len(values) > 0 {
			return values[0], nil
		}
		return "", nil
	}
	raw, ok := in.object[name]
	if !ok || string(raw) == "null" {
		return "", nil
	}
	var s string
	var n json.Number
	if json.Unmarshal(raw, &s) == nil {
		return s, nil
	}
	if raw[0] != '"' && json.Unmarshal(raw, &n) == nil {
		return n.String(), nil
	}
	return "", invalid(name, "bad_type")
}

// empty reports whether there was no body that could be read.
func (in input) empty() bool { return in.form == nil && in.object == nil }

// has reports whether a value was sent, even an empty one.
func (in input) has(name string) bool {
	if in.object == nil {
		return in.form.Has(name)
	}
	raw, ok := in.object[name]
	return ok && string(raw) != "null"
}

// texts are several values by their names.
func (in input) texts(names ...string) (map[string]string, error) {
	texts := make(map[string]string, len(names))
	for _, name := range names {
		value, err := in.text(name)
		if err != nil {
			return nil, err
		}
		texts[name] = value
	}
	return texts, nil
}

// flag is a yes or no: in a form anything is a yes, in JSON true or any text.
func (in input) flag(name string) (bool, error) {
	var yes bool
	if in.object != nil && json.Unmarshal(in.object[name], &yes) == nil {
		return yes, nil
	}
	text, err := in.text(name)
	return text != "", err
}

const (
	maxLines = 500
	maxLine  = 500 // bytes
)

// lines is a list: an array in JSON, and in a form an array too or one entry a line.
func (in input) lines(name string) ([]string, error) {
	var list []string
	if in.object != nil {
		raw, ok := in.object[name]
		if ok && json.Unmarshal(raw, &list) != nil {
			return nil, invalid(name, "bad_list")
		}
	} else if text, _ := in.text(name); strings.HasPrefix(strings.TrimSpace(text), "[") {
		if json.Unmarshal([]byte(text), &list) != nil {
			return nil, invalid(name, "bad_list")
		}
	} else {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
	}
	if len(list) > maxLines {
		return nil, invalid(name, "too_many_lines", maxLines)
	}
	for _, line := range list {
		if len(line) > maxLine || !utf8.ValidString(line) || strings.ContainsAny(line, "\x00\r\n") {
			return nil, invalid(name, "bad_line", maxLine)
		}
	}
	if list == nil {
		list = []string{}
	}
	return list, nil
}
