package openid_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

const returnTo = "https://example.org/return?state=abc"

var mara = steam.FromAccountID(4501)

func newProvider(t *testing.T) (*openidtest.Provider, *openid.Client) {
	t.Helper()
	p := openidtest.NewProvider()
	t.Cleanup(p.Close)
	p.SetPerson(mara)
	return p, &openid.Client{Endpoint: p.Endpoint}
}

// answer is what the browser brings: the provider's fields and those of returnTo.
func answer(p *openidtest.Provider, at time.Time) url.Values {
	v := p.Answer(returnTo, at)
	v.Set("state", "abc")
	return v
}

// TestForgedAnswers: nothing that the provider has not said so, of this person, for this
// site and this browser, logs anyone in.
func TestForgedAnswers(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t)
	other := "/id/76561197960287930"
	set := func(name, value string) func(url.Values) {
		return func(v url.Values) { v.Set("openid."+name, value) }
	}
	for name, tt := range map[string]struct {
		change func(url.Values)
		want   error
		asks   bool // the provider
	}{
		"canceled":               {set("mode", "cancel"), openid.ErrCanceled, false},
		"an error":               {set("mode", "error"), openid.ErrInvalid, false},
		"a question":             {set("mode", "check_authentication"), openid.ErrInvalid, false},
		"another protocol":       {set("ns", "http://openid.net/signon/1.1"), openid.ErrInvalid, false},
		"another provider":       {set("op_endpoint", "https://evil.example/openid/login"), openid.ErrInvalid, false},
		"another site":           {set("return_to", "https://evil.example/return?state=abc"), openid.ErrInvalid, false},
		"another browser":        {func(v url.Values) { v.Set("state", "xyz") }, openid.ErrInvalid, false},
		"no browser":             {func(v url.Values) { v.Del("state") }, openid.ErrInvalid, false},
		"a state twice":          {func(v url.Values) { v.Add("state", "abc") }, openid.ErrInvalid, false},
		"a field twice":          {func(v url.Values) { v.Add("openid.sig", "x") }, openid.ErrInvalid, false},
		"no signature":           {func(v url.Values) { v.Del("openid.sig") }, openid.ErrInvalid, false},
		"identity not signed":    {set("signed", "signed,op_endpoint,return_to,response_nonce,assoc_handle"), openid.ErrInvalid, false},
		"nonce not signed":       {set("signed", "op_endpoint,claimed_id,identity,return_to,assoc_handle"), openid.ErrInvalid, false},
		"two people":             {func(v url.Values) { v.Set("openid.identity", v.Get("openid.identity")[:30]) }, openid.ErrInvalid, false},
		"a person elsewhere":     {person("https://evil.example" + other), openid.ErrInvalid, false},
		"a path after the ID":    {person(strings.TrimSuffix(p.Endpoint, "/login") + other + "/x"), openid.ErrInvalid, false},
		"a group":                {person(strings.TrimSuffix(p.Endpoint, "/login") + "/id/103582791429521412"), openid.ErrInvalid, false},
		"signs of another form":  {person(strings.TrimSuffix(p.Endpoint, "/login") + "/id/STEAM_0:0:11101"), openid.ErrInvalid, false},
		"no time":                {set("response_nonce", "abc"), openid.ErrInvalid, false},
		"a long field":           {set("assoc_handle", strings.Repeat("a", 5000)), openid.ErrInvalid, false},
		"another person":         {person(strings.TrimSuffix(p.Endpoint, "/login") + other), openid.ErrInvalid, true},
		"a signature of another": {set("sig", "AAAA"), openid.ErrInvalid, true},
	} {
		v := answer(p, time.Now())
		tt.change(v)
		before := p.Checks()
		id, err := c.Verify(t.Context(), returnTo, v)
		if !errors.Is(err, tt.want) || !id.IsZero() {
			t.Errorf("%s: %v, %v; want %v", name, id, err, tt.want)
		}
		if asked := p.Checks() > before; asked != tt.asks {
			t.Errorf("%s: the provider was asked: %t", name, asked)
		}
	}
	if id, err := c.Verify(t.Context(), returnTo, answer(p, time.Now())); id != mara || err != nil {
		t.Errorf("a true answer: %v, %v", id, err)
	}
}

func person(identity string) func(url.Values) {
	return func(v url.Values) {
		v.Set("openid.claimed_id", identity)
		v.Set("openid.identity", identity)
	}
}

func TestManyFieldsAreRefused(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t)
	v := answer(p, time.Now())
	for i := range 100 {
		v.Set("openid.x"+strings.Repeat("y", i), "")
	}
	if _, err := c.Verify(t.Context(), returnTo, v); !errors.Is(err, openid.ErrInvalid) {
		t.Error(err)
	}
}

// TestAgeOfAnswers: the clocks may differ by the tolerance.
func TestAgeOfAnswers(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t)
	for age, want := range map[time.Duration]error{
		openid.Tolerance - time.Minute: nil, -openid.Tolerance + time.Minute: nil,
		openid.Tolerance + time.Minute: openid.ErrExpired, -openid.Tolerance - time.Minute: openid.ErrExpired,
	} {
		if _, err := c.Verify(t.Context(), returnTo, answer(p, time.Now().Add(-age))); !errors.Is(err, want) {
			t.Errorf("%v old: %v, want %v", age, err, want)
		}
	}
}

// TestAnswerCountsOnce, also when a careless provider confirms it to many at once.
func TestAnswerCountsOnce(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t)
	yes := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("ns:http://specs.openid.net/auth/2.0\nis_valid:true\n"))
	}))
	defer yes.Close()
	c.HTTP = &http.Client{Transport: redirected(yes.URL)}
	v := answer(p, time.Now())
	var wg sync.WaitGroup
	won := make(chan error, 20)
	for range cap(won) {
		wg.Go(func() {
			_, err := c.Verify(t.Context(), returnTo, v)
			won <- err
		})
	}
	wg.Wait()
	close(won)
	count := 0
	for err := range won {
		if err == nil {
			count++
		} else if !errors.Is(err, openid.ErrInvalid) {
			t.Error(err)
		}
	}
	if count != 1 {
		t.Errorf("one answer counted %d times", count)
	}
}

// redirected sends every request to another server.
type redirected string

func (to redirected) RoundTrip(r *http.Request) (*http.Response, error) {
	u, err := url.Parse(string(to))
	if err != nil {
		return nil, err
	}
	r.URL.Scheme, r.URL.Host = u.Scheme, u.Host
	return http.DefaultTransport.RoundTrip(r)
}

// TestProviderThatFails: no answer counts while the provider cannot confirm it, and no
// error shows the signature or the state.
func TestProviderThatFails(t *testing.T) {
	t.Parallel()
	p, c := newProvider(t)
	reply := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			w.Write([]byte(body))
		}
	}
	const ns = "ns:http://specs.openid.net/auth/2.0\n"
	for name, tt := range map[string]struct {
		reply http.HandlerFunc
		want  error
	}{
		"HTML":        {reply(200, "<html>is_valid:true"), openid.ErrUnavailable},
		"no protocol": {reply(200, "is_valid:true\n"), openid.ErrUnavailable},
		"no":          {reply(200, ns+"is_valid:false\n"), openid.ErrInvalid},
		"both":        {reply(200, ns+"is_valid:true\nis_valid:false\n"), openid.ErrInvalid},
		"a redirect":  {reply(302, ns+"is_valid:true\n"), openid.ErrUnavailable},
		"away":        {reply(503, ns+"is_valid:true\n"), openid.ErrUnavailable},
		"too large":   {reply(200, strings.Repeat("x", 1<<20)+"\n"+ns+"is_valid:true\n"), openid.ErrUnavailable},
	} {
		s := httptest.NewServer(tt.reply)
		c.HTTP = &http.Client{Transport: redirected(s.URL)}
		v := answer(p, time.Now())
		_, err := c.Verify(t.Context(), returnTo, v)
		s.Close()
		if !errors.Is(err, tt.want) || strings.Contains(err.Error(), v.Get("openid.sig")) || strings.Contains(err.Error(), "abc") {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	c.HTTP = nil
	p.Close()
	if _, err := c.Verify(t.Context(), returnTo, answer(p, time.Now())); !errors.Is(err, openid.ErrUnavailable) {
		t.Errorf("no connection: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Verify(ended, returnTo, answer(p, time.Now())); !errors.Is(err, context.Canceled) {
		t.Errorf("ended: %v", err)
	}
}

func TestConfig(t *testing.T) {
	t.Parallel()
	for base, good := range map[string]bool{
		"https://example.org": true, "http://127.0.0.1:8080/left4me": true,
		"": false, "example.org": false, "ftp://example.org": false, "https://": false, "https://example.org/": false,
		"https://u:p@example.org": false, "https://example.org?x": false, "https://example.org#x": false, "https://a;b": false,
	} {
		site := openid.Site{BaseURL: base}
		if err := site.Check(); (err == nil) != good {
			t.Errorf("%q: %v", base, err)
		}
	}
	for endpoint, want := range map[string]string{
		"": "https://steamcommunity.com", "http://127.0.0.1:1/openid/login": "http://127.0.0.1:1",
		"http://127.0.0.1:1/openid": "", "https://x;y/login": "",
	} {
		c := openid.Client{Endpoint: endpoint}
		if got, err := c.Origin(); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", endpoint, got, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	p := openidtest.NewProvider()
	defer p.Close()
	p.SetPerson(mara)
	good := answer(p, time.Now())
	f.Add(good.Encode())
	f.Add("openid.mode=cancel&openid.ns=http%3A%2F%2Fspecs.openid.net%2Fauth%2F2.0")
	f.Add("openid.claimed_id=&openid.claimed_id=&state=%00")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		c := openid.Client{Endpoint: p.Endpoint, HTTP: &http.Client{Transport: refuses{}}}
		id, err := c.Verify(t.Context(), returnTo, v)
		if err == nil || !id.IsZero() {
			t.Errorf("%q: %v without the provider", query, id)
		}
	})
}

// refuses is a provider that confirms nothing.
type refuses struct{}

func (refuses) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("no") }
