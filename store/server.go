package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/steam"
)

// State is what a server is asked to be, or is seen to be.
type State string

// The states of servers.
const (
	Running State = "running"
	Stopped State = "stopped"
	Unknown State = "unknown" // no poll could tell
)

// FirstPort is where the search for a free port begins: the port that a game server
// has if nothing else is said.
const FirstPort = 27015

// Server is one game server. Its texts, and JSON, leave the password out.
type Server struct {
	ID                   int64 // never given to another server, even when this one is gone
	UserID               int64
	BlueprintID          int64 // 0 = none
	Name                 string
	Host                 string // as CanonicalHost writes it
	Port                 int
	RCONPassword         string `json:"-"` // "" = not polled
	PasswordPending      bool   // left4me made RCONPassword, and no game server is known to have it yet
	Strategy             string // how the end of an RCON reply is told, a name of rcon.Strategy; "" = the default
	LogOff               bool   // the game is not asked for its log
	ChatDays             int    // how long chat is kept; 0 = chat is not kept
	DesiredState         State  // Running or Stopped
	ActualState          State  // Running, Stopped or Unknown
	ActualStateUpdatedAt time.Time
	Problem              Problem
	LastError            string // Problem in words for an operator; "" = none
	SameAs               int64  // another server, of whomever, that reaches the same game; 0 = none known

	// ImportedUntil is the end of the history that comes from another system; zero =
	// none does. What ended by then can span times in which no poll succeeded.
	ImportedUntil time.Time

	CreatedAt time.Time
	UpdatedAt time.Time

	// Role is what the user may do with the server where CreateServer, Server or
	// Servers returned it. It is not stored.
	Role Role
}

// Owned returns those of servers that belong to a user, and not those shared with them.
func Owned(servers []Server, userID int64) []Server {
	var owned []Server
	for _, s := range servers {
		if s.UserID == userID {
			owned = append(owned, s)
		}
	}
	return owned
}

// SortNatural sorts servers by name as [CompareNatural] does; of those with the same name, the
// one with the smaller ID is first.
func SortNatural(servers []Server) {
	slices.SortFunc(servers, func(a, b Server) int { return cmp.Or(CompareNatural(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}

// ServerIDs returns the IDs of servers, in the same order.
func ServerIDs(servers []Server) []int64 {
	ids := make([]int64, len(servers))
	for i := range servers {
		ids[i] = servers[i].ID
	}
	return ids
}

// ServerState is what the poller saw of a server.
type ServerState struct {
	ServerID    int64
	Epoch       int64 // as in Update
	ActualState State
	Problem     Problem
	LastError   string // Problem in words for an operator
	At          time.Time
}

// Servers keeps the game servers. What a user may do with a server is the highest of:
// RoleOwner, if it is theirs; the role that they have as its member; and RoleViewer, if
// they are an administrator. A server on which a user has no role is ErrNotFound to them.
// No user has the ID 0: it finds nothing.
//
// Methods that change a server take the user in UserID, whoever asks for the change: what
// acts on behalf of others checks their Role first.
type Servers interface {
	// CreateServer stores s and returns it with ID and times set. Host becomes
	// what CanonicalHost makes of it, and one that it refuses is its error; an
	// empty DesiredState is Running; an empty ActualState is Unknown. SameAs and
	// ImportedUntil are not stored. A user or blueprint that does not exist and a
	// blueprint of another user are ErrNotFound, a host and port that another server has, whoever owns it,
	// ErrPortInUse, a name that another server of the user has ErrNameInUse; if both
	// are so, the error is both. ChatDays below 0 or above [MaxChatDays] are ErrInvalid. Case counts in these names. Port 0 becomes the first
	// port from FirstPort on that no server of that host has; ErrPortInUse if there is
	// none.
	CreateServer(ctx context.Context, s Server) (Server, error)

	// UpdateServer overwrites Name, BlueprintID, Host, Port, RCONPassword,
	// PasswordPending, Strategy, LogOff, ChatDays and DesiredState of the server with that ID and UserID, and sets UpdatedAt.
	// With another Host or Port, SameAs of it and of those that name it becomes 0.
	// Empty fields, hosts and errors are as with CreateServer.
	UpdateServer(ctx context.Context, s Server) error

	// DeleteServer removes the server with its history and its public link.
	DeleteServer(ctx context.Context, userID, id int64) error

	// Server returns one server on which that user has a role.
	Server(ctx context.Context, userID, id int64) (Server, error)

	// ServerByID returns one server, whoever owns it. It is for programs: what a user
	// asks for comes from Server.
	ServerByID(ctx context.Context, id int64) (Server, error)

	// Servers returns the servers on which that user has a role by name; of those with
	// the same name, the one with the smaller ID is first.
	Servers(ctx context.Context, userID int64) ([]Server, error)

	// PlayedOn returns those of [Servers.Servers] on which a player ever was, by ID.
	PlayedOn(ctx context.Context, userID int64, player steam.ID) ([]Server, error)

	// Owners returns the users in UserID of the servers of [Servers.Servers], each once.
	Owners(ctx context.Context, userID int64) ([]int64, error)

	// AllServers returns the servers of all users by ID. It is for programs, as
	// ServerByID is.
	AllServers(ctx context.Context) ([]Server, error)

	// ServersInShards returns those of AllServers that are in these shards, as [ShardOf] says.
	// No numbers mean no servers.
	ServersInShards(ctx context.Context, numbers ...int) ([]Server, error)

	// SetServerStates records what the poller saw: ActualState, Problem and
	// LastError with the time, for many servers at once. An empty ActualState is
	// Unknown. PasswordPending of those that are Running without a Problem becomes
	// false. UpdatedAt stays. Servers that do
	// not exist are passed over; of several states of one server the last counts.
	SetServerStates(ctx context.Context, states []ServerState) error

	// SetSameAs sets SameAs of many servers, by ID. UpdatedAt stays. Servers that
	// do not exist are passed over; one that does not exist as a value is 0. When
	// a server is deleted, SameAs of those that name it becomes 0.
	SetSameAs(ctx context.Context, same map[int64]int64) error
}

// Share is the public link of a server. Its texts, and JSON, leave the token out.
type Share struct {
	ServerID  int64
	Token     string `json:"-"` // random, part of the public URL; never ""
	ShowIDs   bool   // show Steam IDs and avatars too
	ShowAddr  bool   // show host and port too
	CreatedAt time.Time
}

// Shares keeps the public links of servers.
type Shares interface {
	// SetShare creates or replaces the public link of a server; a zero
	// CreatedAt is now. A server that does not exist is ErrNotFound. An empty
	// token, and one that another server has, are errors.
	SetShare(ctx context.Context, sh Share) error

	// DeleteShare switches the public page off; no share is no error.
	DeleteShare(ctx context.Context, serverID int64) error

	// Share returns the public link of a server.
	Share(ctx context.Context, serverID int64) (Share, error)

	// ShareByToken returns the public link with that token. A token that CheckText
	// refuses, and the empty one, are ErrNotFound.
	ShareByToken(ctx context.Context, token string) (Share, error)
}
