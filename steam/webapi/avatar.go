package webapi

import "strings"

// DefaultAvatarURL is where Steam serves avatars.
const DefaultAvatarURL = "https://avatars.steamstatic.com"

// AvatarSize is one of the sizes in which Steam keeps an avatar.
type AvatarSize int

// The sizes. Pictures are square, and JPEG.
const (
	AvatarSmall  AvatarSize = iota // 32 pixels wide
	AvatarMedium                   // 64
	AvatarFull                     // 184
)

// avatarSizes has, for each size, its ending and its width.
var avatarSizes = [...]struct {
	ending string
	pixels int
}{
	AvatarSmall:  {".jpg", 32},
	AvatarMedium: {"_medium.jpg", 64},
	AvatarFull:   {"_full.jpg", 184},
}

// Pixels returns the width and height of a picture, or 0 if s is none of the
// sizes.
func (s AvatarSize) Pixels() int {
	if !s.valid() {
		return 0
	}
	return avatarSizes[s].pixels
}

func (s AvatarSize) valid() bool { return s >= 0 && int(s) < len(avatarSizes) }

// hashLen is the length of the hash of an avatar: SHA-1, in hexadecimal.
const hashLen = 40

// ValidAvatarHash reports whether hash is the hash of an avatar: 40 lower-case
// hexadecimal digits. A valid hash can stand anywhere in a URL, a file name and a
// page.
func ValidAvatarHash(hash string) bool {
	if len(hash) != hashLen {
		return false
	}
	for i := range len(hash) {
		if c := hash[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// cleanHash returns the hash of an answer, or "" if it is not one: all zeros stand
// for no picture.
func cleanHash(s string) string {
	s = strings.ToLower(s)
	if !ValidAvatarHash(s) || strings.Trim(s, "0") == "" {
		return ""
	}
	return s
}

// hashOf returns the hash of the picture that an address leads to, or "".
func hashOf(address string) string {
	address, _, _ = strings.Cut(address, "?")
	name := address[strings.LastIndexByte(address, '/')+1:]
	hash, _, _ := ParseAvatarFile(strings.ToLower(name))
	return cleanHash(hash)
}

// AvatarFile returns the name of the picture with that hash and size, such as
// "<hash>_medium.jpg", or "" if one of them is not valid.
func AvatarFile(hash string, size AvatarSize) string {
	if !ValidAvatarHash(hash) || !size.valid() {
		return ""
	}
	return hash + avatarSizes[size].ending
}

// ParseAvatarFile reads a name that [AvatarFile] has written. It accepts nothing
// else: no path, no other ending, no upper case.
func ParseAvatarFile(name string) (hash string, size AvatarSize, ok bool) {
	if len(name) < hashLen || !ValidAvatarHash(name[:hashLen]) {
		return "", 0, false
	}
	for i, s := range avatarSizes {
		if name[hashLen:] == s.ending {
			return name[:hashLen], AvatarSize(i), true
		}
	}
	return "", 0, false
}

// AvatarURL returns the address of the picture with that hash and size under
// base, or "" if the hash or the size is not valid: a page then shows no picture.
// An empty base means [DefaultAvatarURL]. A base that comes from a setting is to be
// checked once, with [Origin].
func AvatarURL(base, hash string, size AvatarSize) string {
	file := AvatarFile(hash, size)
	if file == "" {
		return ""
	}
	if base == "" {
		base = DefaultAvatarURL
	}
	return strings.TrimRight(base, "/") + "/" + file
}
