package webapi_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/left4me/left4me/steam/webapi"
)

// newRaw starts a server that writes what it likes for each request, and returns
// its address.
func newRaw(t *testing.T, write func(io.Writer, *http.Request)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					write(conn, r)
				}
			}()
		}
	}()
	return l.Addr().String()
}

// forms returns v in every way in which a program writes it.
func forms(v any) string {
	var b bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&b, verb+"\n", v)
		fmt.Fprintf(&b, verb+"\n", struct{ V any }{v})
	}
	slog.New(slog.NewTextHandler(&b, nil)).Info("text", "v", v)
	slog.New(slog.NewJSONHandler(&b, nil)).Info("json", "v", v)
	log.New(&b, "", 0).Print(v)
	if text, err := json.Marshal(v); err == nil {
		b.Write(text)
	}
	return b.String()
}

// leak says what of the secrets is in the forms of err and of all that it wraps.
func leak(err error, secrets ...string) string {
	all := forms(err)
	for _, s := range secrets {
		if strings.Contains(strings.ToLower(all), strings.ToLower(s)) || strings.Contains(all, fmt.Sprintf("%x", s)) {
			return fmt.Sprintf("%q is in %s", s, all)
		}
	}
	if strings.Contains(all, "://") {
		return "a URL is in " + all
	}
	if _, ok := errors.AsType[*url.Error](err); ok {
		return "a *url.Error is in " + all
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return leak(inner, secrets...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			if s := leak(inner, secrets...); s != "" {
				return s
			}
		}
	}
	return ""
}

// ask calls all methods of c and returns their errors.
func ask(t *testing.T, c *webapi.Client) map[string]error {
	errs := make(map[string]error)
	_, errs["GetPlayerSummaries"] = c.GetPlayerSummaries(t.Context(), idsTo(1))
	_, errs["GetPlayerBans"] = c.GetPlayerBans(t.Context(), idsTo(1))
	_, errs["ResolveVanityURL"] = c.ResolveVanityURL(t.Context(), "somebody")
	return errs
}

// failing is a body that fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
