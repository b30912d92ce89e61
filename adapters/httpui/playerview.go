package httpui

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store"
)

// A playerView is a player as pages show them.
type playerView struct {
	ID       string // SteamID64; "" where it is not to be shown
	URL      string // of their page, "" without an ID
	Name     string // in the game, now
	Persona  string // on Steam, where it differs
	Initial  string // for where there is no picture
	Colour   string // of the initial, 0..6, always the same for a player
	Avatar   string // URL, "" if there is no picture
	JoinedAt time.Time
	SeenAt   time.Time
	MinPing  int
	MaxPing  int
	Reason   string // why they left, in words; "" if they are here, or just left

	When template.HTML // on the page of a server: how long they have been there, or when they were last seen
	Ping string        // there too, in words; "" if it is not known
}

// playerView joins what the game and what Steam say of a player. Without ids it has nothing of
// Steam.
func (pd pageData) playerView(s livestate.Session, p store.Profile, ids bool) playerView {
	v := playerView{
		Name: display(s.DisplayName()), JoinedAt: s.JoinedAt, SeenAt: s.LastSeenAt,
		MinPing: s.MinPing, MaxPing: s.MaxPing, Colour: strconv.FormatUint(s.SteamID.Uint64()%7, 10),
	}
	if s.Reason.Code() != livestate.ReasonLeft {
		v.Reason = pd.Reason(s.Reason, ids)
	}
	if ids {
		v.ID, v.Avatar = s.SteamID.String(), pd.handler.avatars.URL(p.AvatarHash)
		v.URL = pd.URL("/players/" + v.ID)
		if persona := display(p.PersonaName); persona != v.Name {
			v.Persona = persona
		}
	}
	if v.Name == "" {
		v.Name, v.Persona = v.Persona, ""
	}
	v.Name = pd.playerName(v.Name)
	v.Initial = avatars.Initial(v.Name)
	return v
}

// Reason is why a session ended, in words; "" if that is not known. If text is
// true, the message that the game has for it is shown too.
func (pd pageData) Reason(r livestate.Reason, text bool) string {
	code := r.Code()
	if code == "" {
		return ""
	}
	word := pd.T("reason." + strings.ReplaceAll(strings.ToLower(string(code)), " ", "_"))
	if detail := display(r.Detail()); text && detail != "" {
		return pd.T("reason.because", word, detail)
	}
	return word
}

// playerName is the name of a player as it is shown, or the words for a name that shows nothing.
func (pd pageData) playerName(name string) string {
	return cmp.Or(display(name), pd.T("player.nameless"))
}

const maxName = 128 // characters

// display is text from outside as it is shown.
func display(s string) string { return status.DisplayLine(s, maxName) }
