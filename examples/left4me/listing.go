package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf16"
)

// listing is the flag of the commands that list.
type listing struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// printJSON prints v as indented JSON, in which what could steer a terminal is escaped.
func (c command) printJSON(v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	var escaped []byte
	for _, r := range text.String() { // outside of texts there are only line breaks
		switch {
		case r == '\n' || strconv.IsPrint(r):
			escaped = append(escaped, string(r)...)
		case r < 0x10000:
			escaped = fmt.Appendf(escaped, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			escaped = fmt.Appendf(escaped, `\u%04x\u%04x`, high, low)
		}
	}
	_, err := c.out.Write(escaped)
	return err
}
