package httplimit_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"time"

	"github.com/left4me/left4me/httplimit"
)

// A login counts its attempts by the network of the client.
func Example() {
	proxies := httplimit.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
	logins := httplimit.NewAttempts(2, time.Minute)
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client := httplimit.Network(proxies.ClientAddr(r))
		if _, wait := logins.Take(client.String(), time.Now()); wait > 0 {
			http.Error(w, "too many attempts", http.StatusTooManyRequests)
		}
	})
	for range 3 {
		r := httptest.NewRequest(http.MethodPost, "/login", nil)
		r.RemoteAddr = "10.0.0.1:4711"
		r.Header.Set("X-Forwarded-For", "203.0.113.5")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// 200
	// 200
	// 429
}

func ExampleSlots() {
	uploads := httplimit.NewSlots[string](100, 1) // one a user
	fmt.Println(uploads.Acquire("mara"), uploads.Acquire("mara"), uploads.InUse())
	uploads.Release("mara")
	fmt.Println(uploads.Acquire("mara"))
	// Output:
	// true false 1
	// true
}
