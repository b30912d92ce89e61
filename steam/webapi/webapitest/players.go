package webapitest

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"

	"github.com/left4me/left4me/steam"
)

// Player is a person that a [Server] knows.
type Player struct {
	ID   steam.ID
	Name string // sent as it is, whatever is in it

	// AvatarHash is sent as it is, valid or not. Empty means that of [HashOf].
	AvatarHash string

	// Private hides what a private profile hides. Name and avatar are not.
	Private bool

	// Vanity is the custom URL; empty means none.
	Vanity string

	// What GetPlayerBans tells of the player.
	CommunityBanned  bool
	VACBans          int
	GameBans         int
	DaysSinceLastBan int
}

// HashOf returns the hash of the avatar that a [Player] with that id has unless
// it says otherwise.
func HashOf(id steam.ID) string {
	sum := sha1.Sum([]byte(id.String()))
	return hex.EncodeToString(sum[:])
}

// SetPlayer adds p, or replaces the player with its id.
func (s *Server) SetPlayer(p Player) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.players[p.ID] = p
}

// Remove makes the Server know id no more, as when an account is deleted.
func (s *Server) Remove(id steam.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.players, id)
}

// player returns the player with that id.
func (s *Server) player(id steam.ID) (Player, bool) {
	s.mu.Lock()
	p, ok := s.players[id]
	s.mu.Unlock()
	if !ok && s.lookup != nil {
		p, ok = s.lookup(id)
		p.ID = id
	}
	return p, ok
}

// vanity returns the player with that custom URL.
func (s *Server) vanity(name string) (Player, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.players {
		if p.Vanity != "" && p.Vanity == name {
			return p, true
		}
	}
	return Player{}, false
}

// summary is p as GetPlayerSummaries writes it.
func (s *Server) summary(p Player) map[string]any {
	hash := p.AvatarHash
	if hash == "" {
		hash = HashOf(p.ID)
	}
	m := map[string]any{
		"steamid":                  p.ID.String(),
		"communityvisibilitystate": 3,
		"profilestate":             1,
		"personaname":              p.Name,
		"profileurl":               fmt.Sprintf("https://steamcommunity.com/profiles/%s/", p.ID),
		"avatar":                   s.AvatarURL + "/" + hash + ".jpg",
		"avatarmedium":             s.AvatarURL + "/" + hash + "_medium.jpg",
		"avatarfull":               s.AvatarURL + "/" + hash + "_full.jpg",
		"avatarhash":               hash,
		"personastate":             1,
		"personastateflags":        0,
	}
	if p.Private {
		m["communityvisibilitystate"] = 1
		m["personastate"] = 0
	} else {
		m["timecreated"] = 1258329600 + int64(p.ID.AccountID()%100_000_000)
		m["primaryclanid"] = "103582791429521408"
	}
	return m
}

// bans is p as GetPlayerBans writes it.
func (p Player) bans() map[string]any {
	return map[string]any{
		"SteamId":          p.ID.String(),
		"CommunityBanned":  p.CommunityBanned,
		"VACBanned":        p.VACBans > 0,
		"NumberOfVACBans":  p.VACBans,
		"DaysSinceLastBan": p.DaysSinceLastBan,
		"NumberOfGameBans": p.GameBans,
		"EconomyBan":       "none",
	}
}
