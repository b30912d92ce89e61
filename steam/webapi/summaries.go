package webapi

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/left4me/left4me/steam"
)

// PlayerSummary is what a person shows to everybody.
type PlayerSummary struct {
	SteamID steam.ID

	// PersonaName is the name on the profile, valid UTF-8 without control
	// characters or spaces around it, at most 128 bytes long. It may be empty,
	// and it is the person's own choice: escape it.
	PersonaName string

	// AvatarHash names the picture: 40 lower-case hexadecimal digits, see
	// [ValidAvatarHash], or empty if there is none that can be shown.
	AvatarHash string

	// Public tells whether the profile is open to everybody. A private one has a
	// name and an avatar all the same.
	Public bool
}

// GetPlayerSummaries asks who ids are, and returns one summary for each id that
// Steam knows, in the order in which ids first names it.
//
// There may be any number of ids, and repeated ones; those that are not
// individual accounts are left out. It makes one call for each started hundred,
// one after the other, and stops at the first that fails: the summaries that came
// before are then returned with the error.
//
// The error is an [*Error] where Steam answered with a status, matches
// [ErrUnauthorized] where there is no usable key, is that of ctx where ctx has
// ended, and matches [os.ErrDeadlineExceeded] where a call took too long.
func (c *Client) GetPlayerSummaries(ctx context.Context, ids []steam.ID) ([]PlayerSummary, error) {
	return batches(ctx, c, getPlayerSummaries, ids, decodeSummaries)
}

func decodeSummaries(body []byte) (map[steam.ID]PlayerSummary, error) {
	var answer struct {
		Response struct {
			Players *[]json.RawMessage `json:"players"`
		} `json:"response"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, errShape // that of package json may quote the answer
	}
	return entries(answer.Response.Players, func(raw json.RawMessage) (steam.ID, PlayerSummary, error) {
		var p struct {
			SteamID      idText `json:"steamid"`
			Name         string `json:"personaname"`
			AvatarHash   string `json:"avatarhash"`
			AvatarFull   string `json:"avatarfull"`
			AvatarMedium string `json:"avatarmedium"`
			Avatar       string `json:"avatar"`
			Visibility   int    `json:"communityvisibilitystate"`
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			return steam.ID{}, PlayerSummary{}, err
		}
		id, err := parseID(p.SteamID)
		return id, PlayerSummary{
			SteamID:     id,
			PersonaName: cleanName(p.Name),
			AvatarHash:  cmp.Or(cleanHash(p.AvatarHash), hashOf(p.AvatarFull), hashOf(p.AvatarMedium), hashOf(p.Avatar)),
			Public:      p.Visibility == visibilityPublic,
		}, err
	})
}

// visibilityPublic is the communityvisibilitystate of an open profile; 1 is a
// private one.
const visibilityPublic = 3

// maxName bounds a name, in bytes: Steam allows 32 characters.
const maxName = 128

// cleanName makes a name of the network fit for a database and a log.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	if len(s) > maxName {
		end := maxName
		for !utf8.RuneStart(s[end]) {
			end--
		}
		s = strings.TrimSpace(s[:end])
	}
	return s
}
