package httpui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// TestCommunityPage: it has the servers that are public, says of each no more than its own
// public page, and is there only while its owner wants it.
func TestCommunityPage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for i, name := range []string{"Open", "Told", "Closed"} {
		srv := s.server(s.mara, name, 27015+i)
		up := store.Update{ServerID: srv.ID, Run: run(1, 4, "c8m3_sewers", time.Second)}
		up.Sessions = []livestate.Session{session(uint32(i+1), "Player of "+name, time.Hour)}
		s.apply(up)
		s.state(srv.ID, store.Running, "", "")
		if name != "Closed" {
			if err := s.store.SetShare(t.Context(), store.Share{ServerID: srv.ID, Token: "0123456789abcdefghij" + name[:2], ShowAddr: name == "Told"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	link := func(form url.Values) string {
		t.Helper()
		s.post("/account/community", form).as(s.mara).want(http.StatusFound)
		found := regexp.MustCompile(`href="(/community/[\w-]{22})"`).FindStringSubmatch(s.get("/account").as(s.mara).want(http.StatusOK).Body.String())
		if found == nil {
			return ""
		}
		return found[1]
	}
	page := link(url.Values{"on": {"1"}, "title": {"Friday <people>"}})
	w := s.get(page).want(http.StatusOK)
	contains(t, w, "Friday &lt;people&gt;", ">Open<", ">Told<", "127.0.0.1:27016", "No Mercy 3: Sewers", "2 players on 2 of 2 servers", "Player of Open", `href="/public/0123456789abcdefghijOp"`)
	lacks(t, w, "Closed", "127.0.0.1:27015", "/players/", "7656", "Most time")
	lacks(t, s.get(page).with("HX-Request", "true").want(http.StatusOK), "<html", "Closed", "127.0.0.1:27015")
	if again := link(url.Values{"on": {"1"}, "leaders": {"1"}}); again != page {
		t.Error("the link changed without need")
	}
	contains(t, s.get(page).want(http.StatusOK), "Most time in 30 days")
	if fresh := link(url.Values{"on": {"1"}, "renew": {"1"}}); fresh == page {
		t.Error("a renewed link is the old one")
	} else {
		page = fresh
	}
	if link(url.Values{"on": {""}}) != "" {
		t.Error("the account shows a link that is off")
	}
	for _, dead := range []string{page, "/community/x", "/community/%00"} {
		s.get(dead).want(http.StatusNotFound)
	}
	s.post("/account/community", url.Values{"on": {"1"}, "title": {"a\x01b"}}).as(s.mara).want(http.StatusUnprocessableEntity)
}
