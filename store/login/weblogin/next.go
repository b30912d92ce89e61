package weblogin

import (
	"net/url"
	"strings"
)

const maxNext = 500 // bytes of a path to go on at

// Next returns the path to go on at after a login: that of a request, if it is one of this
// site, or else the usual one.
func Next(path, usual string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || len(path) > maxNext ||
		strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return usual
	}
	return path
}

// IsAddress reports whether a text is a path, or an http or https URL without a user, that a
// page may lead to.
func IsAddress(s string) bool {
	u, err := url.Parse(s)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
	path := err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/")
	return (web || path) && u.Fragment == "" && !strings.ContainsAny(s, "\\ ")
}

// WithNext returns the address of a login that goes on at a path, which is in its parameter
// "next"; "" for what is no address.
func WithNext(login, path string) string {
	u, err := url.Parse(login)
	if err != nil || login == "" {
		return ""
	}
	q := u.Query()
	q.Set("next", path)
	u.RawQuery = q.Encode()
	return u.String()
}
