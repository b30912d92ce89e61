package login

import (
	"context"
	"errors"

	"github.com/left4me/left4me/store"
)

// UpdateUser stores what of a user differs from before, as [store.Users] has it in ChangeUser, and a
// new password unless that is empty, whatever the one before was. A new password ends access as
// [Service.EndAccess] does; a user who may log in no more loses all logins but the one with
// the digest keep.
func (s *Service) UpdateUser(ctx context.Context, before, u store.User, password, keep string) error {
	if password == "" {
		if err := s.Store.ChangeUser(ctx, before, u); err != nil || u.Active {
			return err
		}
		return s.Store.DeleteLogins(ctx, u.ID, keep)
	}
	err := s.changePassword(ctx, before, u, password, keep)
	for tries := 0; errors.Is(err, store.ErrChanged) && tries < maxTries; tries++ {
		var now store.User
		if now, err = s.Store.User(ctx, u.ID); err == nil {
			before.PasswordDigest = now.PasswordDigest
			err = s.changePassword(ctx, before, u, password, keep)
		}
	}
	return err
}

// maxTries is how often UpdateUser gives a password to a user who changes theirs all the time.
const maxTries = 10

// ChangePassword gives a user, as [Service.Check] returned them, a new password, and ends access as
// [Service.EndAccess] does. The error is [ErrWrong] where the password that was checked is
// no longer theirs.
func (s *Service) ChangePassword(ctx context.Context, u store.User, password, keep string) error {
	err := s.changePassword(ctx, u, u, password, keep)
	if errors.Is(err, store.ErrChanged) {
		return ErrWrong
	}
	return err
}

func (s *Service) changePassword(ctx context.Context, before, u store.User, password, keep string) (err error) {
	if u.PasswordDigest, err = s.Hasher.Hash(ctx, password); err != nil {
		return err
	}
	if err := s.Store.ChangeUser(ctx, before, u); err != nil {
		return err
	}
	return s.EndAccess(ctx, u.ID, keep)
}

// EndAccess ends what an old password may have let in: all logins of a user but the one
// with the digest keep ("" keeps none), and all tokens that may change things.
func (s *Service) EndAccess(ctx context.Context, userID int64, keep string) error {
	if err := s.Store.DeleteLogins(ctx, userID, keep); err != nil {
		return err
	}
	return s.Store.DeleteChangingTokens(ctx, userID)
}
