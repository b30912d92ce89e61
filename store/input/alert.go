package input

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/webhook/discord"
)

// maxDownAfter is the longest time of an outage that can be asked for.
const maxDownAfter = 24 * time.Hour

// AlertTarget takes over into t what is in these values: name, kind (of a target without an
// ID), url, server_id, tell, down_after (minutes), players (Steam IDs and names), watch_list,
// live and active. What JSON lacks stays. A form has a flag for each kind of alert, as
// tell_down, and what it lacks is off; an empty url stays. Whether the user may see the server
// is left to the caller. On an error t is partly changed.
func AlertTarget(t *store.AlertTarget, in formjson.Values) error {
	text, err := in.Texts("name", "kind", "url", "server_id", "down_after")
	if err != nil {
		return err
	}
	c := changes{Values: in}
	if !c.keeps("name") || t.ID == 0 {
		t.Name, err = Title("name", text["name"])
		c.wrong.Add(err)
	}
	if t.ID == 0 {
		t.Kind = store.AlertKind(text["kind"])
		c.refuse("kind", "kind_bad", !slices.Contains(store.AlertKinds(), t.Kind))
	}
	if url := strings.TrimSpace(text["url"]); url != "" {
		t.URL = url
	}
	any := store.AlertTarget{Kind: store.AlertWebhook, Name: "any", URL: t.URL}
	c.refuse("url", "url_bad", any.Check() != nil || t.Kind == store.AlertDiscord && !discord.ValidURL(t.URL))
	if !c.keeps("server_id") {
		t.ServerID, err = strconv.ParseInt("0"+strings.TrimSpace(text["server_id"]), 10, 64)
		c.refuse("server_id", "server_id_bad", err != nil)
	}
	if !c.keeps("down_after") {
		t.Rules.DownAfter, err = downAfter(text["down_after"])
		c.wrong.Add(err)
	}
	c.flag("watch_list", &t.Rules.WatchList)
	c.flag("live", &t.Live)
	c.flag("active", &t.Active)
	choose(&c, "tell", "tell_", "tell_bad", &t.Rules.Kinds, alert.Kinds(), func(k alert.Kind) string { return string(k) })
	if !c.keeps("players") {
		t.Rules.Players, t.Rules.Names, err = players(in)
		c.wrong.Add(err)
	}
	if t.Active {
		t.EndedAt = time.Time{}
	}
	return c.wrong.Err()
}

// downAfter reads a number of minutes; none is 0.
func downAfter(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	n, err := strconv.Atoi(text)
	d := time.Duration(n) * time.Minute
	if text == "" || err == nil && n == 0 {
		return 0, nil
	}
	if err != nil || n < 0 || n > int(maxDownAfter/time.Minute) || d < alert.MinDownAfter {
		return 0, httperror.Invalid("down_after", "down_after_bad")
	}
	return d, nil
}

// players reads Steam IDs and whole names.
func players(in formjson.Values) (ids []steam.ID, names []string, err error) {
	var lines []string
	if in.IsJSON() {
		lines, err = in.Lines("players")
	} else { // a list would begin as [U:1:2] does
		var text string
		text, err = in.Text("players")
		lines = strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	}
	for _, line := range lines {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if id, err := steam.Parse(line); err == nil {
			ids = append(ids, id)
			continue
		}
		if store.CheckText(line) != nil || utf8.RuneCountInString(line) > store.MaxUserName {
			return nil, nil, httperror.Invalid("players", "players_bad")
		}
		names = append(names, line)
	}
	if len(ids) > store.MaxAlertPlayers || len(names) > store.MaxAlertPlayers {
		return nil, nil, httperror.Invalid("players", "players_bad")
	}
	return ids, names, err
}
