package api

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

type (
	// Player is a player by the names in the game and on Steam.
	Player struct {
		SteamID     string `json:"steam_id"`
		Name        string `json:"name"`
		PersonaName string `json:"persona_name"` // "" if it is not known
		AvatarURL   string `json:"avatar_url"`   // "" if there is no picture
	}

	// CurrentPlayer is a player who is on the server. Pings are in milliseconds, both 0
	// if they are not known.
	CurrentPlayer struct {
		Player
		JoinedAt time.Time `json:"joined_at"`
		MinPing  int       `json:"min_ping"`
		MaxPing  int       `json:"max_ping"`
	}

	// RecentPlayer is a player who has left.
	RecentPlayer struct {
		Player
		LastSeenAt  time.Time        `json:"last_seen_at"`
		CloseReason livestate.Reason `json:"close_reason"` // why the session ended
	}

	// Session is one connection of a player.
	Session struct {
		ServerID int64      `json:"server_id"`
		Server   string     `json:"server"`
		JoinedAt time.Time  `json:"joined_at"`
		LeftAt   *time.Time `json:"left_at"` // nil while it is open
		Name     string     `json:"name"`
		MinPing  int        `json:"min_ping"`
		MaxPing  int        `json:"max_ping"`

		// CloseReason is why it ended; "" while it is open. What stands behind "kicked: " is text of somebody else.
		CloseReason livestate.Reason `json:"close_reason"`
	}

	// PlayerHistory is what a player did on the servers that the reader may see.
	PlayerHistory struct {
		SteamID      string    `json:"steam_id"`
		PersonaName  string    `json:"persona_name"`
		AvatarURL    string    `json:"avatar_url"`
		TotalSeconds int64     `json:"total_seconds"`
		FirstSeen    time.Time `json:"first_seen"`
		LastSeen     time.Time `json:"last_seen"`
		Sessions     []Session `json:"sessions"` // newest first

		Servers []ServerTime `json:"servers"` // most time first
		Tags    []string     `json:"tags"`
		Watched bool         `json:"watched"` // by the reader
		Bans    *Bans        `json:"bans"`    // nil if they are not known
	}
)
