package httpui_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// A name with a control character is nobody's: it neither logs in nor has
// failures of its own beside those of the name without it.
func TestControlCharacterIsNoWayAroundTheLimit(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, bad := range []string{"mara\x00", "\x00mara", "ma\x00ra", "mara\x01", "mara\n", "mara\u0085", "mara\u2028", ""} {
		form := url.Values{"username": {bad}, "password": {"mara-password"}}
		w := s.post("/login", form).want(http.StatusUnprocessableEntity)
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%q logs in", bad)
		}
		contains(t, w, "control character")
		w = s.postJSON("/login", map[string]string{"username": bad, "password": "mara-password"}).want(http.StatusUnprocessableEntity)
		contains(t, w, `"field":"username"`)
	}
	// All spellings of a name share one limit.
	spellings := []string{"mara", "MARA", " mara ", "Mara", "mara"}
	for _, name := range spellings {
		s.post("/login", url.Values{"username": {name}, "password": {"wrong"}}).want(http.StatusUnauthorized)
	}
	for _, name := range spellings {
		s.post("/login", url.Values{"username": {name}, "password": {"mara-password"}}).want(http.StatusTooManyRequests)
	}
}

// Names that begin alike are limited apart, however long they are.
func TestLongUserNamesAreLimitedApart(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	long := strings.Repeat("a", store.MaxUserName-1)
	s.user(long+"b", false)
	for range 5 {
		s.post("/login", url.Values{"username": {long + "c"}, "password": {"wrong"}}).want(http.StatusUnauthorized)
	}
	s.post("/login", url.Values{"username": {long + "c"}, "password": {"wrong"}}).want(http.StatusTooManyRequests)
	s.post("/login", url.Values{"username": {long + "b"}, "password": {long + "b-password"}}).want(http.StatusFound)
}

func TestUserNameOfPageIsThatOfStore(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	root := s.user("root", true)
	name := strings.Repeat("ü", store.MaxUserName)
	s.post("/users", url.Values{"username": {" " + name + " "}, "password": {"long enough"}}).as(root).want(http.StatusFound)
	if _, err := s.store.UserByName(t.Context(), strings.ToUpper(name)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{"nul\x00", name + "ü", " ", "nora\u2028"} {
		w := s.post("/users", url.Values{"username": {bad}, "password": {"long enough"}}).as(root).want(http.StatusUnprocessableEntity)
		contains(t, w, "1 to 128 characters")
	}
	if _, err := s.store.UserByName(t.Context(), "nul"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a stripped name: %v, want ErrNotFound", err)
	}
}
