package webapi

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

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
// If no profile has it, the error matches [ErrNoMatch]; an empty name, and one that is
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

// Resolve returns the ID that a text means, as people type or paste it: a Steam ID in any
// form that [steam.Parse] reads, the address of a profile with a number or a custom name in
// it, or a custom name alone. Blanks around it are left out. The ID may be that of a
// group; ask [steam.ID.IsIndividual].
//
// Only a custom name takes a call, which is that of [Client.ResolveVanityURL] and has its
// errors. A text that means nothing is the error of steam.Parse, without a call; so is a
// number that is no account, though it could be a name.
func (c *Client) Resolve(ctx context.Context, text string) (steam.ID, error) {
	text = strings.TrimSpace(text)
	id, err := steam.Parse(text)
	if err == nil {
		return id, nil
	}
	name, ok := steam.VanityName(text)
	if !ok && strings.Trim(text, "0123456789") != "" {
		name, ok = steam.VanityName("steamcommunity.com/id/" + text)
		ok = ok && name == text // and not only its beginning
	}
	if !ok {
		return steam.ID{}, err
	}
	return c.ResolveVanityURL(ctx, name)
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
