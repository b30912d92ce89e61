package daemon

import (
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// maxText bounds names and maps, in bytes. Source allows a name 127.
const maxText = 256

// observation makes of a status what the state machine takes. Strings that are in
// live already are taken from there, and new ones are copied, so that nobody keeps
// the text of the whole answer alive.
func observation(s *status.Status, at time.Time, live *livestate.Server) livestate.Observation {
	obs := livestate.Observation{
		At: utc(at),
		State: livestate.State{
			Players:     s.Humans,
			MaxPlayers:  s.MaxPlayers,
			Bots:        s.Bots,
			Map:         own(s.Map, live.Run.Map),
			Hibernating: s.Hibernating == status.Yes,
		},
		Partial: s.Partial,
	}
	players := s.Players
	if len(players) > 0 && partialFor(s, status.ErrCut) {
		// The last row may be a part of a name, with a Steam ID of its bearer's choice.
		players = players[:len(players)-1]
	}
	if len(players) == 0 {
		return obs
	}
	obs.Roster = make([]livestate.Player, 0, len(players))
	for i := range players {
		p := &players[i]
		if p.Bot || !p.SteamID.IsIndividual() {
			continue // has no session, and nobody asks for his name
		}
		known := ""
		if n, ok := slices.BinarySearchFunc(live.Sessions, p.SteamID, bySteamID); ok {
			known = live.Sessions[n].NameNow
		}
		obs.Roster = append(obs.Roster, livestate.Player{
			SteamID:   p.SteamID,
			UserID:    p.UserID,
			Name:      own(p.Name, known),
			Connected: p.Connected,
			Ping:      p.Ping,
			Joining:   p.State != "active",
		})
	}
	return obs
}

// bySteamID compares sessions of a livestate.Server, which are in the order of their
// Steam IDs once it has observed something. It matters for nothing but time that they
// are: an hour of a server that makes up players is hundreds of thousands of them.
func bySteamID(s livestate.Session, id steam.ID) int { return s.SteamID.Compare(id) }

// partialFor reports whether reason is among those for which s is partial.
func partialFor(s *status.Status, reason error) bool {
	return slices.ContainsFunc(s.Reasons, func(r *status.ParseError) bool { return errors.Is(r, reason) })
}

// without takes players out of the roster, which is then known to be incomplete.
func without(obs *livestate.Observation, players []steam.ID) {
	obs.Roster = slices.DeleteFunc(obs.Roster, func(p livestate.Player) bool {
		return slices.Contains(players, p.SteamID)
	})
	obs.Partial = true
}

// own returns text as it may be stored and kept: without NUL, valid UTF-8,
// of bounded length, and no part of a larger string. If that is known, known is
// returned.
func own(text, known string) string {
	if text == known {
		return known
	}
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\x00", "")
	if len(text) > maxText {
		end := maxText
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	if text == known {
		return known
	}
	return strings.Clone(text)
}
