package password

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"runtime"
	"unicode/utf8"
)

const (
	defaultRounds = 600_000 // OWASP's figure for PBKDF2-HMAC-SHA256
	maxRounds     = 10_000_000
	saltSize      = 16
)

// The lengths of a password that a user may choose: at least so many characters, and at
// most so many bytes.
const (
	MinLength = 8
	MaxLength = 1024
)

// ErrLength is the error of [Check] and [Hash] for a password that is too short or too
// long.
var ErrLength = fmt.Errorf("password: it has to have at least %d characters, and at most %d bytes", MinLength, MaxLength)

// Check returns [ErrLength] unless a user may choose the password, wherever it is chosen:
// on a page, on a command line, in a setting.
func Check(password string) error {
	if utf8.RuneCountInString(password) < MinLength || len(password) > MaxLength {
		return ErrLength
	}
	return nil
}

// Hash returns the digest of a password. It refuses an empty password and one over
// [MaxLength], with [ErrLength]; to ask for more is the task of [Check].
func Hash(ctx context.Context, password string) (string, error) {
	return Hasher{}.Hash(ctx, password)
}

// Matches reports whether digest is that of the password. The time it takes depends on the
// digest alone. The only error is that of ctx.
func Matches(ctx context.Context, digest, password string) (bool, error) {
	return Hasher{}.Matches(ctx, digest, password)
}

// Weak reports whether digest is in another form, or has fewer rounds, than [Hash] makes
// digests. A digest that matches no password is not weak.
func Weak(digest string) bool { return Hasher{}.Weak(digest) }

// Known reports whether digest is in a form that [Matches] can check. A digest of
// another form matches no password.
func Known(digest string) bool {
	_, err := parse(digest)
	return err == nil
}

// A Hasher makes digests of a number of rounds of its own, for tests. The zero value
// makes those that [Hash] makes. All Hashers share the cores.
type Hasher struct {
	Rounds int // 0 means 600,000
}

func (h Hasher) rounds() int {
	if h.Rounds <= 0 {
		return defaultRounds
	}
	return h.Rounds
}

// Hash is the function [Hash] with the rounds of h.
func (h Hasher) Hash(ctx context.Context, password string) (string, error) {
	if password == "" || len(password) > MaxLength {
		return "", ErrLength
	}
	salt := make([]byte, saltSize)
	rand.Read(salt)
	key, err := derive(ctx, password, digest{rounds: h.rounds(), salt: salt})
	if err != nil {
		return "", err
	}
	return digest{rounds: h.rounds(), salt: salt, key: key}.String(), nil
}

// Matches is the function [Matches].
func (h Hasher) Matches(ctx context.Context, text, password string) (bool, error) {
	d, err := parse(text)
	if err != nil || len(password) > MaxLength {
		return false, nil
	}
	key, err := derive(ctx, password, d)
	return err == nil && subtle.ConstantTimeCompare(key, d.key) == 1, err
}

// Weak is the function [Weak] with the rounds of h.
func (h Hasher) Weak(text string) bool {
	d, err := parse(text)
	return err == nil && (d.rounds < h.rounds() || d.String() != text)
}

// Decoy returns a digest that matches no password, to check passwords of users against
// who do not exist: by the time it takes, their names cannot be told from real ones.
func (h Hasher) Decoy() string {
	return digest{rounds: h.rounds(), salt: make([]byte, saltSize), key: make([]byte, sha256.Size)}.String()
}

var hashing = make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2))

// derive computes the key of d when it is its turn.
func derive(ctx context.Context, password string, d digest) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	key, err := d.derive(password)
	if err != nil {
		return nil, fmt.Errorf("password: %w", err)
	}
	return key, nil
}
