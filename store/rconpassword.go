package store

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxRCONPassword is the length of the longest RCON password, in characters.
const MaxRCONPassword = 128

// CheckRCONPassword returns [ErrInvalid] unless a game server can have s as its RCON
// password: from 1 to [MaxRCONPassword] characters, none of them a control character.
// It may hold quotes and blanks, which no server.cfg made here can: a server that is
// there already has the password that it has. The error does not hold s.
func CheckRCONPassword(s string) error {
	switch {
	case s == "":
		return fmt.Errorf("%w: the RCON password is empty", ErrInvalid)
	case utf8.RuneCountInString(s) > MaxRCONPassword:
		return fmt.Errorf("%w: the RCON password is longer than %d characters", ErrInvalid, MaxRCONPassword)
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("%w: the RCON password has control characters or is not UTF-8", ErrInvalid)
	}
	return nil
}
