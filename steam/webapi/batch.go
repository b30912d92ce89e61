package webapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/left4me/left4me/steam"
)

// BatchSize is how many ids one call asks for at most.
// https://partner.steamgames.com/doc/webapi/ISteamUser#GetPlayerSummaries
const BatchSize = 100

// method is one function of the API.
type method struct{ name, path string }

var (
	getPlayerSummaries = method{"GetPlayerSummaries", "ISteamUser/GetPlayerSummaries/v2/"}
	getPlayerBans      = method{"GetPlayerBans", "ISteamUser/GetPlayerBans/v1/"}
	upToDateCheck      = method{"UpToDateCheck", "ISteamApps/UpToDateCheck/v1/"}
	resolveVanityURL   = method{"ResolveVanityURL", "ISteamUser/ResolveVanityURL/v1/"}
)

// wrap puts the package and the method before err, which may have them already.
func (m method) wrap(err error) error {
	if _, ok := err.(*Error); ok {
		return err
	}
	return fmt.Errorf("webapi: %s: %w", m.name, err)
}

// batches asks for ids, [BatchSize] a call, and stops at the first call that
// fails. decode reads one answer.
func batches[T any](ctx context.Context, c *Client, m method, ids []steam.ID,
	decode func([]byte) (map[steam.ID]T, error)) ([]T, error) {
	var got []T
	for batch := range slices.Chunk(distinct(ids), BatchSize) {
		body, err := c.call(ctx, m, url.Values{"steamids": {join(batch)}})
		if err != nil {
			return got, err
		}
		found, err := decode(body)
		if err != nil {
			return got, m.wrap(err)
		}
		for _, id := range batch {
			if v, ok := found[id]; ok {
				got = append(got, v)
			}
		}
	}
	return got, nil
}

// distinct returns the individual accounts among ids, each once, in order.
func distinct(ids []steam.ID) []steam.ID {
	seen := make(map[steam.ID]bool, len(ids))
	var out []steam.ID
	for _, id := range ids {
		if id.IsIndividual() && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func join(ids []steam.ID) string {
	var b strings.Builder
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(id.String())
	}
	return b.String()
}

// entries reads the entries of a list one by one, so that one of them in an
// unknown form does not cost the others: it is left out, as if Steam did not know
// the id. A list in which no entry can be read is an error, as is a missing list.
func entries[T any](list *[]json.RawMessage, read func(json.RawMessage) (steam.ID, T, error)) (map[steam.ID]T, error) {
	if list == nil {
		return nil, errShape
	}
	found := make(map[steam.ID]T, min(len(*list), BatchSize))
	for _, raw := range *list {
		id, v, err := read(raw)
		if err != nil {
			continue
		}
		if _, ok := found[id]; !ok {
			found[id] = v
		}
	}
	if len(*list) > 0 && len(found) == 0 {
		return nil, errShape
	}
	return found, nil
}

// idText is a SteamID64 of an answer: a string, or a number from a mirror that
// doesn't know that it is too large for the numbers of JavaScript.
type idText string

// UnmarshalJSON takes a string or a number.
func (t *idText) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(t))
	}
	*t = idText(raw)
	return nil
}

// parseID reads a SteamID64 of an answer.
func parseID(text idText) (steam.ID, error) {
	s := string(text)
	id, err := steam.Parse(s)
	if err != nil || id.String() != s || !id.IsIndividual() {
		return steam.ID{}, errShape
	}
	return id, nil
}
