package api

import (
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

type (
	// Servers is a list of servers, ordered by ID.
	Servers struct {
		Servers []Server `json:"servers"`
	}

	// Server is a server and what is known of it now.
	Server struct {
		ID           int64         `json:"id"`
		Name         string        `json:"name"`
		Host         string        `json:"host"`
		Port         int           `json:"port"`
		DesiredState store.State   `json:"desired_state"` // running: watched; stopped: not watched
		Log          bool          `json:"log"`           // the game is asked for its log, if the daemon listens
		ChatDays     int           `json:"chat_days"`     // how long chat is kept; 0: it is not
		Strategy     string        `json:"strategy"`      // how the end of an RCON reply is told, a name of rcon.Strategy; "" = the usual way
		ActualState  store.State   `json:"actual_state"`
		Problem      store.Problem `json:"problem"`    // "" for none
		LastError    string        `json:"last_error"` // the problem in words
		Trouble      *Trouble      `json:"trouble"`    // nil if there is no problem
		Snapshot     *Snapshot     `json:"snapshot"`   // nil if it never answered

		Counts   *Counts          `json:"counts"`   // nil unless the server was asked without a password of late
		Warnings []condition.Code `json:"warnings"` // never null
	}

	// Counts are what a server tells without a password.
	Counts struct {
		Source     string    `json:"source"` // a2s
		At         time.Time `json:"at"`
		Players    int       `json:"players"`
		MaxPlayers int       `json:"max_players"`
		Bots       int       `json:"bots"`
		Map        string    `json:"map"`
	}

	// Trouble says since when a server has not answered.
	Trouble struct {
		Since time.Time `json:"since"`
	}

	// Runs is the history of a server, oldest first.
	Runs struct {
		Runs []Run `json:"runs"`
	}

	// Run is a time in which a server showed one state at every poll.
	Run struct {
		StartedAt   time.Time `json:"started_at"`
		LastSeenAt  time.Time `json:"last_seen_at"`
		Players     int       `json:"players"`
		MaxPlayers  int       `json:"max_players"`
		Bots        int       `json:"bots"`
		Map         string    `json:"map"`
		Hibernating bool      `json:"hibernating"`
	}

	// Snapshot is the newest run of a server.
	Snapshot struct {
		Run
		Fresh bool `json:"fresh"` // it is new enough to say what is so now
	}

	// Live is who plays on a server and who did recently.
	Live struct {
		Server   string          `json:"server"`
		Snapshot *Snapshot       `json:"snapshot"` // nil if it never answered
		Current  []CurrentPlayer `json:"current_players"`
		Recent   []RecentPlayer  `json:"recent_players"`
	}

	// StartSpec says how a server is started. It holds no RCON password.
	StartSpec struct {
		Port     int         `json:"port"`
		Argv     []string    `json:"argv"` // program first, to run in the folder of the game
		Files    []StartFile `json:"files"`
		Overlays []Overlay   `json:"overlays"`      // the one on top first
		Password bool        `json:"rcon_password"` // the server has one, which the files lack
	}

	// StartFile is a file that a host needs.
	StartFile struct {
		Path       string `json:"path"` // relative, with slashes
		Text       string `json:"text"`
		Executable bool   `json:"executable"`
	}

	// Overlay is a folder that is laid over the game's files.
	Overlay struct {
		Path  string `json:"path"`
		Alias string `json:"alias"` // "" if its server.cfg is not executed
	}
)
