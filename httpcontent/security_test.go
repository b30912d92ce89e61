package httpcontent_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/left4me/left4me/httpcontent"
)

func ExamplePolicy() {
	for part := range strings.SplitSeq(httpcontent.Policy("https://avatars.example", ""), "; ") {
		fmt.Println(part)
	}
	// Output:
	// default-src 'none'
	// script-src 'self'
	// style-src 'self'
	// connect-src 'self'
	// img-src 'self' https://avatars.example
	// form-action 'self'
	// base-uri 'none'
	// frame-ancestors 'none'
}

func TestSetSecurity(t *testing.T) {
	t.Parallel()
	h := make(http.Header)
	httpcontent.SetSecurity(h, "default-src 'none'")
	if h.Get("Content-Security-Policy") != "default-src 'none'" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Frame-Options") != "DENY" {
		t.Errorf("%v", h)
	}
}

// What is called before an answer is called once, and its headers are sent.
func TestBefore(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(http.ResponseWriter){
		"header": func(w http.ResponseWriter) { w.WriteHeader(http.StatusAccepted); w.WriteHeader(http.StatusOK) },
		"body":   func(w http.ResponseWriter) { fmt.Fprint(w, "a"); fmt.Fprint(w, "b") },
		"flush":  func(w http.ResponseWriter) { fmt.Fprint(w, "a"); http.NewResponseController(w).Flush() },
	} {
		rec, calls := httptest.NewRecorder(), 0
		w := httpcontent.Before(rec, func() { calls++; rec.Header().Set("X-Before", "yes") })
		if calls > 0 {
			t.Errorf("%s: called too early", name)
		}
		if answer(w); calls != 1 || rec.Result().Header.Get("X-Before") != "yes" || rec.Flushed != (name == "flush") {
			t.Errorf("%s: %d calls, %v", name, calls, rec.Result().Header)
		}
	}
}
