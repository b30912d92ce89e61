package httpui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// TestAlertURLIsShownNowhere: the URL and the keys of a target are on no page and in no answer, but a new key, once.
func TestAlertURLIsShownNowhere(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	w := s.post("/alerts", url.Values{"name": {"bot"}, "kind": {"webhook"}, "url": {"https://203.0.113.1/secret-path-of-it"}, "tell_down": {"1"}, "active": {"1"}}).as(s.mara).want(http.StatusFound)
	at := w.Header().Get("Location")
	target, err := s.store.AlertTarget(t.Context(), s.mara.ID, 1)
	if err != nil || len(target.Rules.Kinds) != 1 || !target.Active {
		t.Fatalf("%+v, %v", target.Rules, err)
	}
	contains(t, s.get(at).as(s.mara).want(http.StatusOK), strings.ReplaceAll(target.Key, "+", "&#43;"), "203.0.113.1/…f-it")
	for _, page := range []string{"/alerts", at, "/api/v1/alerts", "/api/v1/alerts/1", "/api/v1/alerts/1/log"} {
		lacks(t, s.get(page).as(s.mara).want(http.StatusOK), target.Key, "secret-path")
	}
	// A refused form does not bring it back either.
	w = s.post(at, url.Values{"name": {""}, "url": {"https://203.0.113.1/secret-path-two"}, "down_after": {"1"}}).as(s.mara).want(http.StatusUnprocessableEntity)
	contains(t, w, "name must not be empty", "must be 3 to 1440 minutes")
	lacks(t, w, "secret-path")
}

// TestAlertKeyRotates: a new key signs beside the old one, until that is ended; the old one is never lost before.
func TestAlertKeyRotates(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.postJSON("/api/v1/alerts", object{"name": "bot", "kind": "webhook", "url": "https://203.0.113.1", "active": true}).as(s.mara).want(http.StatusCreated)
	was, err := s.store.AlertTarget(t.Context(), s.mara.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	key := body(t, s.postJSON("/api/v1/alerts/1/key", object{}).as(s.mara).want(http.StatusOK))["key"]
	now, err := s.store.AlertTarget(t.Context(), s.mara.ID, 1)
	if err != nil || now.Key != key || now.OldKey != was.Key {
		t.Errorf("after a rotation: %v", err)
	}
	s.postJSON("/api/v1/alerts/1/key", object{"end": true}).as(s.mara).want(http.StatusNoContent)
	if now, err = s.store.AlertTarget(t.Context(), s.mara.ID, 1); err != nil || now.Key != key || now.OldKey != "" {
		t.Errorf("after its end: %v", err)
	}
}

// TestAlertOfForeignServer: a target is told of servers only that its user may see.
func TestAlertOfForeignServer(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	foreign := s.server(s.paul, "theirs", 27015)
	form := object{"name": "spy", "kind": "webhook", "url": "https://203.0.113.1", "server_id": foreign.ID}
	contains(t, s.postJSON("/api/v1/alerts", form).as(s.mara).want(http.StatusUnprocessableEntity), "server_id")
	if err := s.store.SetMember(t.Context(), foreign.ID, s.mara.ID, store.RoleViewer); err != nil {
		t.Fatal(err)
	}
	s.postJSON("/api/v1/alerts", form).as(s.mara).want(http.StatusCreated)
	contains(t, s.get("/alerts").as(s.mara).want(http.StatusOK), "theirs")
	contains(t, s.get("/alerts/1").as(s.mara).want(http.StatusOK), `selected>theirs`)
}

// TestAlertTestIsQueued: the button queues a test in the reader's language, and one of a target that is off says so.
func TestAlertTestIsQueued(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.postJSON("/api/v1/alerts", object{"name": "chat", "kind": "discord", "url": "https://203.0.113.1/api/webhooks/1/t", "active": true, "live": true}).as(s.mara).want(http.StatusCreated)
	s.mara.Language = "zh-CN"
	if err := s.store.UpdateUser(t.Context(), s.mara); err != nil {
		t.Fatal(err)
	}
	s.post("/alerts/1/test", nil).as(s.mara).want(http.StatusFound)
	log, err := s.store.AlertLog(t.Context(), s.mara.ID, 1, 0)
	if err != nil || len(log) != 1 || !strings.Contains(log[0].Body, "这是一条测试") {
		t.Errorf("%+v, %v", log, err)
	}
	contains(t, s.get("/alerts/1").as(s.mara).want(http.StatusOK), "等待中")
	if w := s.patch("/api/v1/alerts/1", object{"active": false}).as(s.mara).do(); w.Code != http.StatusNoContent {
		t.Errorf("status %d", w.Code)
	}
	s.postJSON("/api/v1/alerts/1/test", object{}).as(s.mara).want(http.StatusConflict)
}
