package httpui

import (
	"errors"
	"net/url"
	"strings"
)

func (c Config) checkLoginURL() error {
	if c.LoginURL == "" {
		return nil
	}
	if c.Auth == nil {
		return errors.New("httpui: Config.LoginURL needs Config.Auth: without it the handler has its own login")
	}
	if !isAddress(c.LoginURL) {
		return errors.New("httpui: Config.LoginURL is neither a path like /login nor an http or https URL")
	}
	return nil
}

// isAddress reports whether a text is a path, or an http or https URL, that a page may
// lead to.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
	path := err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/")
	return (web || path) && u.Fragment == "" && !strings.ContainsAny(s, "\\ ")
}

// loginAt is the URL at which the reader logs in to see this page, "" if there is
// none.
func (req *request) loginAt() string {
	asked := req.r.URL.RequestURI()
	next := strings.TrimPrefix(asked, req.handler.Prefix)
	if req.handler.Auth == nil {
		if next == "/servers" || req.next(next) != next {
			return req.URL("/login")
		}
		return req.URL("/login?" + query("next", next))
	}
	if req.handler.LoginURL == "" {
		return ""
	}
	u, err := url.Parse(req.handler.LoginURL)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("next", req.URL(req.next(next)))
	u.RawQuery = q.Encode()
	return u.String()
}
