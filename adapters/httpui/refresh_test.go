package httpui_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// refreshed are the parts of a page that refresh themselves: their address and what
// is in them.
var refreshed = regexp.MustCompile(`(?s)<div id="(list|live|chart)"[^>]* hx-get="([^"]+)"[^>]*>(.*)`)

// TestFirstRefreshKeepsTheElements: a part of a page and the fragment that refreshes
// it are the same byte for byte, text between the elements too, so that the first
// refresh replaces no element that has the focus.
func TestFirstRefreshKeepsTheElements(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second), Sessions: []livestate.Session{session(1, "Wren", time.Hour)}})
	if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdef01"}); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/servers", path("/servers/%d", srv.ID), "/public/0123456789abcdef01"} {
		rest := s.get(page).as(s.mara).want(http.StatusOK).Body.String()
		parts := 0
		for m := refreshed.FindStringSubmatch(rest); m != nil; m = refreshed.FindStringSubmatch(rest) {
			parts++
			rest = m[3]
			address := m[2]
			if _, query, ok := strings.Cut(page, "?"); ok && m[1] == "list" {
				address += "?" + query // what the form of the filter adds
			}
			fragment := s.get(address).as(s.mara).with("HX-Request", "true").want(http.StatusOK).Body.String()
			if !strings.HasPrefix(rest, fragment+"</div>") {
				t.Errorf("%s: the part %s is not what %s gives:\n%s\n---\n%s", page, m[1], address, rest, fragment)
			}
		}
		if parts == 0 {
			t.Errorf("%s: no part refreshes itself", page)
		}
	}
}
