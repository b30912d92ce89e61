package httpui

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
