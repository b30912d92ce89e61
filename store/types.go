package store

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// User is somebody who logs in.
type User struct {
	ID             int64
	Name           string
	PasswordDigest string // in the form its writer chose; never the password
	Admin          bool
	Active         bool
	Language       string // BCP 47, "" = what the browser asks for
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// Login is one browser's login.
type Login struct {
	Digest    string // of the random token that the cookie holds
	UserID    int64
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Token lets a program act for a user.
type Token struct {
	ID         int64
	UserID     int64
	Name       string
	Digest     string
	CreatedAt  time.Time
	LastUsedAt time.Time // zero = never
}

// Blueprint is what several servers share.
type Blueprint struct {
	ID        int64
	UserID    int64
	Name      string
	Arguments []string
	Config    []string
	Overlays  []Overlay // in order of their position
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Overlay is a folder laid over the game's files.
type Overlay struct {
	ID       int64
	Position int
	Path     string
	Expose   bool // its server.cfg can be executed by name
}

// The states a server is asked to be in, and is seen in.
const (
	Running = "running"
	Stopped = "stopped"
	Unknown = "unknown"
)

// Server is one game server.
type Server struct {
	ID                   int64
	UserID               int64
	BlueprintID          int64 // 0 = none
	Name                 string
	Host                 string
	Port                 int
	RCONPassword         string // "" = not polled
	DesiredState         string // Running or Stopped
	ActualState          string // Running, Stopped or Unknown
	ActualStateUpdatedAt time.Time
	LastError            string // in words for an operator; "" = none
	CreatedAt            time.Time
	UpdatedAt            time.Time
}

// ServerState is what the poller saw of a server.
type ServerState struct {
	ServerID    int64
	ActualState string
	LastError   string
	At          time.Time
}

// Share is the public link of a server.
type Share struct {
	ServerID  int64
	Token     string // random, part of the public URL
	ShowIDs   bool   // show Steam IDs and avatars too
	CreatedAt time.Time
}

// Update is what a poller has to tell of one server: the state after one or
// more steps of livestate, never the steps. Applying it twice does what
// applying it once does.
type Update struct {
	ServerID int64

	// Run is the newest run, zero if there is none. Closed are runs that
	// ended since the last Update.
	Run    livestate.Run
	Closed []livestate.Run

	// Sessions are those that changed, each whole and at most once.
	Sessions []livestate.Session

	// Aliases are the names that players took within a session.
	Aliases []Alias
}

// Alias is a name that a player used on a server.
type Alias struct {
	SteamID     steam.ID
	Name        string
	FirstSeenAt time.Time
	LastSeenAt  time.Time
}

// Seen moves the end of a server's newest run.
type Seen struct {
	ServerID   int64
	LastSeenAt time.Time
}

// Known is what a poller must know of a server to go on after a restart.
type Known struct {
	Run livestate.Run // zero if the server was never seen
	// Sessions are the open sessions and, of each player without one, the
	// latest session that ended no earlier than an hour before Run.LastSeenAt.
	Sessions []livestate.Session
}

// Snapshot is a server's newest run.
type Snapshot = livestate.Run

// Session is a session with what a reader wants to know beside it.
type Session struct {
	livestate.Session
	ServerID   int64
	ServerName string
}

// PlayerTime is how long a player was on a server within a period.
type PlayerTime struct {
	SteamID steam.ID
	Name    string // the latest in-game name
	Total   time.Duration
}

// Profile is what the Steam Web API told of a player.
type Profile struct {
	SteamID     steam.ID
	PersonaName string
	AvatarHash  string // 40 lower-case hexadecimal digits, or ""
	FetchedAt   time.Time
	// Missing says that Steam knows no such player, or that the question
	// failed: a negative answer, kept until ExpiresAt like any other.
	Missing   bool
	ExpiresAt time.Time // when to ask again
}
