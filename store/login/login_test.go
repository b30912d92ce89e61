package login

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/password"
)

var hasher = password.Hasher{Rounds: 10}

// newService returns a Service with a user whose password is "right".
func newService(t *testing.T, wall func() time.Time) (*Service, store.User) {
	t.Helper()
	st := memstore.New()
	digest, err := hasher.Hash(t.Context(), "right")
	if err != nil {
		t.Fatal(err)
	}
	user, err := st.CreateUser(t.Context(), store.User{Name: "Mara", PasswordDigest: digest, Active: true})
	if err != nil {
		t.Fatal(err)
	}
	return New(Config{Store: st, Hasher: hasher, Wall: wall}), user
}

func from(n int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("198.51.100.%d", n)) }

// limited tries a password until no attempt is allowed, and returns how many were.
func limited(t *testing.T, s *Service, a Attempt) int {
	t.Helper()
	for n := range 100 {
		_, err := s.Check(t.Context(), a)
		var limit *LimitError
		switch {
		case errors.As(err, &limit):
			if limit.Wait <= 0 || limit.Wait > 30*time.Second {
				t.Errorf("wait %v", limit.Wait)
			}
			return n
		case !errors.Is(err, ErrWrong):
			t.Fatal(err)
		}
	}
	t.Fatal("never limited")
	return 0
}

// TestAttemptsAreLimited by name and by network, and the rest of the world does not
// suffer from it.
func TestAttemptsAreLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := newService(t, nil)
		if n := limited(t, s, Attempt{Name: "mara", Password: "wrong", Addr: from(1)}); n != 5 {
			t.Errorf("%d attempts for a name", n)
		}
		if n := limited(t, s, Attempt{Name: " MARA ", Password: "wrong", Addr: from(2)}); n != 0 {
			t.Errorf("%d more by another spelling", n)
		}
		tries := 0
		for ; tries < 100; tries++ {
			a := Attempt{Name: fmt.Sprint("n", tries), Addr: netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", tries+1))}
			if _, err := s.Check(t.Context(), a); !errors.Is(err, ErrWrong) {
				break
			}
		}
		if tries != 20 {
			t.Errorf("%d attempts for a network", tries)
		}
		time.Sleep(30 * time.Second)
		if _, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: from(3)}); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		if n := limited(t, s, Attempt{Name: "mara", Password: "wrong", Addr: from(3)}); n != 5 {
			t.Errorf("%d attempts after a success", n)
		}
	})
}

// TestKnownBrowserHasItsOwnAttempts: by its mark or its login, and not without end.
func TestKnownBrowserHasItsOwnAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, user := newService(t, nil)
		other := user
		other.PasswordDigest += "x"
		mark := s.Mark(user, []string{"x", ".", "a.b"})
		if again := s.Mark(user, []string{s.Mark(other, nil), mark}); again != mark {
			t.Error("a browser gets a new mark each time")
		}
		limited(t, s, Attempt{Name: "mara", Password: "wrong", Addr: from(1)})
		for name, forged := range map[string]string{
			"another user's": s.Mark(other, nil), "a forged one": mark[:len(mark)-4] + "AAAA", "an unsigned one": strings.SplitAfter(mark, ".")[0],
		} {
			if n := limited(t, s, Attempt{Name: "mara", Password: "wrong", Addr: from(2), Marks: []string{forged}}); n != 0 {
				t.Errorf("%s is worth %d attempts", name, n)
			}
		}
		login := store.Login{Digest: "d", UserID: user.ID}
		for range 6 {
			if _, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: from(1), Marks: []string{mark}}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: from(1), Login: login}); err != nil {
				t.Fatal(err)
			}
		}
		if n := limited(t, s, Attempt{Name: "mara", Password: "wrong", Addr: from(1), Marks: []string{mark}}); n != 5 {
			t.Errorf("a known browser has %d attempts", n)
		}
	})
}

// TestBusyCostsItsAddress: an address that is refused because too many wait has
// used up one of its attempts, and a known browser waits elsewhere.
func TestBusyCostsItsAddress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, user := newService(t, nil)
		for i := range waitingStrangers {
			s.limits.strangers.Acquire(httplimit.Network(from(i)))
		}
		busy := 0
		for ; busy < 100; busy++ {
			if _, err := s.Check(t.Context(), Attempt{Name: fmt.Sprint("n", busy), Addr: from(50)}); !errors.Is(err, ErrBusy) {
				var limit *LimitError
				if !errors.As(err, &limit) {
					t.Errorf("error %v, want a LimitError", err)
				}
				break
			}
		}
		if busy != 20 {
			t.Errorf("%d refusals for being busy, want 20", busy)
		}
		known := Attempt{Name: "mara", Password: "right", Addr: from(50), Marks: []string{s.Mark(user, nil)}}
		if _, err := s.Check(t.Context(), known); err != nil {
			t.Error(err)
		}
	})
}

// TestOneWaiterAnAddress: a network that waits for a check cannot wait for another.
func TestOneWaiterAnAddress(t *testing.T) {
	t.Parallel()
	s, _ := newService(t, nil)
	check := func(addr string) error {
		_, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: netip.MustParseAddr(addr)})
		return err
	}
	waits := httplimit.Network(netip.MustParseAddr("2001:db8::1"))
	s.limits.strangers.Acquire(waits)
	if err := check("2001:db8::2"); !errors.Is(err, ErrBusy) {
		t.Errorf("the same network: %v", err)
	}
	if err := check("2001:db8:0:1::1"); err != nil {
		t.Errorf("another network: %v", err)
	}
	s.limits.strangers.Release(waits)
	if err := check("2001:db8::2"); err != nil {
		t.Errorf("later: %v", err)
	}
}

// TestWhatIsNoAttempt: a text that is no name, a store that is away and a wait that is given up
// cost nothing; a request that is refused before its check costs its address.
func TestWhatIsNoAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, _ := newService(t, nil)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		for range 30 {
			if _, err := s.Check(t.Context(), Attempt{Name: "a\x00b", Addr: from(1)}); !errors.Is(err, ErrName) {
				t.Fatal(err)
			}
			if _, err := s.Check(gone, Attempt{Name: "mara", Password: "right", Addr: from(1)}); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		if _, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: from(1)}); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			s.Count(from(1))
		}
		if n := limited(t, s, Attempt{Name: "mara", Password: "right", Addr: from(1)}); n != 0 {
			t.Errorf("%d attempts are left", n)
		}
	})
}

// TestClockStepEndsNoLogin: after a step of the wall clock by 40 days, logins that were
// good before are good, and another login does not delete them.
func TestClockStepEndsNoLogin(t *testing.T) {
	t.Parallel()
	var step time.Duration
	s, user := newService(t, func() time.Time { return time.Now().Add(step) })
	first, err := s.Start(t.Context(), user, "")
	if err != nil {
		t.Fatal(err)
	}
	step = 40 * 24 * time.Hour
	second, err := s.Start(t.Context(), user, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{first, second} {
		if _, _, err := s.Find(t.Context(), "", "planted", secret); err != nil {
			t.Error(err)
		}
	}
	third, err := s.Start(t.Context(), user, Digest(first))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Find(t.Context(), first); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a replaced login: %v", err)
	}
	if err := s.EndAccess(t.Context(), user.ID, Digest(third)); err != nil {
		t.Fatal(err)
	}
	if login, _, err := s.Find(t.Context(), second, third); err != nil || login.Digest != Digest(third) {
		t.Errorf("after EndAccess: %v, %v", login, err)
	}
}

// TestTooManyTokens: a user who makes tokens without end fills the store.
func TestTooManyTokens(t *testing.T) {
	t.Parallel()
	s, user := newService(t, nil)
	for n := range MaxTokens {
		if _, _, err := s.CreateToken(t.Context(), store.Token{UserID: user.ID, Name: fmt.Sprint(n)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, secret, err := s.CreateToken(t.Context(), store.Token{UserID: user.ID, Name: "more"}); !errors.Is(err, ErrTooManyTokens) || secret != "" {
		t.Errorf("%q, %v", secret, err)
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	s, user := newService(t, nil)
	for _, change := range []bool{false, true} {
		_, secret, err := s.CreateToken(t.Context(), store.Token{UserID: user.ID, Name: fmt.Sprint(change), MayChange: change})
		if err != nil || !strings.HasPrefix(secret, TokenPrefix) {
			t.Fatal(err)
		}
		if token, got, err := s.FindToken(t.Context(), secret); err != nil || got.ID != user.ID || token.MayChange != change {
			t.Errorf("found %v of %v, %v", token, got, err)
		}
		if err := s.EndAccess(t.Context(), user.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.FindToken(t.Context(), secret); (err != nil) != change {
			t.Errorf("after EndAccess a token that may change things, %t: %v", change, err)
		}
	}
}
