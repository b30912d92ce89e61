package httpui_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
)

// TestAwayStoreIs503: wherever a request needs the store and the store cannot be
// used, the answer is 503 and says when to try again.
func TestAwayStoreIs503(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.Doctor = aDoctor })
	srv := s.server(s.mara, "one", 27015)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, rt := range httpui.Routes() {
		if rt.Access == "open" && !strings.Contains(rt.Path, "/public/") || rt.Path == "/avatars/{file}" || rt.Path == "/api/v1/events" {
			continue
		}
		p := strings.NewReplacer("{id}", fmt.Sprint(srv.ID), "{steamid}", "76561197960265730", "{token}", "0123456789abcdef0123").Replace(rt.Path)
		c := s.get(p)
		if rt.Method != "GET" {
			c = s.post(p, url.Values{})
			c.method = rt.Method
		}
		w := c.as(s.mara).do()
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s: status %d, Retry-After %q", rt.Method, rt.Path, w.Code, w.Header().Get("Retry-After"))
		}
	}
	w := s.get("/readyz").want(http.StatusServiceUnavailable)
	if w.Header().Get("Retry-After") == "" {
		t.Error("/readyz: no Retry-After")
	}
}

// noWrites is a store that takes no writes: its disk is full.
type noWrites struct{ httpui.Store }

var errFull = fmt.Errorf("%w: the disk is full", store.ErrUnavailable)

func (noWrites) CreateBlueprint(context.Context, store.Blueprint) (store.Blueprint, error) {
	return store.Blueprint{}, errFull
}

func (noWrites) CreateUser(context.Context, store.User) (store.User, error) {
	return store.User{}, errFull
}

func (noWrites) DeleteServer(context.Context, int64, int64) error { return errFull }

// TestFormOfAwayStoreIs503: a form whose content is right does not come back as if
// its sender could mend it.
func TestFormOfAwayStoreIs503(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	root := s.user("root", true)
	handler, err := httpui.NewHandler(httpui.Config{Store: noWrites{s.store}})
	if err != nil {
		t.Fatal(err)
	}
	s.handler = handler
	for _, c := range []*call{
		s.post("/blueprints", url.Values{"name": {"b"}, "arguments": {""}, "config": {""}}).as(s.mara),
		s.post("/users", url.Values{"username": {"new"}, "password": {"long-enough-password"}}).as(root),
		s.post(path("/servers/%d/delete", srv.ID), url.Values{"name": {"one"}}).as(s.mara),
	} {
		w := c.want(http.StatusServiceUnavailable)
		if w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", c.path)
		}
	}
}
