package webapi

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/left4me/left4me/steam"
)

// maxVanity bounds a custom URL, in bytes: Steam allows 32 characters.
const maxVanity = 64

// The success values of ResolveVanityURL.
const (
	vanityFound   = 1
	vanityNoMatch = 42
)

// ResolveVanityURL returns the id of the person whose profile has the custom URL
// https://steamcommunity.com/id/ + name, in one call.
//
// If nobody has it, the error matches [ErrNoMatch]; an empty name, and one that is
// longer than Steam allows, is ErrNoMatch without a call. Other errors are those
// of [Client.GetPlayerSummaries].
func (c *Client) ResolveVanityURL(ctx context.Context, name string) (steam.ID, error) {
	m := resolveVanityURL
	if name == "" || len(name) > maxVanity {
		return steam.ID{}, m.wrap(ErrNoMatch)
	}
	body, err := c.call(ctx, m, url.Values{"vanityurl": {name}})
	if err != nil {
		return steam.ID{}, err
	}
	id, err := decodeVanity(body)
	if err != nil {
		return steam.ID{}, m.wrap(err)
	}
	return id, nil
}

func decodeVanity(body []byte) (steam.ID, error) {
	var answer struct {
		Response struct {
			SteamID idText `json:"steamid"`
			Success int    `json:"success"`
		} `json:"response"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return steam.ID{}, errShape
	}
	switch answer.Response.Success {
	case vanityFound:
		return parseID(answer.Response.SteamID)
	case vanityNoMatch:
		return steam.ID{}, ErrNoMatch
	}
	return steam.ID{}, errShape
}
