package httpui

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	passwordScheme = "pbkdf2-sha256"
	passwordRounds = 600_000 // OWASP's figure for PBKDF2-HMAC-SHA256
	maxRounds      = 10_000_000
	maxPassword    = 1024 // bytes
	minPassword    = 8    // characters, of a new one
)

// hashing bounds what takes a fifth of a second of a core: at most half of the cores
// hash at a time, so that logins never starve the rest of the program.
var hashing = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// rounds are those that a handler's passwords get: a variable, for tests only.
var rounds = passwordRounds

var errBusy = errors.New("httpui: too many logins at once")

// ErrNewPassword says what is wrong with a password that [CheckNewPassword] refuses.
var ErrNewPassword = fmt.Errorf("httpui: a password has at least %d characters, and at most %d bytes", minPassword, maxPassword)

// CheckNewPassword returns [ErrNewPassword] unless a user may choose the password,
// wherever it is chosen: on a page, on a command line, in a setting.
func CheckNewPassword(password string) error {
	if utf8.RuneCountInString(password) < minPassword || len(password) > maxPassword {
		return ErrNewPassword
	}
	return nil
}

// HashPassword returns the digest of a password in the form that
// [store.User].PasswordDigest holds and [CheckPassword] reads:
//
//	pbkdf2-sha256$600000$<salt>$<key>
//
// with a random salt of 16 bytes and a key of 32, both in unpadded base64url.
// It refuses an empty password and one over 1024 bytes. It takes about a fifth
// of a second; calls beyond half of the cores wait for each other.
func HashPassword(password string) (string, error) {
	return hashPassword(password, passwordRounds)
}

func hashPassword(password string, rounds int) (string, error) {
	if password == "" {
		return "", errors.New("httpui: empty password")
	}
	if len(password) > maxPassword {
		return "", errors.New("httpui: password is over 1024 bytes")
	}
	var salt [16]byte
	rand.Read(salt[:])
	hashing <- struct{}{}
	defer func() { <-hashing }()
	key, err := pbkdf2.Key(sha256.New, password, salt[:], rounds, sha256.Size)
	if err != nil {
		return "", fmt.Errorf("httpui: hash password: %w", err)
	}
	return formatDigest(rounds, salt[:], key), nil
}

// CheckPassword reports whether digest, made by [HashPassword], is that of the
// password. A digest of another form matches no password. The time it takes
// depends on the digest alone.
func CheckPassword(digest, password string) bool {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return checkPassword(digest, password)
}

// checkPasswordContext is CheckPassword for a request: it gives up when the
// request ends.
func checkPasswordContext(ctx context.Context, digest, password string) (bool, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return checkPassword(digest, password), nil
}

func checkPassword(digest, password string) bool {
	rounds, salt, key, ok := parseDigest(digest)
	if !ok || len(password) > maxPassword {
		return false
	}
	got, err := pbkdf2.Key(sha256.New, password, salt, rounds, len(key))
	return err == nil && subtle.ConstantTimeCompare(got, key) == 1
}

// unknownDigest is what the password of a user who does not exist is checked
// against, so that his name cannot be told from a real one by the time it takes.
func unknownDigest() string {
	return formatDigest(rounds, make([]byte, 16), make([]byte, sha256.Size))
}

func formatDigest(rounds int, salt, key []byte) string {
	b64 := base64.RawURLEncoding
	return passwordScheme + "$" + strconv.Itoa(rounds) + "$" + b64.EncodeToString(salt) + "$" + b64.EncodeToString(key)
}

func parseDigest(digest string) (rounds int, salt, key []byte, ok bool) {
	part := strings.Split(digest, "$")
	if len(part) != 4 || part[0] != passwordScheme {
		return 0, nil, nil, false
	}
	rounds, err1 := strconv.Atoi(part[1])
	salt, err2 := base64.RawURLEncoding.DecodeString(part[2])
	key, err3 := base64.RawURLEncoding.DecodeString(part[3])
	ok = err1 == nil && err2 == nil && err3 == nil &&
		0 < rounds && rounds <= maxRounds && len(salt) >= 8 && len(key) == sha256.Size
	return rounds, salt, key, ok
}

// weakDigest reports whether a digest has fewer rounds than new ones get.
func weakDigest(digest string) bool {
	has, _, _, ok := parseDigest(digest)
	return ok && has < rounds
}
