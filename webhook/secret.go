package webhook

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	secretPrefix = "whsec_"
	newKeySize   = 32
	minKeySize   = 24 // these bounds are the standard's
	maxKeySize   = 64
)

// ErrSecret means that a text is no secret of Standard Webhooks, or that a Secret is zero. It does not say what
// the text was.
var ErrSecret = errors.New("webhook: not a secret: want whsec_ and 24 to 64 bytes in base64")

// A Secret is the key that a sender and a receiver share. The zero Secret is none: nothing can be signed with it.
// Printed in any way, it does not show its value. It may be used from many goroutines.
type Secret struct {
	key *string // a pointer: printing a struct that has a Secret in an unexported field shows an address at most
}

// NewSecret returns a random secret of 32 bytes.
func NewSecret() Secret {
	key := make([]byte, newKeySize)
	_, _ = rand.Read(key) // it never fails
	return secretOf(key)
}

func secretOf(key []byte) Secret {
	text := string(key)
	return Secret{&text}
}

// ParseSecret reads a secret as the standard writes it, "whsec_" and base64. The prefix may be missing. The error
// is ErrSecret.
func ParseSecret(text string) (Secret, error) {
	text = strings.TrimPrefix(text, secretPrefix)
	if len(text) > base64.StdEncoding.EncodedLen(maxKeySize) {
		return Secret{}, ErrSecret
	}
	key, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(key) < minKeySize || len(key) > maxKeySize || strings.ContainsAny(text, "\r\n") {
		return Secret{}, ErrSecret
	}
	return secretOf(key), nil
}

// IsZero reports whether the secret is none.
func (s Secret) IsZero() bool { return s.key == nil }

// Reveal returns the secret as the standard writes it, to store it or to show it once to its owner; "" for the
// zero Secret.
func (s Secret) Reveal() string {
	if s.IsZero() {
		return ""
	}
	return secretPrefix + base64.StdEncoding.EncodeToString([]byte(*s.key))
}

// Format writes a fixed text in place of the secret, whatever the verb is.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// String returns a fixed text in place of the secret.
func (s Secret) String() string { return "[webhook secret]" }

// MarshalText returns a fixed text in place of the secret, so that no JSON and no log has it.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
