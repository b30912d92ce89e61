package webapi

import (
	"errors"
	"net/url"
)

// errBase says nothing of the URL: somebody may have put a key into it.
var errBase = errors.New("the base URL must be http:// or https:// and a host, perhaps with a path, and nothing else")

// Origin returns the scheme, host and port of a base URL, such as
// "https://avatars.steamstatic.com": the form in which a Content-Security-Policy
// names a host. It is also the check for a base URL that comes from a setting: one
// that is not http or https, has no host, or has a user, query or fragment is an
// error, which does not quote it.
func Origin(base string) (string, error) {
	u, err := parseBase(base, "")
	if err != nil {
		return "", errors.New("webapi: " + err.Error())
	}
	return u.Scheme + "://" + u.Host, nil
}

// parseBase parses a base URL, or instead where base is empty.
func parseBase(base, instead string) (*url.URL, error) {
	if base == "" {
		base = instead
	}
	u, err := url.Parse(base)
	switch {
	case err != nil,
		u.Scheme != "http" && u.Scheme != "https",
		u.Hostname() == "",
		!plainHost(u.Host),
		u.User != nil,
		u.RawQuery != "" || u.ForceQuery,
		u.Fragment != "":
		return nil, errBase
	}
	return u, nil
}

// plainHost reports whether host, with its port, can stand in a header and in a
// policy: url.Parse lets a semicolon and a comma pass.
func plainHost(host string) bool {
	for i := range len(host) {
		switch c := host[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.', c == '-', c == '_', c == ':', c == '[', c == ']':
		default:
			return false
		}
	}
	return true
}
