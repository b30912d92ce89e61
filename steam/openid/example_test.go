package openid_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/steam/openid/openidtest"
)

func Example() {
	provider := openidtest.NewProvider() // a program leaves Client as it is, and asks Steam
	defer provider.Close()
	provider.SetPerson(steam.FromAccountID(22202))

	site := openid.Site{Client: openid.Client{Endpoint: provider.Endpoint}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, site.Begin(w, "/login/return", "", "/servers"), http.StatusFound)
	})
	mux.HandleFunc("GET /login/return", func(w http.ResponseWriter, r *http.Request) {
		id, next, err := site.Finish(w, r, "/login/return", "")
		fmt.Fprintln(w, id, next, err)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	site.BaseURL = server.URL

	jar, _ := cookiejar.New(nil)
	browser := http.Client{Jar: jar}
	res, err := browser.Get(server.URL + "/login")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	fmt.Print(string(body))
	fmt.Println(err)
	// Output:
	// 76561197960287930 /servers <nil>
	// <nil>
}
