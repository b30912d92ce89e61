package steam

import "strings"

// parseURL reads the address of a profile or a group that has its number in it.
func parseURL(s string) (ID, error) {
	page, text, ok := parseAddress(s)
	if !ok {
		return ID{}, errForm
	}
	want := uint32(typeIndividual)
	switch page {
	case "profiles":
	case "gid":
		want = typeClan
	case "id", "groups":
		return ID{}, errVanity
	default:
		return ID{}, errPage
	}
	read := parse64
	if strings.HasPrefix(text, "[") {
		read = parseSteam3
	}
	id, err := read(text)
	if err == nil && id.typ() != want {
		return ID{}, errPage
	}
	return id, err
}

// maxVanity is the length of the longest custom name of a profile, in bytes.
const maxVanity = 32

// VanityName returns the custom name in the address of a profile that has no number in
// it: "somebody" for https://steamcommunity.com/id/somebody. The address may be one of
// my.steamchina.com too; it may lack its scheme and may go on after the name. ok is
// false for every other text, also for a name alone.
//
// Which ID the name stands for, only Steam knows: the Resolve method of package
// [github.com/left4me/left4me/steam/webapi] asks.
func VanityName(address string) (name string, ok bool) {
	page, name, ok := parseAddress(address)
	if !ok || page != "id" || name == "" || len(name) > maxVanity {
		return "", false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return "", false
		}
	}
	return name, true
}

// parseAddress returns the first two parts of the path of an address of profiles. ok is
// false for any other text.
func parseAddress(s string) (page, text string, ok bool) {
	for _, scheme := range []string{"https://", "http://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			s = s[len(scheme):]
			break
		}
	}
	host, path, ok := strings.Cut(s, "/")
	if !ok || !isCommunity(host) {
		return "", "", false
	}
	page, text, _ = strings.Cut(path, "/")
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		text = text[:end]
	}
	return page, text, true
}

// isCommunity reports whether a host serves profiles.
func isCommunity(host string) bool {
	return strings.EqualFold(host, "steamcommunity.com") || strings.EqualFold(host, "www.steamcommunity.com") ||
		strings.EqualFold(host, "my.steamchina.com")
}
