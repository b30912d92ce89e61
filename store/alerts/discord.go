package alerts

import (
	"embed"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/webhook/discord"
)

//go:embed locale
var locale embed.FS

var catalogs = messages.MustLoad(locale, "locale", messages.Language{Tag: "en", Name: "English"}, messages.Language{Tag: "zh-CN", Name: "简体中文"}, messages.Language{Tag: "ru", Name: "Русский"})

// The colors of messages.
const (
	green = 0x2e9d5b
	red   = 0xc93c37
	amber = 0xb7791f
	gray  = 0x64748b
)

var colors = map[alert.Kind]int{alert.Down: red, alert.WrongPassword: red, alert.LogonsFailed: amber, alert.Up: green, TestKind: gray}

// Discord returns the message of an alert for a channel. language is that of a [store.User]; "" is English.
func Discord(s store.Server, a alert.Alert, language string) discord.Message {
	c := messages.Negotiate(language, catalogs...)
	e := discord.Embed{Title: c.Text("alert."+string(a.Kind), s.Name), Color: colors[a.Kind], At: a.At}
	if e.Color == 0 {
		e.Color = green
	}
	switch a.Kind {
	case alert.Up:
		e.Text = c.Text("alert.up.after", length(a.At.Sub(a.Since)))
	case alert.PlayerJoined, alert.FirstJoined:
		e.Text = a.Session.DisplayName()
	case alert.LogonsFailed:
		e.Text = c.Text("alert.failed_logon.text", a.Count)
	case alert.WrongPassword, TestKind:
		e.Text = c.Text("alert." + string(a.Kind) + ".text")
	}
	if a.State.Map != "" {
		e.Fields = fields(c, a.State)
	}
	return discord.Message{Embeds: []discord.Embed{e}}
}

// fields are what is known of a server.
func fields(c *messages.Catalog, s livestate.State) []discord.Field {
	return []discord.Field{
		{Name: c.Text("live.players"), Value: fmt.Sprintf("%d / %d", s.Players, s.MaxPlayers)},
		{Name: c.Text("live.map"), Value: s.Map},
	}
}

// length writes a time as hours and minutes, such as 1:05.
func length(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

// Live returns the message that shows a server as it is now. It is the same for the same state.
func Live(s store.Server, reach alert.Reach, run livestate.Run, language string) discord.Message {
	c := messages.Negotiate(language, catalogs...)
	e := discord.Embed{Title: s.Name, Text: c.Text("live.unwatched"), Color: gray}
	switch reach {
	case alert.Answers:
		e.Text, e.Color, e.Fields, e.At = c.Text("live.up"), green, fields(c, run.State), run.StartedAt
	case alert.Silent:
		e.Text, e.Color, e.At = c.Text("live.down"), red, run.LastSeenAt
	case alert.Refuses:
		e.Text, e.Color, e.At = c.Text("alert.wrong_password.text"), red, run.LastSeenAt
	}
	return discord.Message{Embeds: []discord.Embed{e}}
}
