package httpui_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store/sqlite"
)

// A handler needs a store, and nothing else.
func ExampleNewHandler() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	st, err := sqlite.Open(context.Background(), filepath.Join(dir, "left4me.db"), nil)
	if err != nil {
		log.Fatal(err)
	}
	defer st.Close()

	handler, err := httpui.NewHandler(httpui.Config{Store: st, Prefix: "/games"})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/games/", handler)

	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest("GET", "/games/servers/7", nil))
	fmt.Println(w.Code, w.Header().Get("Location"))
	// Output: 302 /games/login?next=%2Fservers%2F7
}
