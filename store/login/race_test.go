package login

import (
	"context"
	"errors"
	"testing"

	"github.com/left4me/left4me/store"
)

// A raced store lets something happen once, just before a login is stored, or just after a
// user was read by name.
type raced struct {
	Store
	meanwhile func()
}

func (r *raced) once() {
	if f := r.meanwhile; f != nil {
		r.meanwhile = nil
		f()
	}
}

func (r *raced) CreateLogin(ctx context.Context, l store.Login) error {
	r.once()
	return r.Store.CreateLogin(ctx, l)
}

// TestLoginDoesNotOutliveThePassword: a login that was under way while its password was
// replaced, or its user switched off, lets nobody in.
func TestLoginDoesNotOutliveThePassword(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(s *Service, u store.User) error{
		"new password": func(s *Service, u store.User) error { return s.UpdateUser(t.Context(), u, u, "another one", "") },
		"switched off": func(s *Service, u store.User) error {
			off := u
			off.Active = false
			return s.UpdateUser(t.Context(), u, off, "", "")
		},
	} {
		s, user := newService(t, nil)
		st := &raced{Store: s.Store}
		s.Store = st
		checked, err := s.Check(t.Context(), Attempt{Name: "Mara", Password: "right", Addr: from(1)})
		if err != nil {
			t.Fatal(err)
		}
		var kept string
		st.meanwhile = func() {
			if err := change(s, user); err != nil {
				t.Error(err)
			}
		}
		kept, err = s.Start(t.Context(), checked, "")
		if !errors.Is(err, ErrWrong) || kept != "" {
			t.Errorf("%s: Start: %q, %v, want %v", name, kept, err, ErrWrong)
		}
		if err := st.Store.DeleteLogins(t.Context(), user.ID, ""); err != nil {
			t.Fatal(err)
		}
		again, err := st.Store.(store.Users).User(t.Context(), user.ID)
		if err != nil {
			t.Fatal(err)
		}
		if secret, err := s.Start(t.Context(), again, ""); again.Active != (err == nil && secret != "") {
			t.Errorf("%s: the user as stored: %v", name, err)
		}
	}
}

// TestStalePasswordChangesNothing: who has shown a password that was replaced meanwhile does
// not replace the new one, and undoes nothing else.
func TestStalePasswordChangesNothing(t *testing.T) {
	t.Parallel()
	s, user := newService(t, nil)
	checked, err := s.Check(t.Context(), Attempt{Name: "Mara", Password: "right", Addr: from(1)})
	if err != nil {
		t.Fatal(err)
	}
	off := user
	off.Active, off.Language = false, "ru"
	if err := s.UpdateUser(t.Context(), user, off, "by an administrator", ""); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePassword(t.Context(), checked, "the thief's", ""); !errors.Is(err, ErrWrong) {
		t.Errorf("ChangePassword: %v, want %v", err, ErrWrong)
	}
	stored, err := s.Store.User(t.Context(), user.ID)
	if err != nil || stored.Active || stored.Language != "ru" || matches(t, s, stored, "by an administrator") != nil {
		t.Errorf("stored %+v, %v", stored, err)
	}
	// An administrator need not know the password there was.
	if err := s.UpdateUser(t.Context(), checked, checked, "once more", ""); err != nil {
		t.Error(err)
	}
	if stored, err = s.Store.User(t.Context(), user.ID); err != nil || stored.Active || matches(t, s, stored, "once more") != nil {
		t.Errorf("stored %+v, %v", stored, err)
	}
}

// TestStrongerDigestUndoesNothing: a login that stores its password with more rounds does
// not bring back a password or a right that was taken meanwhile.
func TestStrongerDigestUndoesNothing(t *testing.T) {
	t.Parallel()
	s, user := newService(t, nil)
	s.Hasher.Rounds *= 2 // so the stored digest is weak
	off := user
	off.Active = false
	if err := s.UpdateUser(t.Context(), user, off, "another one", ""); err != nil {
		t.Fatal(err)
	}
	s.strengthen(t.Context(), user, "right")
	stored, err := s.Store.User(t.Context(), user.ID)
	if err != nil || stored.Active || matches(t, s, stored, "another one") != nil {
		t.Errorf("stored %+v, %v", stored, err)
	}
}
