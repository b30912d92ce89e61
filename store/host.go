package store

import (
	"net/netip"
	"strings"
)

// DefaultHost is the host of a server for which none is given. It stands for every
// name and address of loopback.
const DefaultHost = "127.0.0.1"

// HostProblem is why a host is refused. Pages have words for each.
type HostProblem string

// The problems of hosts.
const (
	HostSyntax      HostProblem = "syntax"      // neither a DNS name nor an IP address
	HostPort        HostProblem = "port"        // a port is part of it
	HostZone        HostProblem = "zone"        // an IPv6 address with a zone
	HostUnspecified HostProblem = "unspecified" // 0.0.0.0 or ::, which is no address of a server
	HostNumeric     HostProblem = "numeric"     // an unusual spelling of an IPv4 address, such as 127.1
)

var hostReasons = map[HostProblem]string{
	HostSyntax:      "want a DNS name in ASCII or an IP address",
	HostPort:        "want the host without a port",
	HostZone:        "an address with a zone is not supported",
	HostUnspecified: "this is where a server listens, not where it can be reached",
	HostNumeric:     "write an IPv4 address as four decimal numbers",
}

// HostError is the error of [CanonicalHost], [Servers.CreateServer] and
// [Servers.UpdateServer] for a host that cannot be used. Its text gives the reason.
type HostError struct{ Problem HostProblem }

// Error gives the reason, without the host.
func (e *HostError) Error() string { return "store: host: " + hostReasons[e.Problem] }

// Unwrap returns [ErrInvalid].
func (e *HostError) Unwrap() error { return ErrInvalid }

// CanonicalHost returns the one spelling of a host: lower case, no final dot, IP
// addresses in their shortest form and without brackets, IPv4 addresses out of
// IPv6 ones, and [DefaultHost] for every name and address of loopback. An empty
// host is DefaultHost; blanks around a host do not count. The canonical form of a
// canonical host is itself. Names are not looked up.
//
// An error is always a *[HostError].
func CanonicalHost(host string) (string, error) {
	if CheckText(host) != nil {
		return "", &HostError{HostSyntax}
	}
	host = strings.ToLower(strings.TrimSpace(host))
	if host == "" {
		return DefaultHost, nil
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		switch {
		case strings.Contains(host, "]:"):
			return "", &HostError{HostPort}
		case !ok || !strings.Contains(inner, ":"):
			return "", &HostError{HostSyntax}
		}
		return canonicalAddr(inner)
	}
	if strings.Count(host, ":") > 1 {
		return canonicalAddr(host)
	}
	name, _, port := strings.Cut(host, ":")
	if port {
		return "", &HostError{HostPort}
	}
	name = strings.TrimSuffix(name, ".")
	if addr, err := netip.ParseAddr(name); err == nil {
		return canonicalAddr(addr.String())
	}
	return canonicalName(name)
}

func canonicalAddr(text string) (string, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return "", &HostError{HostSyntax}
	}
	if addr.Zone() != "" {
		return "", &HostError{HostZone}
	}
	addr = addr.Unmap()
	switch {
	case addr.IsUnspecified():
		return "", &HostError{HostUnspecified}
	case addr.IsLoopback():
		return DefaultHost, nil
	}
	return addr.String(), nil
}

const (
	maxHostName = 253 // bytes
	maxLabel    = 63
)

// loopbackNames are names that hosts files give to loopback. RFC 6761 reserves
// localhost and all below it.
var loopbackNames = map[string]bool{
	"localhost": true, "localhost.localdomain": true, "localhost4": true, "localhost6": true,
	"localhost4.localdomain4": true, "localhost6.localdomain6": true, "ip6-localhost": true, "ip6-loopback": true,
}

func canonicalName(name string) (string, error) {
	if len(name) > maxHostName {
		return "", &HostError{HostSyntax}
	}
	last := ""
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return "", &HostError{HostSyntax}
		}
		last = label
	}
	if isNumber(last) {
		return "", &HostError{HostNumeric}
	}
	if loopbackNames[name] || strings.HasSuffix(name, ".localhost") {
		return DefaultHost, nil
	}
	return name, nil
}

// isNumber reports whether programs read a last label as a part of an IPv4
// address: no top-level domain is a decimal or hexadecimal number.
func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(label, "0123456789") == ""
}
