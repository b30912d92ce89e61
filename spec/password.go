package spec

import (
	"errors"
	"fmt"
)

// maxPassword bounds a password in bytes. A server takes far longer ones, but
// the whole line of server.cfg must stay below 512.
const maxPassword = 128

// base64url is the alphabet of RFC 4648, section 5.
const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// NewPassword returns a password that cannot be guessed and [CheckPassword] accepts: 32
// random bytes as base64url without padding, 43 characters. The bytes come from read,
// which fills all of b or fails, as the Read of crypto/rand does:
//
//	password, err := spec.NewPassword(rand.Read)
//
// The error is that of read; with [crypto/rand.Read] there is none.
func NewPassword(read func(b []byte) (n int, err error)) (string, error) {
	var random [32]byte
	switch n, err := read(random[:]); {
	case err != nil:
		return "", fmt.Errorf("spec: new password: %w", err)
	case n != len(random):
		return "", errors.New("spec: new password: too few random bytes")
	}
	return base64Text(random), nil
}

func base64Text(random [32]byte) string {
	text := make([]byte, 0, (len(random)*8+5)/6)
	var bits uint16 // not yet written, the lowest n of it
	n := 0
	for _, b := range random {
		bits, n = bits<<8|uint16(b), n+8
		for n >= 6 {
			n -= 6
			text = append(text, base64url[bits>>n&63])
		}
	}
	if n > 0 {
		text = append(text, base64url[bits<<(6-n)&63])
	}
	return string(text)
}

// CheckPassword returns a [*FieldError] of the field "rcon_password" unless s
// is from 1 to 128 characters of base64url: letters and digits of ASCII, - and _.
// Such a password needs no quoting anywhere. The error does not hold it.
func CheckPassword(s string) error {
	problem := ""
	switch {
	case s == "":
		problem = "is empty"
	case len(s) > maxPassword:
		problem = "is longer than 128 characters"
	}
	for i := 0; i < len(s) && problem == ""; i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			problem = "may hold only letters, digits, - and _"
		}
	}
	if problem != "" {
		return &FieldError{Field: "rcon_password", Index: -1, Problem: problem}
	}
	return nil
}
