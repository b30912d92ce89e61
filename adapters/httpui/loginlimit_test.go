package httpui_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

// device logs a user in and returns the device cookie that the browser gets.
func (s *site) device(u store.User, remote string) string {
	s.t.Helper()
	w := s.post("/login", credentials(u.Name, u.Name+"-password")).from(remote).want(http.StatusFound)
	for _, c := range w.Result().Cookies() {
		if c.Name == "left4me_device" {
			if !c.HttpOnly || c.Path != "/login" || c.MaxAge <= 0 {
				s.t.Errorf("the device cookie is %v", c)
			}
			return "left4me_device=" + c.Value
		}
	}
	s.t.Fatal("the login sets no device cookie")
	return ""
}

// TestKnownBrowserIsNotLockedOut: others who try passwords of a user keep out other
// strangers, and not the browser in which the user has logged in before.
func TestKnownBrowserIsNotLockedOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	mara, paul := s.device(s.mara, "203.0.113.1:1"), s.device(s.paul, "203.0.113.2:1")
	for i := range 60 {
		s.post("/login", credentials("mara", "wrong")).from(fmt.Sprintf("198.51.100.%d:1", i%3)).do()
	}
	right := credentials("mara", "mara-password")
	for name, cookie := range map[string]string{
		"none": "x=y", "another user's": paul, "a forged one": mara[:len(mara)-4] + "AAAA", "an unsigned one": strings.SplitAfter(mara, ".")[0],
	} {
		if w := s.post("/login", right).from("203.0.113.3:1").with("Cookie", cookie).do(); w.Code != http.StatusTooManyRequests {
			t.Errorf("with the device cookie %s: status %d, want 429", name, w.Code)
		}
	}
	for range 6 { // from the attacker's address too, as behind one router
		s.post("/login", right).from("198.51.100.1:1").with("Cookie", mara).want(http.StatusFound)
		for i := range 3 {
			s.post("/login", credentials("mara", "wrong")).from(fmt.Sprintf("198.51.100.%d:1", i)).do()
		}
	}

	// Its tries are limited too.
	last := 0
	for range 10 {
		last = s.post("/login", credentials("mara", "wrong")).from("203.0.113.1:1").with("Cookie", mara).do().Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the known browser is never limited: status %d", last)
	}
	other := s.device(s.paul, "203.0.113.1:1")
	if other == paul {
		t.Error("two browsers have the same device cookie")
	}
}

// TestNewPasswordEndsKnownBrowsers: a mark of before the password changed is none.
func TestNewPasswordEndsKnownBrowsers(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	cookie := s.device(s.mara, "203.0.113.1:1")
	form := map[string][]string{"password": {"mara-password"}, "new_password": {"another one"}, "repeat_password": {"another one"}}
	s.post("/account/password", form).as(s.mara).want(http.StatusFound)
	for range 6 {
		s.post("/login", credentials("mara", "wrong")).from("198.51.100.1:1").do()
	}
	s.post("/login", credentials("mara", "another one")).from("203.0.113.1:1").with("Cookie", cookie).want(http.StatusTooManyRequests)
}

// TestPasswordChangeIsNotLockedOut: who is logged in can change the password while
// others try it.
func TestPasswordChangeIsNotLockedOut(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for range 8 {
		s.post("/login", credentials("mara", "wrong")).from("198.51.100.1:1").do()
	}
	form := map[string][]string{"password": {"mara-password"}, "new_password": {"another one"}, "repeat_password": {"another one"}}
	s.post("/account/password", form).as(s.mara).from("198.51.100.1:1").want(http.StatusFound)
}

// TestLimitsTellWhenToComeAgain: a login that is refused for now says how long to wait.
func TestLimitsTellWhenToComeAgain(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]int{login.ErrBusy: http.StatusServiceUnavailable, &login.LimitError{Wait: 10 * time.Second}: http.StatusTooManyRequests} {
		if status, retry := httpui.Answer(err); status != want || retry < 5 || retry > 11 {
			t.Errorf("%v: status %d, Retry-After %d", err, status, retry)
		}
	}
}
