package webapi_test

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// TestServerThatEchoesTheKey: what the other side says is in no error.
func TestServerThatEchoesTheKey(t *testing.T) {
	t.Parallel()
	ok := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
	for name, text := range map[string]string{
		"reason":           "HTTP/1.1 403 KEY\r\nX-KEY: KEY\r\nConnection: close\r\n\r\nKEY",
		"unknown status":   "HTTP/1.1 599 KEY\r\nConnection: close\r\n\r\nKEY",
		"retry after":      "HTTP/1.1 429 KEY\r\nRetry-After: KEY\r\nConnection: close\r\n\r\nKEY",
		"content type":     "HTTP/1.1 200 OK\r\nContent-Type: text/KEY; KEY=\"KEY\r\nConnection: close\r\n\r\nKEY",
		"redirect":         "HTTP/1.1 302 Found\r\nLocation: http://203.0.113.1/?key=KEY\r\nConnection: close\r\n\r\n",
		"redirect nowhere": "HTTP/1.1 302 Found\r\nLocation: http://[KEY/?key=KEY\r\nConnection: close\r\n\r\n",
		"no HTTP":          "KEY KEY KEY\r\n\r\n",
		"no status":        "HTTP/1.1 KEY KEY\r\n\r\n",
		"no header":        "HTTP/1.1 200 OK\r\nKEY\r\n\r\n",
		"bad length":       "HTTP/1.1 200 OK\r\nContent-Length: KEY\r\n\r\n",
		"bad coding":       "HTTP/1.1 200 OK\r\nTransfer-Encoding: KEY\r\n\r\n",
		"bad chunk":        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nKEY\r\n",
		"bad gzip":         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\nKEY",
		"no JSON":          ok + "KEY",
		"JSON syntax":      ok + `{"response":KEY}`,
		"JSON type":        ok + `{"response":"KEY","players":"KEY"}`,
		"JSON number":      ok + `{"response":12345678901234567890123456789012,"players":12345678901234567890123456789012}`,
		"JSON number deep": ok + `{"response":{"success":12345678901234567890123456789012}}`,
		"id":               ok + `{"response":{"success":1,"steamid":"KEY","players":[{"steamid":"KEY"}]},"players":[{"SteamId":"KEY"}]}`,
		"message":          ok + `{"response":{"success":42,"message":"KEY"}}`,
		"cut":              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\nKEY",
		"nothing":          "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr := newRaw(t, func(w io.Writer, r *http.Request) {
				if strings.Contains(r.URL.String(), testKey) || r.Header.Get("X-Webapi-Key") != testKey {
					t.Errorf("the key is not where it belongs: %s", r.URL)
				}
				io.WriteString(w, strings.ReplaceAll(text, "KEY", r.Header.Get("X-Webapi-Key")))
			})
			c := &webapi.Client{Key: testKey, BaseURL: "http://" + addr, HTTP: &http.Client{Transport: &http.Transport{}}}
			for method, err := range ask(t, c) {
				if err == nil {
					t.Errorf("%s: no error", method)
				} else if s := leak(err, testKey, "12345678901234567890"); s != "" {
					t.Errorf("%s: %s", method, s)
				}
			}
		})
	}
}

// TestTransportThatTellsTheKey: neither is what a transport says.
func TestTransportThatTellsTheKey(t *testing.T) {
	t.Parallel()
	const proxyPassword = "hunter2hunter2"
	inner := &url.Error{Op: "Get", URL: "http://steam.invalid/?key=" + testKey, Err: errors.New(testKey)}
	for name, err := range map[string]error{
		"text":             errors.New("header x-webapi-key: " + testKey),
		"url.Error":        inner,
		"wrapped":          fmt.Errorf("again: %w", inner),
		"joined":           errors.Join(errors.New("a"), inner),
		"OpError":          &net.OpError{Op: "dial", Net: "tcp", Err: inner},
		"OpError, text":    &net.OpError{Op: "dial", Net: "tcp", Err: errors.New(testKey)},
		"OpError, URL":     &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("http://user:" + proxyPassword + "@proxy.invalid")},
		"OpError, bare":    &net.OpError{Op: "dial", Net: "tcp", Err: &url.Error{Op: "Get", URL: "steam.invalid", Err: io.ErrClosedPipe}},
		"DNSError":         &net.DNSError{Err: "no such host", Name: testKey + ".invalid"},
		"proxy":            errors.New(`invalid proxy address "` + proxyPassword + `"`),
		"redirect refused": fmt.Errorf("%w: %s", http.ErrUseLastResponse, testKey),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := clientOf(func(*http.Request) (*http.Response, error) { return nil, err })
			body := clientOf(func(*http.Request) (*http.Response, error) {
				return answer("application/json", io.MultiReader(strings.NewReader("{"), failing{err})), nil
			})
			for _, c := range []*webapi.Client{c, body} {
				for method, err := range ask(t, c) {
					if err == nil {
						t.Errorf("%s: no error", method)
					} else if s := leak(err, testKey, proxyPassword); s != "" {
						t.Errorf("%s: %s", method, s)
					}
				}
			}
		})
	}
}

// TestErrorsHideTheKey goes through the ways to fail of the fake and of TLS.
func TestErrorsHideTheKey(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{Key: testKey})
	t.Cleanup(srv.Close)
	for name, f := range map[string]webapitest.Fault{
		"bad key":      webapitest.BadKey(),
		"rate limited": webapitest.RateLimited("30"),
		"HTML":         webapitest.HTML(200),
		"down":         webapitest.HTML(502),
		"redirect":     webapitest.Redirect("http://203.0.113.1/?key=" + testKey),
		"huge":         webapitest.Huge(2 << 20),
		"cut":          webapitest.Cut(),
		"cut JSON":     webapitest.JSON(`{"response":{"players":[{"steamid":"` + testKey),
	} {
		srv.SetFault(f)
		c := &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: srv.Client()}
		for method, err := range ask(t, c) {
			if err == nil {
				t.Errorf("%s: %s: no error", name, method)
			} else if s := leak(err, testKey); s != "" {
				t.Errorf("%s: %s: %s", name, method, s)
			}
		}
	}
	for _, r := range srv.Requests() {
		if !r.KeyInHeader || r.KeyInURL {
			t.Errorf("request = %+v", r)
		}
	}

	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	t.Cleanup(tls.Close)
	c := &webapi.Client{Key: testKey, BaseURL: tls.URL, HTTP: &http.Client{Transport: &http.Transport{}}}
	for method, err := range ask(t, c) {
		if s := leak(err, testKey); s != "" || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("unknown certificate: %s: %v %s", method, err, s)
		}
	}
}

// TestBaseURLHidesTheKey has people who put the key where it does not belong.
func TestBaseURLHidesTheKey(t *testing.T) {
	t.Parallel()
	for _, base := range []string{
		"http://steam.invalid/?key=" + testKey, "http://" + testKey + "@steam.invalid", "http://user:" + testKey + "@steam.invalid",
		"http://steam.invalid/#" + testKey, testKey, "http://[" + testKey, "http://%zz" + testKey, "ftp://" + testKey,
		"http://a;script-src " + testKey,
	} {
		c := &webapi.Client{Key: testKey, BaseURL: base, HTTP: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			t.Errorf("base URL %q was used", base)
			return nil, io.EOF
		})}}
		for method, err := range ask(t, c) {
			if err == nil {
				t.Errorf("%q: %s: no error", base, method)
			} else if s := strings.ReplaceAll(forms(err), "http:// or https://", ""); strings.Contains(s, testKey) || strings.Contains(s, "://") {
				t.Errorf("%q: %s: %s", base, method, s)
			}
		}
		if s := forms(c) + forms(*c); strings.Contains(s, testKey) {
			t.Errorf("%q: the key is in %s", base, s)
		}
		if _, err := webapi.Origin(base); err == nil || strings.Contains(forms(err), testKey) {
			t.Errorf("Origin(%q): error = %v", base, err)
		}
	}
}

func TestClientHidesTheKey(t *testing.T) {
	t.Parallel()
	c := webapi.Client{Key: testKey}
	holder := struct{ c *webapi.Client }{&c}
	all := forms(c) + forms(&c) + forms([]webapi.Client{c}) + forms(map[string]*webapi.Client{"c": &c})
	all += fmt.Sprintf("%v %+v %#v", holder, holder, &holder)
	if s := fmt.Sprintf("%x", testKey); strings.Contains(all, testKey) || strings.Contains(all, s) {
		t.Errorf("the key is in %s", all)
	}
	for _, want := range []string{"Key:hidden", "BaseURL:https://api.steampowered.com"} {
		if got := fmt.Sprintf("%+v", c); !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	if got := fmt.Sprint(webapi.Client{}); !strings.Contains(got, "Key:none") {
		t.Errorf("zero Client = %s", got)
	}
	if got := fmt.Sprintf("%+v", (*webapi.Client)(nil)); got != "<nil>" {
		t.Errorf("nil *Client = %s", got)
	}
}
