package login

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// TestSteamLogsInWhoHasTheID, and makes no user of anyone else.
func TestSteamLogsInWhoHasTheID(t *testing.T) {
	t.Parallel()
	s, user := newService(t, nil)
	id := steam.FromAccountID(4501)
	proves := func(id steam.ID) func() (steam.ID, error) { return func() (steam.ID, error) { return id, nil } }
	try := func(id steam.ID, want error) {
		t.Helper()
		got, err := s.Steam(t.Context(), from(1), proves(id))
		if !errors.Is(err, want) || (got.ID == user.ID) != (want == nil) {
			t.Errorf("%v: user %d, %v; want %v", id, got.ID, err, want)
		}
	}
	try(id, ErrNoSteamUser)
	try(steam.ID{}, ErrNoSteamUser)
	user.SteamID = id
	set := func(active bool) {
		t.Helper()
		user.Active = active
		if err := s.Store.(store.Users).UpdateUser(t.Context(), user); err != nil {
			t.Fatal(err)
		}
	}
	set(true)
	try(id, nil)
	try(steam.FromAccountID(4502), ErrNoSteamUser)
	set(false)
	try(id, ErrNoSteamUser)
	if users, err := s.Store.(store.Users).Users(t.Context()); len(users) != 1 || err != nil {
		t.Errorf("users %v, %v", users, err)
	}
}

// TestSteamIsLimited like passwords, by address, and one of an address asks Steam at a time.
func TestSteamIsLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, user := newService(t, nil)
		user.SteamID = steam.FromAccountID(4501)
		if err := s.Store.(store.Users).UpdateUser(t.Context(), user); err != nil {
			t.Fatal(err)
		}
		no, asked := errors.New("no"), 0
		fails := func() (steam.ID, error) { asked++; return steam.ID{}, no }
		proves := func() (steam.ID, error) { return user.SteamID, nil }
		for range 30 {
			if _, err := s.Steam(t.Context(), from(1), proves); err != nil {
				t.Fatal("a success counts:", err)
			}
		}
		var limit *LimitError
		for range 100 {
			if _, err := s.Steam(t.Context(), from(1), fails); errors.As(err, &limit) {
				break
			}
		}
		if asked != 20 || limit == nil || limit.Wait > 15*time.Second {
			t.Errorf("%d attempts of an address, then %v", asked, limit)
		}
		if _, err := s.Check(t.Context(), Attempt{Name: "mara", Password: "right", Addr: from(1)}); !errors.As(err, &limit) {
			t.Errorf("a password of that address: %v", err)
		}
		_, err := s.Steam(t.Context(), from(2), func() (steam.ID, error) {
			if _, err := s.Steam(t.Context(), from(2), proves); !errors.Is(err, ErrBusy) {
				t.Errorf("a second one of the address: %v", err)
			}
			return proves()
		})
		if err != nil {
			t.Errorf("another address: %v", err)
		}
	})
}
