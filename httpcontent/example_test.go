package httpcontent_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/left4me/left4me/httpcontent"
)

func Example() {
	page := httpcontent.New([]byte("<h1>Versus</h1>"))
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		page.Serve(w, r, http.StatusOK)
	})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	first := httptest.NewRecorder()
	handler.ServeHTTP(first, r)
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	second := httptest.NewRecorder()
	handler.ServeHTTP(second, r)
	fmt.Println(first.Code, first.Body, second.Code)
	// Output: 200 <h1>Versus</h1> 304
}
