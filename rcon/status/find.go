package status

import (
	"fmt"

	"github.com/left4me/left4me/steam"
)

// Find returns the player with a Steam ID, for commands that need their UserID.
//
// If no row has the ID, the error matches [ErrNoPlayer]. The player may be on the server
// all the same if the Status is Partial, where the error matches its first reason too, or
// if a person's row has no ID, where it matches [ErrNoSteamID]. If two rows have the ID,
// one of them is forged or doubled; the error matches [ErrExtraRows], and neither is
// returned. No player has the zero ID.
func (s Status) Find(id steam.ID) (Player, error) {
	found, anonymous := -1, false
	for i := range s.Players {
		switch p := &s.Players[i]; {
		case p.SteamID.IsZero():
			anonymous = anonymous || !p.Bot
		case p.SteamID != id:
		case found >= 0:
			return Player{}, fmt.Errorf("status: %w: two rows have the Steam ID %v", ErrExtraRows, id)
		default:
			found = i
		}
	}
	switch {
	case found >= 0:
		return s.Players[found], nil
	case id.IsZero():
	case s.Partial && len(s.Reasons) > 0:
		return Player{}, fmt.Errorf("status: %w %v: %w", ErrNoPlayer, id, s.Reasons[0].Err)
	case anonymous:
		return Player{}, fmt.Errorf("status: %w %v: %w", ErrNoPlayer, id, ErrNoSteamID)
	}
	return Player{}, fmt.Errorf("status: %w %v", ErrNoPlayer, id)
}

// Has reports whether the player with a Steam ID is on the server: Yes if a row has the
// ID, No if no row has it and nothing is missing, and Unknown if the Status is Partial or
// a person's row has no ID. Unknown is no reason to end a player's session. The zero ID
// is on no server.
func (s Status) Has(id steam.ID) Tristate {
	if id.IsZero() {
		return No
	}
	known := No
	if s.Partial {
		known = Unknown
	}
	for i := range s.Players {
		switch p := &s.Players[i]; {
		case p.SteamID == id:
			return Yes
		case p.SteamID.IsZero() && !p.Bot:
			known = Unknown
		}
	}
	return known
}
