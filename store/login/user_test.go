package login

import (
	"errors"
	"testing"

	"github.com/left4me/left4me/store"
)

// A new password ends the other logins and the tokens that may change things; without one
// they stay, unless the user is switched off.
func TestUpdateUser(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		password          string
		active            bool
		other, token, old bool // what still lets somebody in
	}{
		"another right": {"", true, true, true, true},
		"password":      {"another", true, false, false, false},
		"switched off":  {"", false, false, true, true},
	} {
		s, user := newService(t, nil)
		ctx := t.Context()
		var secrets [2]string
		for i := range secrets {
			secret, err := s.Start(ctx, user, "")
			if err != nil {
				t.Fatal(err)
			}
			secrets[i] = secret
		}
		_, token, err := s.CreateToken(ctx, store.Token{UserID: user.ID, Name: "t", MayChange: true})
		if err != nil {
			t.Fatal(err)
		}
		before := user
		user.Admin, user.Active = true, test.active
		if err := s.UpdateUser(ctx, before, user, test.password, Digest(secrets[0])); err != nil {
			t.Fatal(err)
		}
		stored, err := s.Store.UserByName(ctx, user.Name)
		if err != nil || !stored.Admin || stored.Active != test.active {
			t.Errorf("%s: stored %+v, %v", name, stored, err)
		}
		back := stored
		back.Active = true // so that what was not ended is found again
		if err := s.Store.(store.Users).UpdateUser(ctx, back); err != nil {
			t.Fatal(err)
		}
		for what, want := range map[string]struct {
			err  error
			kept bool
		}{
			"this login":   {found(s.Find(ctx, secrets[0])), true},
			"other login":  {found(s.Find(ctx, secrets[1])), test.other},
			"token":        {found(s.FindToken(ctx, token)), test.token},
			"old password": {matches(t, s, stored, "right"), test.old},
		} {
			if (want.err == nil) != want.kept {
				t.Errorf("%s: %s: %v", name, what, want.err)
			}
		}
	}
}

func found[T any](_ T, _ store.User, err error) error { return err }

func matches(t *testing.T, s *Service, u store.User, password string) error {
	t.Helper()
	ok, err := s.Hasher.Matches(t.Context(), u.PasswordDigest, password)
	if err == nil && !ok {
		err = errors.New("it does not")
	}
	return err
}
