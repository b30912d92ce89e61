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
	u, err := url.Parse(c.LoginURL)
	web := err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
	path := err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/")
	if !web && !path || u.Fragment != "" || strings.ContainsAny(c.LoginURL, "\\ ") {
		return errors.New("httpui: Config.LoginURL is neither a path like /login nor an http or https URL")
	}
	return nil
}

// loginAt is the URL at which the reader logs in to see this page, "" if there is
// none.
func (v *visit) loginAt() string {
	asked := v.r.URL.RequestURI()
	next := strings.TrimPrefix(asked, v.ui.Prefix)
	if v.ui.Auth == nil {
		if next == "/servers" || v.next(next) != next {
			return v.URL("/login")
		}
		return v.URL("/login?" + query("next", next))
	}
	if v.ui.LoginURL == "" {
		return ""
	}
	u, err := url.Parse(v.ui.LoginURL)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("next", v.URL(v.next(next)))
	u.RawQuery = q.Encode()
	return u.String()
}
