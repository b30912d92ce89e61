package httpui

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// input is what a form or a JSON object says. A program may write a number as a
// number or as a string.
type input struct {
	form   func(name string) []string
	object map[string]json.RawMessage // nil: a form
}

func (v *visit) input() (input, error) {
	var large *http.MaxBytesError
	if !v.sendsJSON() {
		if err := v.r.ParseForm(); err != nil {
			if errors.As(err, &large) {
				return input{}, errTooLarge
			}
			return input{}, errBadBody
		}
		return input{form: func(name string) []string { return v.r.PostForm[name] }}, nil
	}
	dec := json.NewDecoder(v.r.Body)
	in := input{object: map[string]json.RawMessage{}}
	if err := dec.Decode(&in.object); err != nil {
		if errors.As(err, &large) {
			return input{}, errTooLarge
		}
		return input{}, errBadBody
	}
	if _, err := dec.Token(); err != io.EOF || in.object == nil {
		return input{}, errBadBody
	}
	return in, nil
}

func (in input) has(name string) bool {
	if in.object != nil {
		_, ok := in.object[name]
		return ok
	}
	return len(in.form(name)) > 0
}

// text is one value: "" if it is absent or null. What is no text is invalid.
func (in input) text(name string) (string, error) {
	if in.object == nil {
		if values := in.form(name); len(values) > 0 {
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

const maxTitle = 64 // runes, of what users name

// checkTitle cleans the name that a user gives to something of his.
func checkTitle(field, name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", invalid(field, "name_empty")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
	}) || display(name) == "":
		return "", invalid(field, "name_bad")
	case utf8.RuneCountInString(name) > maxTitle:
		return "", invalid(field, "name_long", maxTitle)
	}
	return name, nil
}

// checkHost cleans an address: a DNS name or an IP address, without a port.
func checkHost(host string) (string, error) {
	host = strings.ToLower(strings.TrimSpace(host))
	if host == "" {
		return "127.0.0.1", nil
	}
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && addr.Zone() == "" {
		return addr.String(), nil
	}
	bad := invalid("host", "host_bad")
	if len(host) > 253 {
		return "", bad
	}
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" || len(label) > 63 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" ||
			label[0] == '-' || label[len(label)-1] == '-' {
			return "", bad
		}
	}
	return host, nil
}
