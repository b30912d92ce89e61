package httpui_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/store"
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

	// It may not try for ever either.
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

// TestBusyCostsItsAddress: an address that is refused because too many wait has
// used up one of its attempts, and a known browser waits elsewhere.
func TestBusyCostsItsAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	mara := s.device(s.mara, "203.0.113.1:1")
	for i := range httpui.LoginQueue {
		defer httpui.FillLoginQueue(s.handler, fmt.Sprintf("198.51.100.%d", i))()
	}
	last, tries := http.StatusServiceUnavailable, 0
	for ; last == http.StatusServiceUnavailable && tries < 100; tries++ {
		w := s.post("/login", credentials(fmt.Sprint("n", tries), "x")).from("203.0.113.50:1").do()
		if last = w.Code; w.Header().Get("Retry-After") == "" {
			t.Errorf("status %d without Retry-After", w.Code)
		}
	}
	if last != http.StatusTooManyRequests || tries < 20 {
		t.Errorf("after %d refusals for being busy: status %d, want 429 after 20", tries, last)
	}
	s.post("/login", credentials("mara", "mara-password")).from("203.0.113.50:1").with("Cookie", mara).want(http.StatusFound)
}

// TestOneWaiterAnAddress: an address that waits for a check cannot wait for another.
func TestOneWaiterAnAddress(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	leave := httpui.FillLoginQueue(s.handler, "2001:db8::1")
	right := credentials("mara", "mara-password")
	s.post("/login", right).from("[2001:db8::2]:1").want(http.StatusServiceUnavailable)
	s.post("/login", right).from("[2001:db8:0:1::1]:1").want(http.StatusFound)
	leave()
	s.post("/login", right).from("[2001:db8::2]:1").want(http.StatusFound)
}

// TestForwardedAddressWithPort: what some proxies write is an address too.
func TestForwardedAddressWithPort(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	leave := []func(){
		httpui.FillLoginQueue(s.handler, "203.0.113.7"),
		httpui.FillLoginQueue(s.handler, "2001:db8::1"),
	}
	right := credentials("mara", "mara-password")
	for _, from := range []string{"203.0.113.7", "203.0.113.7:4711", "198.51.100.9:1, 203.0.113.7:4711, 10.0.0.9:1", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711"} {
		s.post("/login", right).from("10.0.0.1:1").with("X-Forwarded-For", from).want(http.StatusServiceUnavailable)
	}
	s.post("/login", right).from("10.0.0.1:1").with("X-Forwarded-For", "[nonsense]:1").want(http.StatusFound)
	for _, l := range leave {
		l()
	}
}
