package poll

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// Execer runs a command on a game server. [*rcon.Client] and [*rcon.Conn] do.
type Execer interface {
	// Exec returns the whole reply to a command, or an error and what there is of it.
	Exec(ctx context.Context, command string) (string, error)
}

// Observe asks a server for its status and returns what the answer says, as of its
// arrival. An answer whose end x has not seen (rcon.ErrIncomplete) counts: its table
// tells whether the roster is complete. [Classify] tells what an error means.
func Observe(ctx context.Context, x Execer) (livestate.Observation, error) {
	text, err := x.Exec(ctx, status.Command)
	obs, _, err := observe(text, err, time.Now())
	return obs, err
}

// observe returns what an answer says that Exec has returned at that time, and the version of the game.
func observe(text string, err error, at time.Time) (obs livestate.Observation, version string, _ error) {
	if err != nil && (text == "" || !errors.Is(err, rcon.ErrIncomplete)) {
		return obs, "", err
	}
	s, err := status.Parse(text)
	if err != nil {
		return obs, "", fmt.Errorf("poll: %w", err)
	}
	obs, err = FromStatus(s, at)
	return obs, CleanText(s.Version), err
}

// FromStatus returns what a status says of the server at a time. The observation
// shares no memory with s. A status that does not count the players, such as the
// zero Status, is refused with [status.ErrNoSummary].
func FromStatus(s status.Status, at time.Time) (livestate.Observation, error) {
	if hasReason(&s, status.ErrNoSummary) || isZero(&s) {
		return livestate.Observation{}, fmt.Errorf("poll: %w", status.ErrNoSummary)
	}
	obs := livestate.Observation{
		At: at.UTC(),
		State: livestate.State{
			Players:     s.Humans,
			MaxPlayers:  s.MaxPlayers,
			Bots:        s.Bots,
			Map:         CleanText(s.Map),
			Hibernating: s.Hibernating == status.Yes,
		},
		Partial: s.Partial,
	}
	players := s.Players
	if len(players) > 0 && hasReason(&s, status.ErrCut) {
		players = players[:len(players)-1]
	}
	if len(players) == 0 {
		return obs, nil
	}
	obs.Roster = make([]livestate.Player, 0, len(players))
	for i := range players {
		p := &players[i]
		if p.Bot || !p.SteamID.IsIndividual() {
			continue
		}
		obs.Roster = append(obs.Roster, livestate.Player{
			SteamID:   p.SteamID,
			UserID:    p.UserID,
			Name:      CleanText(p.Name),
			Connected: p.Connected,
			Ping:      p.Ping,
			Joining:   p.State != "active",
		})
	}
	return obs, nil
}

// isZero reports whether s says nothing at all, as after an error of Parse.
func isZero(s *status.Status) bool {
	return s.Hostname == "" && s.Version == "" && s.Map == "" && s.Humans == 0 && s.Bots == 0 && s.MaxPlayers == 0 && len(s.Players) == 0
}

// hasReason reports whether reason is among those for which s is Partial.
func hasReason(s *status.Status, reason error) bool {
	return slices.ContainsFunc(s.Reasons, func(r *status.ParseError) bool { return errors.Is(r, reason) })
}

// maxText bounds names and maps, in bytes. Source allows a name 127.
const maxText = 256

// CleanText returns text of a game as programs may store and keep it: valid UTF-8 without NUL,
// of bounded length, and no part of a larger string.
func CleanText(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.ReplaceAll(text, "\x00", "")
	if len(text) > maxText {
		end := maxText
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	return strings.Clone(text)
}
