package webapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

// TestRedirectsAreNotFollowed has a client of the caller's that would follow them.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	srv := webapitest.NewServer(&webapitest.Options{Lookup: everybody})
	t.Cleanup(srv.Close)
	other := webapitest.NewServer(&webapitest.Options{Lookup: everybody})
	t.Cleanup(other.Close)

	follow := *srv.Client()
	follow.CheckRedirect = func(*http.Request, []*http.Request) error { return nil }
	for name, h := range map[string]*http.Client{"default policy": srv.Client(), "own policy": &follow} {
		c := &webapi.Client{Key: testKey, BaseURL: srv.BaseURL, HTTP: h}
		for _, to := range []string{other.BaseURL + "/", srv.BaseURL + "/", "/ISteamUser/GetPlayerSummaries/v2/?steamids=1"} {
			calls := srv.Calls()
			srv.FailNext(webapitest.Redirect(to))
			_, err := c.GetPlayerSummaries(t.Context(), idsTo(1))
			if e, ok := errors.AsType[*webapi.Error](err); !ok || e.StatusCode != http.StatusFound {
				t.Errorf("%s: redirect to %s: error = %v, want status 302", name, to, err)
			}
			if n := srv.Calls() - calls; n != 1 {
				t.Errorf("%s: redirect to %s: %d calls, want 1", name, to, n)
			}
		}
	}
	if n := other.Calls(); n != 0 {
		t.Errorf("the other host was asked %d times", n)
	}
	if follow.CheckRedirect == nil || follow.Timeout != 0 {
		t.Error("the client of the caller was changed")
	}
}

// TestTimes tells the ends of a call apart, and that each call has one.
func TestTimes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		fault   webapitest.Fault
		limit   time.Duration // of the context; 0 is none
		timeout time.Duration // of the HTTP client
		took    time.Duration
		want    error
	}{
		{"slow", webapitest.Slow(3 * time.Second), 0, 0, 3 * time.Second, nil},
		{"hang", webapitest.Hang(), 0, 0, 15 * time.Second, os.ErrDeadlineExceeded},
		{"hang, own timeout", webapitest.Hang(), 0, 2 * time.Second, 2 * time.Second, os.ErrDeadlineExceeded},
		{"hang, context", webapitest.Hang(), time.Second, 0, time.Second, context.DeadlineExceeded},
		{"too slow", webapitest.Slow(time.Minute), 0, 0, 15 * time.Second, os.ErrDeadlineExceeded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				srv, c := newClient(t, webapitest.Options{Lookup: everybody})
				own := *srv.Client()
				own.Timeout = test.timeout
				c.HTTP = &own
				srv.SetFault(test.fault)
				ctx := t.Context()
				if test.limit > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.limit)
					defer cancel()
				}
				start := time.Now()
				_, err := c.GetPlayerSummaries(ctx, idsTo(1))
				if !errors.Is(err, test.want) {
					t.Errorf("error = %v, want %v", err, test.want)
				}
				if took := time.Since(start); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
			})
		})
	}
}

func TestCanceled(t *testing.T) {
	t.Parallel()
	srv, c := newClient(t, webapitest.Options{Lookup: everybody})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("a reason"))
	if _, err := c.GetPlayerSummaries(ctx, idsTo(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
	if n := srv.Calls(); n != 0 {
		t.Errorf("%d calls after the context had ended", n)
	}
}

// TestNilHTTP has a process of its own, because the proxy of the environment is
// read once.
func TestNilHTTP(t *testing.T) {
	t.Parallel()
	if os.Getenv("WEBAPI_CHILD") != "" {
		c := &webapi.Client{Key: testKey, BaseURL: "http://steam.invalid/mirror"}
		got, err := c.GetPlayerSummaries(t.Context(), idsTo(2))
		fmt.Println("child:", len(got), err)
		return
	}
	seen := make(chan *http.Request, 1)
	proxy := newRaw(t, func(w io.Writer, r *http.Request) {
		seen <- r
		const body = `{"response":{"players":[]}}`
		fmt.Fprintf(w, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
	})
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, "-test.run=^TestNilHTTP$", "-test.v")
	cmd.Env = append(os.Environ(), "WEBAPI_CHILD=1", "HTTP_PROXY=http://"+proxy, "http_proxy=", "NO_PROXY=", "no_proxy=", "REQUEST_METHOD=")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "child: 0 <nil>") {
		t.Fatalf("child: %v\n%s", err, out)
	}
	r := <-seen
	if r.Host != "steam.invalid" || r.URL.Path != "/mirror/ISteamUser/GetPlayerSummaries/v2/" || r.Header.Get("X-Webapi-Key") != testKey {
		t.Errorf("the proxy saw %s for host %s", r.URL.Path, r.Host)
	}
}
