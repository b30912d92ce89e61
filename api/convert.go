package api

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

// NewRun returns a run as the API tells it.
func NewRun(r livestate.Run) Run {
	return Run{
		StartedAt: r.StartedAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(), Players: r.Players,
		MaxPlayers: r.MaxPlayers, Bots: r.Bots, Map: r.Map, Hibernating: r.Hibernating,
	}
}

// NewSnapshot returns the newest run of a server, or nil for the zero one.
func NewSnapshot(s store.Snapshot, fresh bool) *Snapshot {
	if s.LastSeenAt.IsZero() {
		return nil
	}
	return &Snapshot{Run: NewRun(s), Fresh: fresh}
}

// NewServer returns a server with its snapshot, the zero one if it never answered, and its condition. It
// has been in trouble since its last successful poll or, if it never had one, since the
// failure that is reported.
func NewServer(s store.Server, snap store.Snapshot, fresh bool, now condition.Condition) Server {
	server := Server{
		ID: s.ID, Name: s.Name, Host: s.Host, Port: s.Port, DesiredState: s.DesiredState, Log: !s.LogOff, ChatDays: s.ChatDays, Strategy: s.Strategy, ActualState: s.ActualState,
		Problem: s.Problem, LastError: s.LastError, Snapshot: NewSnapshot(snap, fresh),
		Warnings: append([]condition.Code{}, now.Codes(s, fresh)...),
	}
	if c := now.Counts; !c.At.IsZero() {
		server.Counts = &Counts{Source: "a2s", At: c.At.UTC(), Players: c.Players, MaxPlayers: c.MaxPlayers, Bots: c.Bots, Map: c.Map}
	}
	if s.Problem != "" {
		since := snap.LastSeenAt
		if since.IsZero() {
			since = s.ActualStateUpdatedAt
		}
		server.Trouble = &Trouble{since.UTC()}
	}
	return server
}

// NewPlayer returns the player of a session. The profile may be zero.
func NewPlayer(s livestate.Session, p store.Profile, avatarURL string) Player {
	return Player{SteamID: s.SteamID.String(), Name: s.DisplayName(), PersonaName: p.PersonaName, AvatarURL: avatarURL}
}

// NewLive returns who is on a server and who was. The profiles may lack players; avatarURL
// returns where the picture with a hash is, or "".
func NewLive(name string, snap *Snapshot, current, recent []livestate.Session, profiles map[steam.ID]store.Profile, avatarURL func(hash string) string) Live {
	live := Live{Server: name, Snapshot: snap, Current: []CurrentPlayer{}, Recent: []RecentPlayer{}}
	for _, s := range current {
		live.Current = append(live.Current, newCurrent(s, profiles[s.SteamID], avatarURL))
	}
	for _, s := range recent {
		p := profiles[s.SteamID]
		live.Recent = append(live.Recent, RecentPlayer{Player: NewPlayer(s, p, avatarURL(p.AvatarHash)), LastSeenAt: s.LastSeenAt.UTC(), CloseReason: s.Reason})
	}
	return live
}

func newCurrent(s livestate.Session, p store.Profile, avatarURL func(hash string) string) CurrentPlayer {
	return CurrentPlayer{Player: NewPlayer(s, p, avatarURL(p.AvatarHash)), JoinedAt: s.JoinedAt.UTC(), MinPing: s.MinPing, MaxPing: s.MaxPing}
}

// NewSession returns a session with the server that it was on.
func NewSession(s store.Session) Session {
	return Session{
		ServerID: s.ServerID, Server: s.ServerName, JoinedAt: s.JoinedAt.UTC(), LeftAt: optional(s.LeftAt),
		Name: s.DisplayName(), MinPing: s.MinPing, MaxPing: s.MaxPing, CloseReason: s.Reason,
	}
}

// NewChat returns chat as the API tells it.
func NewChat(lines []store.ChatLine) Chat {
	chat := Chat{Lines: make([]ChatLine, len(lines))}
	for i, l := range lines {
		chat.Lines[i] = ChatLine{ID: l.ID, At: l.At.UTC(), SteamID: l.SteamID.String(), Name: l.Name, Text: l.Text, Team: l.Team}
	}
	return chat
}

// NewAudit returns entries of an audit log as the API tells them.
func NewAudit(entries []store.AuditEntry) Audit {
	audit := Audit{Entries: make([]AuditEntry, len(entries))}
	for i, e := range entries {
		audit.Entries[i] = AuditEntry{
			ID: e.ID, At: e.At.UTC(), UserID: idOrNil(e.UserID), Actor: e.Actor, ServerID: idOrNil(e.ServerID), Server: e.Server,
			Action: e.Action, Subject: e.Subject, Detail: e.Detail, Result: e.Result,
		}
	}
	return audit
}

func idOrNil(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// NewMembers returns the members of a server as the API tells them.
func NewMembers(members []store.Member) Members {
	list := Members{Members: make([]Member, len(members))}
	for i, m := range members {
		list.Members[i] = Member{UserID: m.UserID, Username: m.Name, Role: m.Role}
	}
	return list
}

// NewStartSpec returns how a server is started. The Spec must hold no password.
func NewStartSpec(s spec.Spec, password bool) StartSpec {
	start := StartSpec{Port: s.Port, Argv: spec.Launch(s), Files: []StartFile{}, Overlays: []Overlay{}, Password: password}
	for _, f := range spec.Files(s, nil) {
		start.Files = append(start.Files, StartFile{f.Path, f.Text, f.Executable})
	}
	for _, layer := range s.Overlays {
		start.Overlays = append(start.Overlays, Overlay{layer.Path, layer.Alias})
	}
	return start
}

// NewGroup returns a group as the API tells it.
func NewGroup(g store.Group) Group {
	return Group{ID: g.ID, Name: g.Name, Servers: append([]int64{}, g.Servers...), Members: NewMembers(g.Members).Members}
}

// NewGroups returns groups as the API tells them.
func NewGroups(groups []store.Group) Groups {
	list := Groups{Groups: make([]Group, len(groups))}
	for i, g := range groups {
		list.Groups[i] = NewGroup(g)
	}
	return list
}

// NewPlayerHistory returns what a player did: the figures of sum, which count everything,
// and a page of the sessions that are kept. The profile may be zero.
func NewPlayerHistory(id steam.ID, p store.Profile, avatarURL string, sum store.PlayerSummary, sessions []store.Session) PlayerHistory {
	h := PlayerHistory{
		SteamID: id.String(), PersonaName: p.PersonaName, AvatarURL: avatarURL, TotalSeconds: int64(sum.Total / time.Second),
		FirstSeen: sum.FirstSeen.UTC(), LastSeen: sum.LastSeen.UTC(), Sessions: make([]Session, len(sessions)),
		Servers: []ServerTime{}, Tags: []string{},
	}
	for i, s := range sessions {
		h.Sessions[i] = NewSession(s)
	}
	return h
}

// NewEvent returns an event as the stream tells it.
func NewEvent(e livestate.Event) Event {
	event := Event{
		Kind: e.Kind, At: e.At.UTC(), ServerID: e.ServerID, From: e.From,
		Players: e.State.Players, MaxPlayers: e.State.MaxPlayers, Bots: e.State.Bots,
		Map: e.State.Map, Hibernating: e.State.Hibernating,
	}
	switch e.Kind {
	case livestate.EventJoin, livestate.EventLeave, livestate.EventReopen, livestate.EventRename:
		event.SteamID, event.Name = e.Session.SteamID.String(), e.Session.DisplayName()
		event.Reason = e.Session.Reason
	case livestate.EventTrouble:
		event.Since = optional(e.LastSeenAt)
	case livestate.EventDown:
		event.LastSeen = optional(e.LastSeenAt)
	}
	return event
}

// optional returns a time that may be unknown: nil for zero.
func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
