package openid_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

// begin returns the cookie of a browser that begins, and what the provider sends it back to.
func begin(t *testing.T, s *openid.Site, p *openidtest.Provider, subject, next string) (*http.Cookie, *url.URL) {
	t.Helper()
	w := httptest.NewRecorder()
	u, err := url.Parse(s.Begin(w, "/return", subject, next))
	if err != nil {
		t.Fatal(err)
	}
	to := u.Query().Get("openid.return_to")
	back, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	q := back.Query()
	for k, v := range p.Answer(to, time.Now()) {
		q[k] = v
	}
	back.RawQuery = q.Encode()
	return w.Result().Cookies()[0], back
}

func finish(s *openid.Site, c *http.Cookie, back *url.URL, subject string) (string, []*http.Cookie, error) {
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", back.RequestURI(), nil)
	if c != nil {
		r.AddCookie(c)
	}
	id, next, err := s.Finish(w, r, "/return", subject)
	return id.String() + " " + next, w.Result().Cookies(), err
}

func newSite(t *testing.T, base string) (*openid.Site, *openidtest.Provider) {
	t.Helper()
	p, c := newProvider(t)
	return &openid.Site{BaseURL: base, Client: openid.Client{Endpoint: c.Endpoint}}, p
}

// TestAnswerOfAnotherBrowser: who gets a link with an answer of someone else is not logged
// in as them, nor does an answer for one purpose serve another.
func TestAnswerOfAnotherBrowser(t *testing.T) {
	t.Parallel()
	s, p := newSite(t, "https://example.org/l4m")
	cookie, back := begin(t, s, p, "", "/servers")
	other, _ := begin(t, s, p, "", "/servers")
	for name, tt := range map[string]struct {
		cookie  *http.Cookie
		subject string
	}{
		"no cookie": {nil, ""}, "another's": {other, ""}, "another subject": {cookie, "login 5"},
		"an empty one": {&http.Cookie{Name: cookie.Name, Value: "."}, ""}, "no base64": {&http.Cookie{Name: cookie.Name, Value: cookie.Value + "*"}, ""},
	} {
		if got, _, err := finish(s, tt.cookie, back, tt.subject); !errors.Is(err, openid.ErrInvalid) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	got, set, err := finish(s, cookie, back, "")
	if got != mara.String()+" /servers" || err != nil {
		t.Errorf("its own: %v, %v", got, err)
	}
	if len(set) != 1 || set[0].MaxAge >= 0 || set[0].Path != "/l4m/return" {
		t.Errorf("the cookie stays: %v", set)
	}
	if _, _, err := finish(s, cookie, back, ""); !errors.Is(err, openid.ErrInvalid) {
		t.Errorf("again: %v", err)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	for base, secure := range map[string]bool{"https://example.org/l4m": true, "http://127.0.0.1:8080/l4m": false} {
		s, p := newSite(t, base)
		c, back := begin(t, s, p, "", strings.Repeat("x", 5000))
		if c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/l4m/return" || c.MaxAge != 900 {
			t.Errorf("%s: %v", base, c)
		}
		if len(c.Value) > 2000 || strings.Contains(back.String(), strings.Split(c.Value, ".")[0]) {
			t.Errorf("%s: the cookie is long, or its secret is in the URL", base)
		}
		if got, _, err := finish(s, c, back, ""); got != mara.String()+" " || err != nil {
			t.Errorf("%s: %q, %v", base, got, err)
		}
	}
}
