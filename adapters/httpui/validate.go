package httpui

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/store"
)

const maxTitle = 128 // runes, of what users name

// checkTitle cleans the name that a user gives to something they own.
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

// hostProblems are the messages for what is wrong with a host.
var hostProblems = map[store.HostProblem]string{
	store.HostSyntax:      "host_syntax",
	store.HostPort:        "host_port",
	store.HostZone:        "host_zone",
	store.HostUnspecified: "host_unspecified",
	store.HostNumeric:     "host_numeric",
}

// checkHost returns the canonical form of a host.
func checkHost(host string) (string, error) {
	canonical, err := store.CanonicalHost(host)
	if bad, ok := errors.AsType[*store.HostError](err); ok {
		return "", invalid("host", hostProblems[bad.Problem])
	}
	return canonical, err
}
