package webapi_test

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func TestStatus(t *testing.T) {
	t.Parallel()
	sentinels := []error{webapi.ErrUnauthorized, webapi.ErrRateLimited, webapi.ErrNoMatch}
	tests := []struct {
		status int
		want   error // of the sentinels
		text   string
	}{
		{401, webapi.ErrUnauthorized, "webapi: GetPlayerSummaries: HTTP 401 Unauthorized"},
		{403, webapi.ErrUnauthorized, "webapi: GetPlayerSummaries: HTTP 403 Forbidden"},
		{429, webapi.ErrRateLimited, "webapi: GetPlayerSummaries: HTTP 429 Too Many Requests"},
		{400, nil, "webapi: GetPlayerSummaries: HTTP 400 Bad Request"},
		{500, nil, "webapi: GetPlayerSummaries: HTTP 500 Internal Server Error"},
		{503, nil, "webapi: GetPlayerSummaries: HTTP 503 Service Unavailable"},
		{204, nil, "webapi: GetPlayerSummaries: HTTP 204 No Content"},
		{599, nil, "webapi: GetPlayerSummaries: HTTP 599"},
	}
	srv, c := newClient(t, webapitest.Options{})
	for _, test := range tests {
		srv.FailNext(webapitest.HTML(test.status))
		_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
		e, ok := errors.AsType[*webapi.Error](err)
		if !ok || e.StatusCode != test.status || e.Method != "GetPlayerSummaries" || e.RetryAfter != 0 {
			t.Errorf("%d: error = %#v", test.status, err)
			continue
		}
		if e.Error() != test.text {
			t.Errorf("%d: text = %q, want %q", test.status, e, test.text)
		}
		for _, s := range sentinels {
			if errors.Is(err, s) != (s == test.want) {
				t.Errorf("%d: errors.Is(err, %q) = %v", test.status, s, errors.Is(err, s))
			}
		}
	}
}

func TestBadKey(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Lookup: everybody})
	srv.SetKey("another")
	if _, err := c.GetPlayerSummaries(t.Context(), idsTo(1)); !errors.Is(err, webapi.ErrUnauthorized) {
		t.Errorf("wrong key: error = %v, want ErrUnauthorized", err)
	}
	calls := srv.Calls()
	for _, key := range []string{"", testKey + "\n", "a b", "schlüssel", "\x00", string(make([]byte, 1000))} {
		c.Key = key
		if _, err := c.GetPlayerSummaries(t.Context(), idsTo(1)); !errors.Is(err, webapi.ErrUnauthorized) {
			t.Errorf("key %q: error = %v, want ErrUnauthorized", key, err)
		}
	}
	if n := srv.Calls(); n != calls {
		t.Errorf("%d calls with a key that cannot be sent", n-calls)
	}
	if _, err := new(webapi.Client).GetPlayerSummaries(t.Context(), idsTo(1)); !errors.Is(err, webapi.ErrUnauthorized) {
		t.Errorf("zero Client: error = %v, want ErrUnauthorized", err)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const date = "Fri, 02 Jan 2026 10:00:00 GMT"
	tests := []struct {
		header, date string
		want         time.Duration
	}{
		{"", "", 0},
		{"30", "", 30 * time.Second},
		{" 30 ", "", 30 * time.Second},
		{"0", "", 0},
		{"-5", "", 0},
		{"1.5", "", 0},
		{"soon", "", 0},
		{"86400", "", 24 * time.Hour},
		{"86401", "", 24 * time.Hour},
		{"18446744073709551615", "", 24 * time.Hour},
		{"99999999999999999999999", "", 24 * time.Hour},
		{"Fri, 02 Jan 2026 10:02:00 GMT", date, 2 * time.Minute},
		{"Fri, 02 Jan 2026 09:59:00 GMT", date, 0},
		{"Fri, 01 Jan 2066 00:00:00 GMT", date, 24 * time.Hour},
		{"Fri, 01 Jan 2066 00:00:00 GMT", "", 24 * time.Hour},
		{"Fri, 01 Jan 1999 00:00:00 GMT", "nonsense", 0},
	}
	srv, c := newClient(t, webapitest.Options{})
	for _, test := range tests {
		f := webapitest.RateLimited(test.header)
		if test.date != "" {
			f.Header.Set("Date", test.date)
		}
		srv.FailNext(f)
		_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
		e, ok := errors.AsType[*webapi.Error](err)
		if !ok || !errors.Is(err, webapi.ErrRateLimited) || e.RetryAfter != test.want {
			t.Errorf("Retry-After %q, Date %q: error = %v, want a wait of %v", test.header, test.date, err, test.want)
		}
	}
}

// TestContentType: an answer that is not declared to be JSON is not decoded.
func TestContentType(t *testing.T) {
	t.Parallel()
	for contentType, ok := range map[string]bool{
		"application/json":                true,
		"Application/JSON; charset=UTF-8": true,
		"text/html; charset=UTF-8":        false,
		"text/plain":                      false,
		"application/jsonp":               false,
		"":                                false,
		";":                               false,
	} {
		srv, c := newClient(t, webapitest.Options{})
		f := webapitest.JSON(`{"response":{"players":[]}}`)
		f.Header.Set("Content-Type", contentType)
		srv.SetFault(f)
		_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
		if (err == nil) != ok {
			t.Errorf("Content-Type %q: error = %v, want ok = %v", contentType, err, ok)
		}
	}
}

// TestNetworkErrors: what an operator needs to know is in the text.
func TestNetworkErrors(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := l.Addr().String()
	l.Close()
	c := &webapi.Client{Key: testKey, BaseURL: "http://" + dead, HTTP: &http.Client{Transport: &http.Transport{}}}
	_, err = c.GetPlayerSummaries(t.Context(), idsTo(1))
	if _, ok := errors.AsType[*net.OpError](err); !ok {
		t.Errorf("dead port: error = %v, want a *net.OpError", err)
	}
	if want := "webapi: GetPlayerSummaries: dial tcp " + dead + ": connect: connection refused"; err.Error() != want {
		t.Errorf("dead port: text = %q, want %q", err, want)
	}

	for _, inMemory := range []bool{false, true} {
		srv := webapitest.NewServer(&webapitest.Options{Lookup: everybody, InMemory: inMemory})
		t.Cleanup(srv.Close)
		c = &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: srv.Client()}
		srv.FailNext(webapitest.Cut())
		got, err := c.GetPlayerSummaries(t.Context(), idsTo(100))
		if !errors.Is(err, io.ErrUnexpectedEOF) || got != nil {
			t.Errorf("cut (in memory: %v): %v, %v; want io.ErrUnexpectedEOF", inMemory, got, err)
		}
	}

	for text, err := range map[string]error{
		"lookup steam.invalid: no such host":              &net.DNSError{Err: "no such host", Name: "steam.invalid", IsNotFound: true},
		"tls: handshake failure":                          tls.AlertError(40),
		"http: server gave HTTP response to HTTPS client": http.ErrSchemeMismatch,
		"the proxy in the environment is not a URL":       errors.New(`invalid proxy address ":": parse ":"`),
		"the proxy wants a login":                         errors.New("Proxy Authentication Required"),
		"the answer is not HTTP":                          errors.New(`malformed HTTP response "SSH-2.0"`),
		"the request failed":                              errors.New("something else"),
		"no answer in time: i/o timeout":                  &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded},
		"the answer was cut off: unexpected EOF":          io.EOF,
		"read tcp: connection reset by peer":              &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET},
	} {
		c := clientOf(func(*http.Request) (*http.Response, error) { return nil, err })
		_, got := c.GetPlayerSummaries(t.Context(), idsTo(1))
		if want := "webapi: GetPlayerSummaries: " + text; got == nil || got.Error() != want {
			t.Errorf("%v: text = %q, want %q", err, got, want)
		}
	}
}
