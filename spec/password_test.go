package spec_test

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/left4me/left4me/spec"
)

func TestPasswordIsBase64URL(t *testing.T) {
	t.Parallel()
	source := rand.NewChaCha8([32]byte{1})
	for range 1000 {
		var random [32]byte
		source.Read(random[:])
		got, want := spec.Password(random), base64.RawURLEncoding.EncodeToString(random[:])
		if got != want {
			t.Fatalf("Password(%x) = %q, want %q", random, got, want)
		}
		if err := spec.CheckPassword(got); err != nil {
			t.Fatalf("CheckPassword(%q): %v", got, err)
		}
	}
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	for password, ok := range map[string]bool{
		"":                       false,
		"a":                      true,
		"AZaz09-_":               true,
		strings.Repeat("x", 128): true,
		strings.Repeat("x", 129): false,
		"a b":                    false,
		`a"`:                     false,
		"a;b":                    false,
		"a=":                     false,
		"a+/":                    false,
		"a\n":                    false,
		"\x00":                   false,
		"é":                      false,
		"@[`{:^":                 false,
	} {
		if err := spec.CheckPassword(password); (err == nil) != ok {
			t.Errorf("CheckPassword(%q) = %v, want ok %t", password, err, ok)
		}
	}
}
