package api

import (
	"time"

	"github.com/left4me/left4me/livestate"
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

	// Member is a user that a server is shared with.
	Member struct {
		UserID   int64      `json:"user_id"`
		Username string     `json:"username"`
		Role     store.Role `json:"role"`
	}

	// Members are those of a server, by name.
	Members struct {
		Members []Member `json:"members"`
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

	// Group is servers that are shared at once.
	Group struct {
		ID      int64    `json:"id"`
		Name    string   `json:"name"`
		Servers []int64  `json:"servers"`
		Members []Member `json:"members"`
	}

	// Groups are those of a user, by name.
	Groups struct {
		Groups []Group `json:"groups"`
	}

	// ActionResult is what a game answered to an action.
	ActionResult struct {
		Reply string `json:"reply"`
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

	// ErrorBody is the body of every answer that reports an error.
	ErrorBody struct {
		Error Error `json:"error"`
	}

	// Error says what is wrong with a request.
	Error struct {
		Code    string `json:"code"` // such as "not_found"; "invalid" for a bad field
		Message string `json:"message"`
		Field   string `json:"field"` // "" if it is about no single one
	}
)
