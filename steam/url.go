package steam

import "strings"

// parseURL reads the address of a profile or a group that has its number in it.
func parseURL(s string) (ID, error) {
	host, path := s, ""
	for _, scheme := range []string{"https://", "http://"} {
		if len(host) > len(scheme) && strings.EqualFold(host[:len(scheme)], scheme) {
			host = host[len(scheme):]
			break
		}
	}
	host, path, ok := strings.Cut(host, "/")
	if !ok || !isCommunity(host) {
		return ID{}, errForm
	}
	page, text, _ := strings.Cut(path, "/")
	if end := strings.IndexAny(text, "/?#"); end >= 0 {
		text = text[:end]
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

// isCommunity reports whether a host serves profiles.
func isCommunity(host string) bool {
	return strings.EqualFold(host, "steamcommunity.com") || strings.EqualFold(host, "www.steamcommunity.com") ||
		strings.EqualFold(host, "my.steamchina.com")
}
