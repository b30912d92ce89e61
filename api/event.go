package api

import (
	"time"

	"github.com/left4me/left4me/livestate"
)

type (
	// Event is the data of one event of the stream. Its first fields say what happened,
	// the others how the server is after it.
	Event struct {
		Kind     livestate.EventKind `json:"kind"`
		At       time.Time           `json:"at"`
		ServerID int64               `json:"server_id"`
		SteamID  string              `json:"steam_id,omitempty"`
		Name     string              `json:"name,omitempty"`
		Reason   livestate.Reason    `json:"close_reason,omitempty"` // of leave
		From     string              `json:"from,omitempty"`         // the name before a rename, the map before a change
		Since    *time.Time          `json:"since,omitempty"`        // of trouble
		LastSeen *time.Time          `json:"last_seen_at,omitempty"` // of down

		Players     int    `json:"players"`
		MaxPlayers  int    `json:"max_players"`
		Bots        int    `json:"bots"`
		Map         string `json:"map"`
		Hibernating bool   `json:"hibernating"`
	}

	// ChatLine is what a player said on a server.
	ChatLine struct {
		ID      int64     `json:"id"`
		At      time.Time `json:"at"`
		SteamID string    `json:"steam_id"`
		Name    string    `json:"name"`
		Text    string    `json:"text"`
		Team    bool      `json:"team"` // to the player's team only
	}

	// Chat is what was said on a server, newest first.
	Chat struct {
		Lines []ChatLine `json:"chat"`
	}

	// AuditEntry is one thing that somebody did, or tried to do.
	AuditEntry struct {
		ID       int64     `json:"id"`
		At       time.Time `json:"at"`
		UserID   *int64    `json:"user_id"` // nil: no user, or one who has been removed
		Actor    string    `json:"actor"`
		ServerID *int64    `json:"server_id"` // nil: no server, or one that has been removed
		Server   string    `json:"server"`
		Action   string    `json:"action"`
		Subject  string    `json:"subject"`
		Detail   string    `json:"detail"`
		Result   string    `json:"result"` // "": not known yet
	}

	// Audit is a page of an audit log, newest first.
	Audit struct {
		Entries []AuditEntry `json:"audit"`
	}
)
