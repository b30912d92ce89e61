package webapi

import (
	"context"
	"encoding/json"

	"github.com/left4me/left4me/steam"
)

// PlayerBans is the record of bans of a person.
type PlayerBans struct {
	SteamID         steam.ID
	CommunityBanned bool // banned from the Steam Community
	VACBanned       bool // has a ban by Valve's anti-cheat on record
	VACBans         int  // how many of these there are
	GameBans        int  // how many bans by games there are on record

	// DaysSinceLastBan is the number of days since the last ban; 0 where there
	// is none, and on the day of a ban.
	DaysSinceLastBan int

	// EconomyBan is "none", "probation", "banned", or what Steam may add:
	// cleaned as a name is.
	EconomyBan string
}

// GetPlayerBans asks for the bans on record of ids. Order, repeated ids, number of
// calls, partial results and errors are those of [Client.GetPlayerSummaries].
func (c *Client) GetPlayerBans(ctx context.Context, ids []steam.ID) ([]PlayerBans, error) {
	return batches(ctx, c, getPlayerBans, ids, decodeBans)
}

func decodeBans(body []byte) (map[steam.ID]PlayerBans, error) {
	var answer struct {
		Players *[]json.RawMessage `json:"players"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, errShape
	}
	return entries(answer.Players, func(raw json.RawMessage) (steam.ID, PlayerBans, error) {
		var p struct {
			SteamID          idText `json:"SteamId"`
			CommunityBanned  bool
			VACBanned        bool
			NumberOfVACBans  int
			NumberOfGameBans int
			DaysSinceLastBan int
			EconomyBan       string
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			return steam.ID{}, PlayerBans{}, err
		}
		id, err := parseID(p.SteamID)
		return id, PlayerBans{
			SteamID:          id,
			CommunityBanned:  p.CommunityBanned,
			VACBanned:        p.VACBanned,
			VACBans:          max(p.NumberOfVACBans, 0),
			GameBans:         max(p.NumberOfGameBans, 0),
			DaysSinceLastBan: max(p.DaysSinceLastBan, 0),
			EconomyBan:       cleanName(p.EconomyBan),
		}, err
	})
}
