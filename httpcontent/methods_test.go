package httpcontent_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/left4me/left4me/httpcontent"
)

func ExampleMethods() {
	mux := http.NewServeMux()
	for _, pattern := range []string{"GET /maps/{name}", "DELETE /maps/{name}"} {
		mux.HandleFunc(pattern, func(http.ResponseWriter, *http.Request) {})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if allowed := httpcontent.Methods(mux, r); len(allowed) > 0 {
			w.Header().Set("Allow", strings.Join(allowed, ", "))
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		http.NotFound(w, r)
	})
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/maps/c1m1_hotel", nil))
	fmt.Println(w.Code, w.Header().Get("Allow"))
	// Output: 405 GET, HEAD, DELETE
}

// A path that no route has is of no method, and the request stays what it was.
func TestMethodsOfNoRoute(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /a", func(http.ResponseWriter, *http.Request) {})
	r := httptest.NewRequest(http.MethodPost, "/b", nil)
	if got := httpcontent.Methods(mux, r); got != nil || r.Method != http.MethodPost {
		t.Errorf("%q, %s", got, r.Method)
	}
}
