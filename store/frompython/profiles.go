package frompython

import (
	"strings"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

// planProfiles takes the profiles of players who have none in the store.
func (p *planner) planProfiles() {
	seen := make(map[steam.ID]bool)
	others := 0
	for _, row := range p.src.Profiles {
		id, ok := individual(row.Player)
		if !ok || row.PersonaName == "" {
			others++
			continue
		}
		if _, known := p.have.Profiles[id]; known || seen[id] {
			continue
		}
		seen[id] = true
		hash := avatarHash(row.AvatarURL)
		if hash == "" && row.AvatarURL != "" {
			p.report.note(NoteAvatar, "profile of "+id.String(), "the address of its avatar has no hash: it has no avatar until Steam is asked again")
		}
		fetched := row.FetchedAt
		if fetched.After(p.opts.Now) {
			fetched = p.opts.Now
		} else if fetched.IsZero() {
			fetched = time.Unix(0, 0) // old: Steam is asked again
		}
		p.in.Profiles = append(p.in.Profiles, store.Profile{
			SteamID: id, PersonaName: store.CleanText(row.PersonaName), AvatarHash: hash, FetchedAt: fetched,
		})
		p.report.Profiles++
	}
	if others > 0 {
		p.report.note(NotePlayer, "profiles", "%s without a name or without the Steam ID of a person are left out", plural(others, "profile"))
	}
}

// avatarHash returns the hash in the address of an avatar, or "".
func avatarHash(address string) string {
	address, _, _ = strings.Cut(address, "?")
	hash, _, _ := webapi.ParseAvatarFile(strings.ToLower(address[strings.LastIndexByte(address, '/')+1:]))
	if strings.Trim(hash, "0") == "" {
		return "" // no picture
	}
	return hash
}
