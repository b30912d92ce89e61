package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/left4me/left4me/store"
	passwords "github.com/left4me/left4me/store/password"
)

// tryFiles finds out whether the files that the settings name can be written.
func (s *serve) tryFiles() error {
	if name := string(s.Record); name != "" {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
		if err != nil {
			return fileError(s.source("LEFT4ME_RECORD")+": "+name, err, "name a file in a folder that is there and can be written")
		}
		if err := f.Close(); err != nil {
			return fileError(s.source("LEFT4ME_RECORD")+": "+name, err, "")
		}
	}
	if name := string(s.AvatarCache); name != "" {
		if err := os.MkdirAll(name, 0o700); err != nil {
			return fileError(s.source("LEFT4ME_AVATAR_CACHE")+": "+name, err, "name a folder that can be made and written")
		}
	}
	return nil
}

// ensureAdmin gives the operator a way in: the password of the settings, or one
// made for the first start.
func (c command) ensureAdmin(ctx context.Context, db store.Store, password string) error {
	if password == "" {
		all, err := db.Users(ctx)
		if err != nil || len(all) > 0 {
			return err
		}
		password = strings.ToLower(rand.Text())
		fmt.Fprintf(c.out, "No users yet. Log in as admin with the password %s (shown this once).\n", password)
	}
	digest, err := passwords.Hash(ctx, password)
	if err != nil {
		return fmt.Errorf("LEFT4ME_ADMIN_PASSWORD: %w", err)
	}
	u, err := db.UserByName(ctx, "admin")
	if errors.Is(err, store.ErrNotFound) {
		_, err = db.CreateUser(ctx, store.User{Name: "admin", PasswordDigest: digest, Admin: true, Active: true})
		return err
	}
	if err != nil {
		return err
	}
	if ok, err := passwords.Matches(ctx, u.PasswordDigest, password); ok || err != nil {
		return err
	}
	before := u
	u.PasswordDigest, u.Admin, u.Active = digest, true, true
	return updatePassword(ctx, db, before, u)
}
