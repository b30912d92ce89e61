package httpui

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// The types of the API. Their times are RFC 3339 in UTC.
type (
	serverJSON struct {
		ID          int64         `json:"id"`
		Name        string        `json:"name"`
		Host        string        `json:"host"`
		Port        int           `json:"port"`
		Desired     store.State   `json:"desired_state"` // running: watched; stopped: not watched
		ActualState store.State   `json:"actual_state"`
		Problem     store.Problem `json:"problem"`
		LastError   string        `json:"last_error"`
		Trouble     *troubleJSON  `json:"trouble"`
		Snapshot    *snapshotJSON `json:"snapshot"`
	}
	troubleJSON struct {
		Since time.Time `json:"since"`
	}
	runJSON struct {
		StartedAt   time.Time `json:"started_at"`
		LastSeenAt  time.Time `json:"last_seen_at"`
		Players     int       `json:"players"`
		MaxPlayers  int       `json:"max_players"`
		Bots        int       `json:"bots"`
		Map         string    `json:"map"`
		Hibernating bool      `json:"hibernating"`
	}
	snapshotJSON struct {
		runJSON
		Fresh bool `json:"fresh"`
	}
	liveJSON struct {
		Server   string        `json:"server"`
		Snapshot *snapshotJSON `json:"snapshot"`
		Current  []presentJSON `json:"current_players"`
		Recent   []recentJSON  `json:"recent_players"`
	}
	playerJSON struct {
		SteamID     string `json:"steam_id"`
		Name        string `json:"name"`
		PersonaName string `json:"persona_name"`
		AvatarURL   string `json:"avatar_url"`
	}
	presentJSON struct {
		playerJSON
		JoinedAt time.Time `json:"joined_at"`
		MinPing  int       `json:"min_ping"`
		MaxPing  int       `json:"max_ping"`
	}
	recentJSON struct {
		playerJSON
		LastSeenAt time.Time `json:"last_seen_at"`
	}
	sessionJSON struct {
		ServerID int64      `json:"server_id"`
		Server   string     `json:"server"`
		JoinedAt time.Time  `json:"joined_at"`
		LeftAt   *time.Time `json:"left_at"`
		Name     string     `json:"name"`
		MinPing  int        `json:"min_ping"`
		MaxPing  int        `json:"max_ping"`
	}
	dossierJSON struct {
		SteamID      string        `json:"steam_id"`
		PersonaName  string        `json:"persona_name"`
		AvatarURL    string        `json:"avatar_url"`
		TotalSeconds int64         `json:"total_seconds"`
		CoversSince  *time.Time    `json:"covers_since,omitempty"`
		Sessions     []sessionJSON `json:"sessions"`
	}
)

func runOf(r livestate.Run) runJSON {
	return runJSON{
		StartedAt: r.StartedAt.UTC(), LastSeenAt: r.LastSeenAt.UTC(), Players: r.Players,
		MaxPlayers: r.MaxPlayers, Bots: r.Bots, Map: r.Map, Hibernating: r.Hibernating,
	}
}

func (v view) snapshotOf(snap store.Snapshot) *snapshotJSON {
	if snap.LastSeenAt.IsZero() {
		return nil
	}
	return &snapshotJSON{runJSON: runOf(snap), Fresh: v.fresh(snap)}
}

func (v view) serverOf(s store.Server, snap store.Snapshot) serverJSON {
	return serverJSON{
		ID: s.ID, Name: s.Name, Host: s.Host, Port: s.Port, Desired: s.DesiredState, ActualState: s.ActualState,
		Problem: s.Problem, LastError: s.LastError, Trouble: troubleOf(s, snap), Snapshot: v.snapshotOf(snap),
	}
}

// troubleOf tells since when a server has not answered: since its last successful
// poll, or, if it never had one, since the failure that is reported.
func troubleOf(s store.Server, snap store.Snapshot) *troubleJSON {
	if s.Problem == "" {
		return nil
	}
	since := snap.LastSeenAt
	if since.IsZero() {
		since = s.ActualStateUpdatedAt
	}
	return &troubleJSON{since.UTC()}
}

// timeOf is a time that may be unknown.
func timeOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func (v view) playerOf(s livestate.Session, p store.Profile) playerJSON {
	return playerJSON{
		SteamID: s.SteamID.String(), Name: nameOf(s), PersonaName: p.PersonaName, AvatarURL: v.avatarURL(p.AvatarHash),
	}
}
