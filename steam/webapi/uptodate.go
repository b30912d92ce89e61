package webapi

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
)

// An Update is what Steam says of a version of a game server.
type Update struct {
	Available bool // there is a newer version, which the server needs
	Required  int  // the number of that version; 0 if Steam does not say
}

// UpToDateCheck asks whether a game server's version is the newest one, in one call. app is
// the ID of the game, as 550 for Left 4 Dead 2, and version the number that the server's
// version command tells, without the dots. If Steam does not know the game, the error
// matches [ErrNoMatch]. Other errors are those of [Client.GetPlayerSummaries].
func (c *Client) UpToDateCheck(ctx context.Context, app, version int) (Update, error) {
	m := upToDateCheck
	body, err := c.call(ctx, m, url.Values{"appid": {strconv.Itoa(app)}, "version": {strconv.Itoa(version)}})
	if err != nil {
		return Update{}, err
	}
	u, err := decodeUpToDate(body)
	if err != nil {
		return Update{}, m.wrap(err)
	}
	return u, nil
}

func decodeUpToDate(body []byte) (Update, error) {
	var answer struct {
		Response struct {
			Success  *bool `json:"success"`
			UpToDate *bool `json:"up_to_date"`
			Required int   `json:"required_version"`
		} `json:"response"`
	}
	switch err := json.Unmarshal(body, &answer); {
	case err != nil || answer.Response.Success == nil:
		return Update{}, errShape
	case !*answer.Response.Success:
		return Update{}, ErrNoMatch
	case answer.Response.UpToDate == nil || answer.Response.Required < 0:
		return Update{}, errShape
	}
	return Update{Available: !*answer.Response.UpToDate, Required: answer.Response.Required}, nil
}
