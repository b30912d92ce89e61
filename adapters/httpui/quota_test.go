package httpui_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store/quota"
)

// A user cannot fill the store with servers and blueprints, not even with requests at
// the same time; an administrator may have more.
func TestQuota(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Quota = quota.Quota{Servers: 2, Blueprints: 3, BlueprintBytes: 2048}
	})
	user, admin := s.user("quota", false), s.user("boss", true)

	var created atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			got := s.postJSON("/servers", object{"name": path("s%d", i), "port": 27015 + i}).as(user).do()
			switch code := got.Code; code {
			case http.StatusCreated:
				created.Add(1)
			case http.StatusConflict:
			default:
				t.Errorf("status %d", code)
			}
		})
	}
	all.Wait()
	if servers, err := s.store.Servers(t.Context(), user.ID); err != nil || len(servers) != 2 || created.Load() != 2 {
		t.Errorf("%d servers, %d created, error %v", len(servers), created.Load(), err)
	}
	contains(t, s.post("/servers", url.Values{"name": {"more"}, "port": {"28000"}}).as(user).want(http.StatusConflict), "at most 2 servers")

	for i := range 3 {
		s.postJSON("/blueprints", object{"name": path("b%d", i)}).as(user).want(http.StatusCreated)
	}
	got := body(t, s.postJSON("/blueprints", object{"name": "b3"}).as(user).want(http.StatusConflict))["error"].(object)
	if got["code"] != "blueprint_quota" {
		t.Errorf("error is %v", got)
	}
	for i := range 4 {
		s.postJSON("/servers", object{"name": path("a%d", i), "port": 28015 + i}).as(admin).want(http.StatusCreated)
		s.postJSON("/blueprints", object{"name": path("a%d", i)}).as(admin).want(http.StatusCreated)
	}
}

func TestBlueprintSize(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.Quota.BlueprintBytes = 2048 })
	large := strings.Repeat(strings.Repeat("x", 400)+"\n", 6)
	contains(t, s.post("/blueprints", url.Values{"name": {"b"}, "config": {large}}).as(s.mara).want(http.StatusUnprocessableEntity), "at most 2 KiB")
	b := s.blueprint(s.mara, "small")
	s.post(path("/blueprints/%d", b.ID), url.Values{"name": {"b"}, "arguments": {large}}).as(s.mara).want(http.StatusUnprocessableEntity)
	for _, q := range []quota.Quota{{Servers: -1}, {Blueprints: -1}, {BlueprintBytes: -1}} {
		if _, err := httpui.NewHandler(httpui.Config{Store: struct{ httpui.Store }{s.store}, Quota: q}); err == nil {
			t.Errorf("%+v is accepted", q)
		}
	}
}
