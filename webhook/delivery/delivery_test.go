package delivery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/webhook"
	"github.com/left4me/left4me/webhook/delivery"
)

func Example() {
	secret := webhook.NewSecret()
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(string(body), webhook.Verify(r.Header, body, time.Now(), webhook.Tolerance, secret))
	}))
	defer receiver.Close()
	client := delivery.NewClient(&safedial.Dialer{})
	out := delivery.Post(context.Background(), client, receiver.URL, "msg_1", time.Now(), []byte(`{"kind":"down"}`), secret)
	fmt.Println(out.Verdict, out.Status)
	// Output:
	// {"kind":"down"} <nil>
	// done 200
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var status int
		_, _ = fmt.Sscan(r.URL.Path[1:], &status)
		w.Header().Set("Location", "/204")
		w.Header().Set("Retry-After", r.URL.RawQuery)
		w.WriteHeader(status)
	}))
	defer receiver.Close()
	for path, want := range map[string]delivery.Outcome{
		"/204":               {Verdict: delivery.Done, Status: 204},
		"/302":               {Verdict: delivery.Retry, Status: 302},
		"/404":               {Verdict: delivery.Retry, Status: 404},
		"/410":               {Verdict: delivery.Gone, Status: 410},
		"/429?30":            {Verdict: delivery.Retry, Status: 429, RetryAfter: 30 * time.Second},
		"/429?0.0301":        {Verdict: delivery.Retry, Status: 429, RetryAfter: 31 * time.Millisecond},
		"/503?NaN":           {Verdict: delivery.Retry, Status: 503},
		"/503?-1":            {Verdict: delivery.Retry, Status: 503},
		"/503?2000000000":    {Verdict: delivery.Retry, Status: 503, RetryAfter: 24 * time.Hour},
		"/503?9999999999999": {Verdict: delivery.Retry, Status: 503},
	} {
		if got := delivery.Post(t.Context(), delivery.NewClient(&safedial.Dialer{}), receiver.URL+path, "a", time.Now(), nil, webhook.NewSecret()); got != want {
			t.Errorf("%s: got %+v, want %+v", path, got, want)
		}
	}
}

func TestCauses(t *testing.T) {
	t.Parallel()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer slow.Close()
	hurried := delivery.NewClient(&safedial.Dialer{})
	hurried.Timeout = 50 * time.Millisecond
	nowhere := delivery.NewClient(&safedial.Dialer{LookupNetIP: func(context.Context, string, string) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}})
	any, inside := delivery.NewClient(&safedial.Dialer{}), delivery.NewClient(&safedial.Dialer{Deny: delivery.PrivateNetworks()})
	for want, c := range map[delivery.Cause]struct {
		client *http.Client
		target string
		secret webhook.Secret
	}{
		delivery.CauseURL:     {any, "ftp://203.0.113.1", webhook.NewSecret()},
		delivery.CauseDenied:  {inside, secure.URL, webhook.NewSecret()},
		delivery.CauseHost:    {nowhere, "http://receiver.example", webhook.NewSecret()},
		delivery.CauseTimeout: {hurried, slow.URL, webhook.NewSecret()},
		delivery.CauseTLS:     {any, secure.URL, webhook.NewSecret()},
		delivery.CauseConnect: {any, closed.URL, webhook.NewSecret()},
		delivery.CauseSign:    {any, closed.URL, webhook.Secret{}},
	} {
		if out := delivery.Post(t.Context(), c.client, c.target, "a", time.Now(), nil, c.secret); out.Cause() != want || out.Verdict != delivery.Retry {
			t.Errorf("%s: got %q, %+v", want, out.Cause(), out)
		}
	}
	if (delivery.Outcome{}).Cause() != "" || len(delivery.Causes()) != 7 {
		t.Error("causes")
	}
}

func TestPrivateReceiverIsNotReached(t *testing.T) {
	t.Parallel()
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("reached") }))
	defer receiver.Close()
	client := delivery.NewClient(&safedial.Dialer{Deny: delivery.PrivateNetworks()})
	out := delivery.Post(t.Context(), client, receiver.URL+"/hidden", "a", time.Now(), nil, webhook.NewSecret())
	if !errors.Is(out.Err, safedial.ErrDenied) || strings.Contains(out.Err.Error(), "hidden") {
		t.Errorf("got %+v", out)
	}
	for _, target := range []string{"", "file:///etc", "http://", "https://a:b@203.0.113.1/", "http://203.0.113.1/\n"} {
		if out := delivery.Post(t.Context(), client, target, "a", time.Now(), nil, webhook.NewSecret()); !errors.Is(out.Err, delivery.ErrURL) {
			t.Errorf("%q: got %+v", target, out)
		}
	}
	if delivery.Backoff(1) != 5*time.Second || delivery.Backoff(7) != 10*time.Hour || delivery.Backoff(8) != 0 || delivery.Backoff(0) != 0 {
		t.Error("backoff")
	}
}
