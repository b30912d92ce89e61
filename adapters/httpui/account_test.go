package httpui_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

func TestToken(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.server(s.mara, "one", 27015)
	s.post("/account/tokens", url.Values{"name": {""}}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.post("/account/tokens", url.Values{"name": {"stats bot"}}).as(s.mara).want(http.StatusFound)
	shown := regexp.MustCompile(`l4m_[\w-]{43}`)
	secret := shown.FindString(s.get("/account").as(s.mara).want(http.StatusOK).Body.String())
	if secret == "" {
		t.Fatal("the token is not shown")
	}
	again := s.get("/account").as(s.mara).want(http.StatusOK)
	contains(t, again, "stats bot")
	lacks(t, again, secret)

	bearer := "Bearer " + secret
	contains(t, s.get("/api/v1/servers").with("Authorization", bearer).want(http.StatusOK), `"name":"one"`)
	s.get("/api/v1/servers").with("Authorization", bearer+"x").want(http.StatusUnauthorized)
	s.get("/api/v1/servers").with("Authorization", "Basic "+secret).want(http.StatusUnauthorized)
	// A token that does not count is not made good by a login beside it.
	s.get("/api/v1/servers").as(s.mara).with("Authorization", "Bearer x").want(http.StatusUnauthorized)

	tokens, err := s.store.Tokens(t.Context(), s.mara.ID)
	if err != nil || len(tokens) != 1 {
		t.Fatalf("tokens are %v, %v", tokens, err)
	}
	if strings.Contains(tokens[0].Digest, secret) || tokens[0].Digest != digest(secret) {
		t.Error("the store has something else than the digest")
	}
	revoke := path("/account/tokens/%d/delete", tokens[0].ID)
	s.post(revoke, nil).as(s.paul).want(http.StatusNotFound)
	s.post(revoke, nil).as(s.mara).want(http.StatusFound)
	s.get("/api/v1/servers").with("Authorization", bearer).want(http.StatusUnauthorized)
}

// TestTokenOfInactiveUser: who is switched off cannot come in by a token either.
func TestTokenOfInactiveUser(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	if _, err := s.store.CreateToken(t.Context(), store.Token{UserID: s.mara.ID, Name: "t", Digest: digest("secret")}); err != nil {
		t.Fatal(err)
	}
	s.get("/api/v1/servers").with("Authorization", "Bearer secret").want(http.StatusOK)
	u := s.mara
	u.Active = false
	if err := s.store.UpdateUser(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	s.get("/api/v1/servers").with("Authorization", "Bearer secret").want(http.StatusUnauthorized)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	other := store.Login{Digest: digest("elsewhere"), UserID: s.mara.ID}
	login, _, err := s.store.Login(t.Context(), digest("mara"), s.mara.CreatedAt)
	if err != nil {
		t.Fatal(err)
	}
	other.CreatedAt, other.ExpiresAt = login.CreatedAt, login.ExpiresAt
	if err := s.store.CreateLogin(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	form := func(old, fresh, repeat string) url.Values {
		return url.Values{"password": {old}, "new_password": {fresh}, "repeat_password": {repeat}}
	}
	refused := map[string]url.Values{
		"password is wrong":                        form("wrong", "long enough", "long enough"),
		"the two are not the same":                 form("mara-password", "long enough", "long enougj"),
		"password must have at least 8 characters": form("mara-password", "short", "short"),
	}
	for message, f := range refused {
		contains(t, s.post("/account/password", f).as(s.mara).want(http.StatusUnprocessableEntity), message)
	}
	if u, err := s.store.User(t.Context(), s.mara.ID); err != nil || u.PasswordDigest != s.mara.PasswordDigest {
		t.Fatalf("a refused change changed the password, %v", err)
	}
	s.post("/account/password", form("mara-password", "long enough", "long enough")).as(s.mara).want(http.StatusFound)
	u, err := s.store.User(t.Context(), s.mara.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !isPassword(t, u.PasswordDigest, "long enough") {
		t.Error("the new password does not match")
	}
	s.get("/servers").as(s.mara).want(http.StatusOK)
	s.get("/servers").with("Cookie", "left4me=elsewhere").want(http.StatusFound)
}

func TestLanguageChoice(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.post("/account/language", url.Values{"language": {"tlh"}}).as(s.mara).want(http.StatusUnprocessableEntity)
	s.post("/account/language", url.Values{"language": {"zh-CN"}}).as(s.mara).want(http.StatusFound)
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), `lang="zh-CN"`, "服务器")
	s.post("/account/language", url.Values{"language": {""}}).as(s.mara).want(http.StatusFound)
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), `lang="en"`)
}

func TestUsers(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	root := s.user("root", true)
	s.server(s.mara, "one", 27015)
	contains(t, s.get("/users").as(root).want(http.StatusOK), "mara", "paul", "root")

	add := url.Values{"username": {"nora"}, "password": {"long enough"}}
	s.post("/users", add).as(root).want(http.StatusFound)
	contains(t, s.post("/users", add).as(root).want(http.StatusConflict), "name already in use")
	add.Set("password", "short")
	contains(t, s.post("/users", add).as(root).want(http.StatusUnprocessableEntity), "at least 8 characters")
	nora, err := s.store.UserByName(t.Context(), "nora")
	if err != nil {
		t.Fatal(err)
	}
	if nora.Admin || !nora.Active || !isPassword(t, nora.PasswordDigest, "long enough") {
		t.Errorf("user is %+v", nora)
	}

	// Switched off is logged out, on again is not logged in again.
	him := path("/users/%d", s.mara.ID)
	s.post(him, url.Values{}).as(root).want(http.StatusFound)
	s.get("/servers").as(s.mara).want(http.StatusFound)
	s.post(him, url.Values{"active": {"1"}}).as(root).want(http.StatusFound)
	s.get("/servers").as(s.mara).want(http.StatusFound)
	s.login(s.mara)
	s.get("/servers").as(s.mara).want(http.StatusOK)

	// Nobody locks himself out, and nobody else is left without an administrator.
	self := path("/users/%d", root.ID)
	s.post(self, url.Values{}).as(root).want(http.StatusFound)
	s.get("/users").as(root).want(http.StatusOK)
	s.post(self+"/delete", nil).as(root).want(http.StatusForbidden)

	s.post(him+"/delete", nil).as(root).want(http.StatusFound)
	if n := len(servers(t, s)); n != 0 {
		t.Errorf("%d servers of a deleted user are left", n)
	}
	s.get(him).as(root).want(http.StatusNotFound)
}
