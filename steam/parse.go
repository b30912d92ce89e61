package steam

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Reasons for which a text is no ID. They reach the caller inside one error text.
var (
	errEmpty     = errors.New("empty text")
	errForm      = errors.New("not a SteamID64, STEAM_X:Y:Z, [U:1:n] or Steam profile address")
	errNumber    = errors.New("a number is missing, too large or has other characters in it")
	errUniverse  = errors.New("no such universe")
	errType      = errors.New("no such account type")
	errZero      = errors.New("account 0 is no account")
	errParity    = errors.New("the middle number is 0 or 1")
	errNoAccount = errors.New("the number is no Steam account")
	errVanity    = errors.New("a custom address has no ID in it; use the one with /profiles/ and a number")
	errPage      = errors.New("not the address of a profile or a group")
)

// Parse reads an ID in any of the forms in which it is written:
//
//	76561197985018726                                      SteamID64
//	STEAM_1:0:12376499, STEAM_0:0:12376499                 older games; both are the public Steam
//	[U:1:24752998], [U:1:24752998:1]                       newer games, with or without an instance
//	[g:1:4681548], [A:1:2:1], [G:1:15572258]               groups and game servers
//	https://steamcommunity.com/profiles/76561197985018726  addresses of people, and /gid/ of groups
//
// An address may be one of my.steamchina.com too; it may lack its scheme and may go on after the ID. Nothing else may
// stand around an ID, not even blanks.
//
// A text that can't be an account is an error, which quotes the text, shortened,
// and says why. The ID returned without an error is valid as [ID.IsValid] says;
// whether it is a person, [ID.IsIndividual] says.
func Parse(s string) (ID, error) {
	id, err := parse(s)
	if err != nil {
		return ID{}, fmt.Errorf("steam: parse ID %s: %w", shorten(s), err)
	}
	return id, nil
}

// MustParse is [Parse] for texts known to be good, such as those in a program's
// own source. It panics where Parse gives an error.
func MustParse(s string) ID {
	id, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return id
}

func parse(s string) (ID, error) {
	if s == "" {
		return ID{}, errEmpty
	}
	switch {
	case s[0] == '[':
		return parseSteam3(s)
	case s[0] >= '0' && s[0] <= '9':
		return parse64(s)
	}
	if rest, ok := strings.CutPrefix(s, "STEAM_"); ok {
		return parseSteam2(rest)
	}
	return parseURL(s)
}

func parse64(s string) (ID, error) {
	// An ID has one decimal form, so that equal texts and equal IDs are the same thing.
	bits, err := strconv.ParseUint(s, 10, 64)
	if err != nil || s[0] == '0' {
		return ID{}, errNumber
	}
	id := ID{bits}
	if !id.IsValid() {
		return ID{}, errNoAccount
	}
	return id, nil
}

// parseSteam2 reads X:Y:Z, of which X and Y have one digit.
func parseSteam2(s string) (ID, error) {
	if len(s) < len("X:Y:") || s[1] != ':' || s[3] != ':' {
		return ID{}, errForm
	}
	universe, parity := uint32(s[0]-'0'), uint32(s[2]-'0')
	if universe > universeMax {
		return ID{}, errUniverse
	}
	if parity > 1 {
		return ID{}, errParity
	}
	half, err := number(s[4:], 1<<31-1)
	if err != nil {
		return ID{}, err
	}
	account := half<<1 | parity
	if account == 0 {
		return ID{}, errZero
	}
	return compose(max(universe, universePublic), typeIndividual, instanceDesktop, account), nil
}

// parseSteam3 reads [T:u:n] and [T:u:n:i].
func parseSteam3(s string) (ID, error) {
	if len(s) < len("[U:1:1]") || s[2] != ':' || s[len(s)-1] != ']' {
		return ID{}, errForm
	}
	typ, instance := ofLetter(s[1])
	if typ == 0 {
		return ID{}, errType
	}
	u, n, ok := strings.Cut(s[3:len(s)-1], ":")
	if !ok {
		return ID{}, errForm
	}
	n, i, withInstance := strings.Cut(n, ":")
	universe, err := number(u, universeMax)
	if err != nil || universe == 0 {
		return ID{}, errUniverse
	}
	account, err := number(n, 1<<32-1)
	if err != nil {
		return ID{}, err
	}
	if account == 0 {
		return ID{}, errZero
	}
	if withInstance {
		given, err := number(i, instanceMax)
		if err != nil {
			return ID{}, err
		}
		if typ == typeChat {
			instance |= given // the letter is a part of the instance
		} else {
			instance = given
		}
	}
	id := compose(universe, typ, instance, account)
	if !id.IsValid() {
		return ID{}, errNoAccount
	}
	return id, nil
}

// ofLetter returns the type that a letter of the bracketed form stands for and
// the instance of a form without a fourth number; the type is 0 for no letter.
func ofLetter(char byte) (typ, instance uint32) {
	switch char {
	case 'U':
		return typeIndividual, instanceDesktop
	case 'M':
		return typeMultiseat, 0
	case 'G':
		return typeGameServer, 0
	case 'A':
		return typeAnonGameServer, 0
	case 'P':
		return typePending, 0
	case 'C':
		return typeContentServer, 0
	case 'g':
		return typeClan, 0
	case 'T':
		return typeChat, 0
	case 'c':
		return typeChat, instanceClanChat
	case 'L':
		return typeChat, instanceLobby
	case 'a':
		return typeAnonUser, 0
	}
	return 0, 0
}

// number reads decimal digits, at least one, up to limit.
func number(s string, limit uint64) (uint32, error) {
	if s == "" || len(s) > 18 {
		return 0, errNumber
	}
	var n uint64
	for i := range len(s) {
		d := s[i] - '0'
		if d > 9 {
			return 0, errNumber
		}
		n = n*10 + uint64(d)
	}
	if n > limit {
		return 0, errNumber
	}
	return uint32(n), nil
}

// shorten quotes a text for an error, cut to a length that a log line bears.
func shorten(s string) string {
	const most = 48
	if len(s) <= most {
		return strconv.Quote(s)
	}
	return strconv.Quote(s[:most]) + "..."
}
