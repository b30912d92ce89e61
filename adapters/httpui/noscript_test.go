package httpui_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
)

// TestPagesWithoutJavaScript: without scripts a page says in which zone its times are
// and loads itself again, unless it shows what is shown once.
func TestPagesWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	s.apply(store.Update{ServerID: srv.ID, Run: run(1, 4, "c1m1_hotel", time.Second)})
	if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdef01"}); err != nil {
		t.Fatal(err)
	}
	const refresh = `<noscript><meta http-equiv="refresh" content="30"></noscript>`
	page := path("/servers/%d", srv.ID)
	for _, p := range []string{"/servers", page, "/public/0123456789abcdef01"} {
		contains(t, s.get(p).as(s.mara).want(http.StatusOK), refresh, "<noscript><p>Times are in UTC.</p></noscript>")
	}
	berlin := s.get(page).with("Cookie", "left4me=mara; left4me_tz=Europe/Berlin").want(http.StatusOK)
	contains(t, berlin, "Times are in Europe/Berlin.")
	lacks(t, s.get(page+"/settings").as(s.mara).want(http.StatusOK), refresh)

	s.post(page+"/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	once := s.get(page).as(s.mara).want(http.StatusOK)
	contains(t, once, `class="secret"`)
	lacks(t, once, refresh)
}
