package openid

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
)

const (
	cookieName = "steam_openid"
	cookieTime = 15 * time.Minute // to log in at the provider
	maxNext    = 1000
)

// A Site is a web site whose users log in at a provider. Its methods may be called from
// many goroutines. It must not be copied after its first use.
type Site struct {
	// BaseURL is where browsers find the site, without a slash at its end: a scheme, a
	// host and perhaps a path. Answers are for this URL alone.
	BaseURL string

	// Client asks the provider. Its zero value asks Steam.
	Client Client
}

// Check returns [ErrConfig] if a URL cannot be as it is.
func (s *Site) Check() error {
	if u, err := parseURL(s.BaseURL); err != nil || strings.HasSuffix(u.Path, "/") {
		return ErrConfig
	}
	_, err := s.Client.Origin()
	return err
}

// Begin returns where the browser goes to log in, and gives it a cookie by which
// [Site.Finish] knows it again. The provider sends it back to path, which begins with a
// slash. Subject says what the answer is for, such as the login that it adds to; an answer
// for another subject is not valid. Next is kept in the cookie for Finish, if it is no
// longer than a thousand bytes.
func (s *Site) Begin(w http.ResponseWriter, path, subject, next string) string {
	var random [32]byte
	_, _ = rand.Read(random[:]) // it never fails
	secret := encode(random[:])
	if len(next) > maxNext {
		next = ""
	}
	s.setCookie(w, path, secret+"."+encode([]byte(next)), int(cookieTime/time.Second))
	return s.Client.URL(s.returnTo(path, secret, subject), s.BaseURL)
}

// Finish returns who has logged in, and the next of Begin, which may come from anywhere:
// check it. The cookie ends with the first call. The error is one of this package, or that
// of the request's context.
func (s *Site) Finish(w http.ResponseWriter, r *http.Request, path, subject string) (id steam.ID, next string, err error) {
	cookies := r.CookiesNamed(cookieName)
	s.setCookie(w, path, "", -1)
	if len(cookies) != 1 {
		return steam.ID{}, "", invalid("this browser did not ask, or too long ago")
	}
	secret, text, _ := strings.Cut(cookies[0].Value, ".")
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(secret) < 32 || len(b) > maxNext {
		return steam.ID{}, "", invalid("the cookie is not of this site")
	}
	id, err = s.Client.Verify(r.Context(), s.returnTo(path, secret, subject), r.URL.Query())
	return id, string(b), err
}

// returnTo is where the provider sends the browser. Its state proves, without telling the
// secret of the cookie, which browser asked, and what for.
func (s *Site) returnTo(path, secret, subject string) string {
	sum := sha256.Sum256([]byte(path + "\x00" + secret + "\x00" + subject))
	return s.BaseURL + path + "?state=" + encode(sum[:])
}

func (s *Site) setCookie(w http.ResponseWriter, path, value string, maxAge int) {
	u, err := parseURL(s.BaseURL)
	if err != nil {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: value, Path: u.Path + path, MaxAge: maxAge,
		HttpOnly: true, Secure: u.Scheme == "https", SameSite: http.SameSiteLaxMode,
	})
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// parseURL parses a URL from a setting. It quotes nothing: there may be a password in it.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || strings.ContainsAny(s, "#;,'\" ") {
		return nil, ErrConfig
	}
	return u, nil
}
