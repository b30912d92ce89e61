package spec

import (
	"fmt"
	"strconv"
	"strings"
)

// YAML returns the Spec as a document of YAML 1.2 with the fields of its JSON. Host tools
// that read a spec file, as that of the Python system does, take it. It holds the
// password. Bytes that are no UTF-8 become U+FFFD.
func (s Spec) YAML() string {
	var b strings.Builder
	b.WriteString("port: " + strconv.Itoa(s.Port) + "\n")
	if len(s.Overlays) == 0 {
		b.WriteString("overlays: []\n")
	} else {
		b.WriteString("overlays:\n")
	}
	for _, layer := range s.Overlays {
		b.WriteString("- path: " + quoted(layer.Path) + "\n")
		if layer.Alias != "" {
			b.WriteString("  alias: " + quoted(layer.Alias) + "\n")
		}
	}
	for _, list := range []struct {
		name    string
		entries []string
	}{{"arguments", s.Arguments}, {"config", s.Config}} {
		if len(list.entries) == 0 {
			b.WriteString(list.name + ": []\n")
			continue
		}
		b.WriteString(list.name + ":\n")
		for _, entry := range list.entries {
			b.WriteString("- " + quoted(entry) + "\n")
		}
	}
	return b.String()
}

// quoted writes a text as a string of JSON that is one of YAML too.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r <= 0x9f || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffe' || r == '\uffff':
			fmt.Fprintf(&b, `\u%04x`, r)
		default: // what is no UTF-8 has become U+FFFD
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
