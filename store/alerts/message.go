package alerts

import (
	"encoding/json"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A Message is what a webhook gets as JSON.
type Message struct {
	Type string    `json:"type"` // "alert." and the kind
	At   time.Time `json:"timestamp"`
	Data Data      `json:"data"`
}

// Data is what a message tells. What is not known, or does not belong to the kind, is absent.
type Data struct {
	Alert  alert.Kind `json:"alert"`
	Server *Server    `json:"server,omitempty"`
	Since  *time.Time `json:"since,omitempty"` // when it began
	Player *Player    `json:"player,omitempty"`
	Count  int        `json:"count,omitempty"` // of lost players
	State  *State     `json:"state,omitempty"`
}

// Server is the server that an alert is about.
type Server struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Host string `json:"host"`
	Port int    `json:"port"`
}

// Player is the player who joined. Anybody can take any name.
type Player struct {
	SteamID steam.ID `json:"steam_id"`
	Name    string   `json:"name"`
}

// State is what was last known of the server.
type State struct {
	Map        string `json:"map"`
	Players    int    `json:"players"`
	MaxPlayers int    `json:"max_players"`
	Bots       int    `json:"bots"`
}

// NewMessage returns the message of an alert about a server.
func NewMessage(s store.Server, a alert.Alert) Message {
	m := Message{Type: "alert." + string(a.Kind), At: a.At.UTC(), Data: Data{Alert: a.Kind, Count: a.Count}}
	if s.ID != 0 {
		m.Data.Server = &Server{s.ID, s.Name, s.Host, s.Port}
	}
	if !a.Since.IsZero() {
		since := a.Since.UTC()
		m.Data.Since = &since
	}
	if a.Session.SteamID != (steam.ID{}) {
		m.Data.Player = &Player{a.Session.SteamID, a.Session.DisplayName()}
	}
	if a.State.Map != "" {
		m.Data.State = &State{a.State.Map, a.State.Players, a.State.MaxPlayers, a.State.Bots}
	}
	return m
}

// JSON returns the body of the message of an alert.
func JSON(s store.Server, a alert.Alert) []byte {
	data, _ := json.Marshal(NewMessage(s, a)) // it has only texts, numbers and times
	return data
}
