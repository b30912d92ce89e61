package httpui_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/left4me/left4me/store"
)

// token makes a token through the page and returns its secret.
func (s *site) token(u store.User, form map[string]any) string {
	s.t.Helper()
	w := s.postJSON("/account/tokens", form).as(u).want(http.StatusCreated)
	return body(s.t, w)["token"].(string)
}

// TestTokenOnlyReads: a token of which nothing else was said changes nothing, and
// takes nothing that is shown once.
func TestTokenOnlyReads(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.server(s.mara, "one", 27015)
	s.post("/account/tokens", url.Values{"name": {"form"}}).as(s.mara).want(http.StatusFound)
	if tokens, err := s.store.Tokens(t.Context(), s.mara.ID); err != nil || tokens[0].MayChange || !tokens[0].EndsAt.IsZero() {
		t.Errorf("tokens are %+v, %v", tokens, err)
	}
	reads := "Bearer " + s.token(s.mara, map[string]any{"name": "reads"})
	changes := "Bearer " + s.token(s.mara, map[string]any{"name": "changes", "may_change": true})

	s.get("/api/v1/servers").with("Authorization", reads).want(http.StatusOK)
	w := s.postJSON("/api/v1/servers/1/password", map[string]any{"later": true}).with("Authorization", reads).want(http.StatusForbidden)
	contains(t, w, `"code":"token_read_only"`)
	s.patch("/api/v1/servers/1", map[string]any{"name": "x"}).with("Authorization", reads).want(http.StatusForbidden)
	s.delete("/api/v1/servers/1").with("Authorization", reads).want(http.StatusForbidden)
	s.postJSON("/api/v1/servers/1/password", map[string]any{"later": true}).with("Authorization", changes).want(http.StatusOK)

	s.post("/servers/1/password", url.Values{"later": {"1"}}).as(s.mara).want(http.StatusFound)
	lacks(t, s.get("/servers/1").with("Authorization", reads).want(http.StatusOK), `class="secret"`)
	contains(t, s.get("/servers/1").as(s.mara).want(http.StatusOK), `class="secret"`)
	contains(t, s.get("/account").as(s.mara).want(http.StatusOK), "read only", "may change things")
}

// TestNewPasswordEndsTokensThatChange: whoever had the old password may have made
// them, and the page says so. Others who read go on.
func TestNewPasswordEndsTokensThatChange(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	root := s.user("root", true)
	steps := []func(){
		func() {
			form := url.Values{"password": {"mara-password"}, "new_password": {"another one"}, "repeat_password": {"another one"}}
			w := s.post("/account/password", form).as(s.mara).want(http.StatusFound)
			contains(t, s.get(w.Header().Get("Location")).as(s.mara).want(http.StatusOK), "tokens that may change things, have ended")
		},
		func() {
			contains(t, s.get(path("/users/%d", s.mara.ID)).as(root).want(http.StatusOK), "tokens that may change things")
			s.post(path("/users/%d", s.mara.ID), url.Values{"active": {"1"}, "password": {"a third one"}}).as(root).want(http.StatusFound)
			s.login(s.mara)
		},
	}
	for i, step := range steps {
		name := path("%d", i)
		reads := "Bearer " + s.token(s.mara, map[string]any{"name": "reads" + name})
		changes := "Bearer " + s.token(s.mara, map[string]any{"name": "changes" + name, "may_change": true})
		others := "Bearer " + s.token(s.paul, map[string]any{"name": "changes" + name, "may_change": true})
		step()
		s.get("/api/v1/servers").with("Authorization", reads).want(http.StatusOK)
		s.get("/api/v1/servers").with("Authorization", others).want(http.StatusOK)
		s.get("/api/v1/servers").with("Authorization", changes).want(http.StatusUnauthorized)
	}
}

// TestTokenEnds: a token is good to the end of its last day where its maker is.
func TestTokenEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	today := time.Now().UTC().Format(time.DateOnly)
	for _, bad := range []string{"2020-01-01", "soon", "2020-01-01T00:00:00Z", "0000-00-00"} {
		w := s.postJSON("/account/tokens", map[string]any{"name": "t", "ends_at": bad}).as(s.mara).want(http.StatusUnprocessableEntity)
		contains(t, w, `"field":"ends_at"`)
	}
	contains(t, s.post("/account/tokens", url.Values{"name": {"t"}, "ends_at": {"2020-01-01"}}).as(s.mara).want(http.StatusUnprocessableEntity), "must be a day from today on")
	good := "Bearer " + s.token(s.mara, map[string]any{"name": "day", "ends_at": today})
	s.get("/api/v1/servers").with("Authorization", good).want(http.StatusOK)
	at := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	s.token(s.mara, map[string]any{"name": "time", "ends_at": at.Format(time.RFC3339)})
	tokens, err := s.store.Tokens(t.Context(), s.mara.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, tok := range tokens {
		if end := tok.EndsAt; tok.Name == "time" && !end.Equal(at) || tok.Name == "day" && (end.Hour() != 0 || time.Until(end) > 24*time.Hour) {
			t.Errorf("token %s ends at %v", tok.Name, end)
		}
	}
	past := store.Token{UserID: s.mara.ID, Name: "past", Digest: digest("past"), EndsAt: time.Now().Add(-time.Second)}
	if _, err := s.store.CreateToken(t.Context(), past); err != nil {
		t.Fatal(err)
	}
	s.get("/api/v1/servers").with("Authorization", "Bearer past").want(http.StatusUnauthorized)
}

// TestPublicPageKeepsTheAddress: host and port are shown only if the owner allows it.
func TestPublicPageKeepsTheAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	srv := s.server(s.mara, "one", 27015)
	srv.Host, srv.Port = "203.0.113.77", 27099
	if err := s.store.UpdateServer(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	for _, allowed := range []bool{false, true, false} {
		w := s.postJSON("/servers/1/share", map[string]any{"on": true, "show_addr": allowed}).as(s.mara).want(http.StatusOK)
		public := body(t, w)["path"].(string)
		page := s.get(public).want(http.StatusOK)
		if allowed {
			contains(t, page, "203.0.113.77:27099", "steam://connect/203.0.113.77:27099")
		} else {
			lacks(t, page, "203.0.113.77", "27099", "steam://")
		}
		for _, part := range []string{"/live-state", "/badge.svg"} {
			lacks(t, s.get(public+part).want(http.StatusOK), "203.0.113.77", "27099")
		}
	}
}
