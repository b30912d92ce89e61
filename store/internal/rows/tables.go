package rows

import (
	"cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

// Session is a row of server_player_session.
type Session struct {
	ServerID int64
	Follows  bool // it is open, and was last seen at the end of the server's newest run
	livestate.Session
}

// Alias is a row of player_alias.
type Alias struct {
	ServerID int64
	store.Alias
}

// Runs are the columns of server_current and server_run. A run never ends before it
// begins.
var Runs = Table[store.ServerRun]{
	{Name: "server_id", Fixed: true,
		Write: func(r *store.ServerRun) Value { return number(r.ServerID) },
		Read:  func(r *store.ServerRun) any { return (*Number)(&r.ServerID) }},
	{Name: "started_at",
		Write: func(r *store.ServerRun) Value { return unixMillis(r.StartedAt) },
		Read:  func(r *store.ServerRun) any { return (*Time)(&r.StartedAt) }},
	{Name: "last_seen_at",
		Write: func(r *store.ServerRun) Value { return number(max(Millis(r.StartedAt), Millis(r.LastSeenAt))) },
		Read:  func(r *store.ServerRun) any { return (*Time)(&r.LastSeenAt) }},
	{Name: "players",
		Write: func(r *store.ServerRun) Value { return number(r.Players) },
		Read:  func(r *store.ServerRun) any { return (*SmallNumber)(&r.Players) }},
	{Name: "max_players",
		Write: func(r *store.ServerRun) Value { return number(r.MaxPlayers) },
		Read:  func(r *store.ServerRun) any { return (*SmallNumber)(&r.MaxPlayers) }},
	{Name: "bots",
		Write: func(r *store.ServerRun) Value { return number(r.Bots) },
		Read:  func(r *store.ServerRun) any { return (*SmallNumber)(&r.Bots) }},
	{Name: "map",
		Write: func(r *store.ServerRun) Value { return text(r.Map) },
		Read:  func(r *store.ServerRun) any { return &r.Map }},
	{Name: "hibernating",
		Write: func(r *store.ServerRun) Value { return boolValue(r.Hibernating) },
		Read:  func(r *store.ServerRun) any { return &r.Hibernating }},
}

// Sessions are the columns of server_player_session. A session never ends before it
// begins. Its last_seen_at is NULL if it follows the server's newest run.
var Sessions = Table[Session]{
	{Name: "server_id", Fixed: true,
		Write: func(s *Session) Value { return number(s.ServerID) },
		Read:  func(s *Session) any { return (*Number)(&s.ServerID) }},
	{Name: "steam_id_64", Fixed: true,
		Write: func(s *Session) Value { return steamIDValue(s.SteamID) },
		Read:  func(s *Session) any { return (*SteamID)(&s.SteamID) }},
	{Name: "userid",
		Write: func(s *Session) Value { return number(s.UserID) },
		Read:  func(s *Session) any { return (*SmallNumber)(&s.UserID) }},
	{Name: "joined_at", Fixed: true,
		Write: func(s *Session) Value { return unixMillis(s.JoinedAt) },
		Read:  func(s *Session) any { return (*Time)(&s.JoinedAt) }},
	{Name: "left_at",
		Write: func(s *Session) Value { return number(max(Millis(s.JoinedAt), Millis(s.LeftAt))) },
		Read:  func(s *Session) any { return (*Time)(&s.LeftAt) }},
	{Name: "last_seen_at",
		Write: func(s *Session) Value {
			if s.Follows {
				return Value{}
			}
			return number(max(Millis(s.JoinedAt), Millis(s.LastSeenAt)))
		},
		Read: func(s *Session) any { return (*Time)(&s.LastSeenAt) }},
	{Name: "name_at_join", Fixed: true,
		Write: func(s *Session) Value { return text(s.Name) },
		Read:  func(s *Session) any { return &s.Name }},
	{Name: "name_now",
		Write: func(s *Session) Value { return text(s.LastName) },
		Read:  func(s *Session) any { return &s.LastName }},
	{Name: "min_ping",
		Write: func(s *Session) Value { return number(s.MinPing) },
		Read:  func(s *Session) any { return (*SmallNumber)(&s.MinPing) }},
	{Name: "max_ping",
		Write: func(s *Session) Value { return number(s.MaxPing) },
		Read:  func(s *Session) any { return (*SmallNumber)(&s.MaxPing) }},
	{Name: "close_reason",
		Write: func(s *Session) Value { return text(s.Reason) },
		Read:  func(s *Session) any { return (*string)(&s.Reason) }},
}

// Aliases are the columns of player_alias.
var Aliases = Table[Alias]{
	{Name: "server_id", Fixed: true, Write: func(a *Alias) Value { return number(a.ServerID) }},
	{Name: "steam_id_64", Fixed: true, Write: func(a *Alias) Value { return steamIDValue(a.SteamID) }},
	{Name: "name", Fixed: true, Write: func(a *Alias) Value { return text(a.Name) }},
	{Name: "first_seen_at", Write: func(a *Alias) Value { return unixMillis(a.FirstSeenAt) }},
	{Name: "last_seen_at", Write: func(a *Alias) Value { return unixMillis(a.LastSeenAt) }},
}

// RunEnds are the ends of newest runs, which are moved.
var RunEnds = Table[store.RunEnd]{
	{Name: "server_id", Fixed: true, Write: func(s *store.RunEnd) Value { return number(s.ServerID) }},
	{Name: "last_seen_at", Write: func(s *store.RunEnd) Value { return unixMillis(s.LastSeenAt) }},
}

// States are the columns of servers that a poller sets. An empty state is unknown.
var States = Table[store.ServerState]{
	{Name: "id", Fixed: true, Write: func(s *store.ServerState) Value { return number(s.ServerID) }},
	{Name: "actual_state", Write: func(s *store.ServerState) Value { return text(cmp.Or(s.ActualState, store.Unknown)) }},
	{Name: "problem", Write: func(s *store.ServerState) Value { return text(s.Problem) }},
	{Name: "last_error", Write: func(s *store.ServerState) Value { return text(s.LastError) }},
	{Name: "actual_state_updated_at", Write: func(s *store.ServerState) Value { return unixMillis(s.At) }},
}

// Profiles are the columns of steam_user_profile. What is no hash of an avatar is "".
var Profiles = Table[store.Profile]{
	{Name: "steam_id_64", Fixed: true,
		Write: func(p *store.Profile) Value { return steamIDValue(p.SteamID) },
		Read:  func(p *store.Profile) any { return (*SteamID)(&p.SteamID) }},
	{Name: "persona_name",
		Write: func(p *store.Profile) Value { return text(p.PersonaName) },
		Read:  func(p *store.Profile) any { return &p.PersonaName }},
	{Name: "avatar_hash",
		Write: func(p *store.Profile) Value {
			if !webapi.ValidAvatarHash(p.AvatarHash) {
				return text("")
			}
			return text(p.AvatarHash)
		},
		Read: func(p *store.Profile) any { return &p.AvatarHash }},
	{Name: "fetched_at",
		Write: func(p *store.Profile) Value { return unixMillis(p.FetchedAt) },
		Read:  func(p *store.Profile) any { return (*Time)(&p.FetchedAt) }},
	{Name: "missing",
		Write: func(p *store.Profile) Value { return boolValue(p.Missing) },
		Read:  func(p *store.Profile) any { return &p.Missing }},
}

// Bans are the columns of steam_ban.
var Bans = Table[store.Bans]{
	{Name: "steam_id_64", Fixed: true,
		Write: func(b *store.Bans) Value { return steamIDValue(b.SteamID) },
		Read:  func(b *store.Bans) any { return (*SteamID)(&b.SteamID) }},
	{Name: "community",
		Write: func(b *store.Bans) Value { return boolValue(b.Community) },
		Read:  func(b *store.Bans) any { return &b.Community }},
	{Name: "vac",
		Write: func(b *store.Bans) Value { return number(b.VAC) },
		Read:  func(b *store.Bans) any { return (*SmallNumber)(&b.VAC) }},
	{Name: "game",
		Write: func(b *store.Bans) Value { return number(b.Game) },
		Read:  func(b *store.Bans) any { return (*SmallNumber)(&b.Game) }},
	{Name: "last_at",
		Write: func(b *store.Bans) Value { return unixMillis(b.LastAt) },
		Read:  func(b *store.Bans) any { return (*Time)(&b.LastAt) }},
	{Name: "economy",
		Write: func(b *store.Bans) Value { return text(b.Economy) },
		Read:  func(b *store.Bans) any { return &b.Economy }},
}
