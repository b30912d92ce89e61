package spec_test

import (
	"bytes"
	"encoding/base64"
	"errors"
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
		got, err := spec.NewPassword(bytes.NewReader(random[:]).Read)
		if want := base64.RawURLEncoding.EncodeToString(random[:]); got != want || err != nil {
			t.Fatalf("NewPassword of %x = %q, %v, want %q", random, got, err, want)
		}
		if err := spec.CheckPassword(got); err != nil {
			t.Fatalf("CheckPassword(%q): %v", got, err)
		}
	}
}

func TestNewPasswordNeedsAllItsBytes(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	for name, read := range map[string]func([]byte) (int, error){
		"broken": func(b []byte) (int, error) { return len(b), broken },
		"short":  func(b []byte) (int, error) { return len(b) - 1, nil },
	} {
		if password, err := spec.NewPassword(read); password != "" || err == nil || name == "broken" && !errors.Is(err, broken) {
			t.Errorf("%s: NewPassword = %q, %v", name, password, err)
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
