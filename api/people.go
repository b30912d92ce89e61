package api

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/people"
)

type (
	// FoundPlayers are the players that a search found, the best match first.
	FoundPlayers struct {
		Players []FoundPlayer `json:"players"`
	}

	// FoundPlayer is a player with the session that began last.
	FoundPlayer struct {
		Player
		Match string  `json:"match"` // the name that has the text
		Last  Session `json:"last_session"`
	}

	// PlayingServers are the servers on which somebody plays.
	PlayingServers struct {
		Servers []PlayingServer `json:"servers"`
	}

	// PlayingServer is a server with its players, longest here first.
	PlayingServer struct {
		ServerID int64           `json:"server_id"`
		Server   string          `json:"server"`
		Players  []CurrentPlayer `json:"players"`
	}

	// Leaderboard is who spent most time on some servers, longest first. It counts the
	// quarter hours that begin within From..To.
	Leaderboard struct {
		From    *time.Time `json:"from"` // nil: no beginning
		To      *time.Time `json:"to"`   // nil: no end
		Players []Leader   `json:"players"`
	}

	// Leader is a player of a leaderboard.
	Leader struct {
		Person
		Seconds  int64     `json:"seconds"`
		Sessions int       `json:"sessions"`
		LastSeen time.Time `json:"last_seen"` // whatever the period
	}

	// Bans are the bans that Steam has on record.
	Bans struct {
		Community bool       `json:"community"`
		VAC       int        `json:"vac"`
		Game      int        `json:"game"`
		LastAt    *time.Time `json:"last_at"` // the day of the last one
		Economy   string     `json:"economy"` // "" for none
	}

	// ServerTime is how long a player was on a server.
	ServerTime struct {
		ServerID     int64     `json:"server_id"`
		Server       string    `json:"server"`
		Sessions     int       `json:"sessions"`
		TotalSeconds int64     `json:"total_seconds"`
		LastSeen     time.Time `json:"last_seen"`
	}

	// Notes are what users wrote about a player, newest first.
	Notes struct {
		Notes []Note `json:"notes"`
	}

	// Note is one of them.
	Note struct {
		ID        int64     `json:"id"`
		Author    string    `json:"author"` // "" if the author has been removed
		Text      string    `json:"text"`
		CreatedAt time.Time `json:"created_at"`
	}

	// Tags are the tags of a player.
	Tags struct {
		Tags []string `json:"tags"`
	}

	// WatchList are the players that a user watches.
	WatchList struct {
		Players []WatchedPlayer `json:"players"`
	}

	// WatchedPlayer is one of them.
	WatchedPlayer struct {
		SteamID   string    `json:"steam_id"`
		Name      string    `json:"name"` // "" if they were never seen
		WatchedAt time.Time `json:"watched_at"`
		Tags      []string  `json:"tags"`
		Last      *Session  `json:"last_session"` // nil if they were never seen
	}
)

// NewFoundPlayers returns what a search found. The profiles may lack players.
func NewFoundPlayers(found []store.FoundPlayer, profiles map[steam.ID]store.Profile, avatarURL func(hash string) string) FoundPlayers {
	list := FoundPlayers{Players: make([]FoundPlayer, len(found))}
	for i, f := range found {
		p := profiles[f.Last.SteamID]
		list.Players[i] = FoundPlayer{NewPlayer(f.Last.Session, p, avatarURL(p.AvatarHash)), f.Match, NewSession(f.Last)}
	}
	return list
}

// NewPlayingServers returns who plays where. The profiles may lack players.
func NewPlayingServers(places []people.Place, profiles map[steam.ID]store.Profile, avatarURL func(hash string) string) PlayingServers {
	list := PlayingServers{Servers: make([]PlayingServer, len(places))}
	for i, place := range places {
		sessions := make([]livestate.Session, len(place.Players))
		for n, s := range place.Players {
			sessions[n] = s.Session
		}
		live := NewLive(place.Server.Name, nil, sessions, nil, profiles, avatarURL)
		list.Servers[i] = PlayingServer{place.Server.ID, live.Server, live.Current}
	}
	return list
}

// NewLeaderboard returns a leaderboard of a period. Zero times are no bounds.
func NewLeaderboard(from, to time.Time, top []store.PlayerTime) Leaderboard {
	return Leaderboard{optional(from), optional(to), each(top, func(t store.PlayerTime) Leader {
		return Leader{Person{t.SteamID.String(), t.Name}, seconds(t.Total), t.Sessions, t.LastSeen.UTC()}
	})}
}

// NewPerson returns all that is known of a player.
func NewPerson(p *people.Person, v people.Viewer, avatarURL string) PlayerHistory {
	h := NewPlayerHistory(p.Player, p.Profile, avatarURL, p.Summary, p.Sessions)
	h.Tags, h.Watched = append(h.Tags, p.Tags...), p.Watched
	if p.Told {
		h.Bans = &Bans{p.Bans.Community, p.Bans.VAC, p.Bans.Game, optional(p.Bans.LastAt), p.Bans.Economy}
	}
	for _, s := range p.Summary.Servers {
		h.Servers = append(h.Servers, ServerTime{s.ServerID, v.Server(s.ServerID), s.Sessions, int64(s.Total / time.Second), s.LastSeen.UTC()})
	}
	return h
}

// NewNote returns a note as the API tells it.
func NewNote(n store.Note) Note { return Note{n.ID, n.Author, n.Text, n.CreatedAt.UTC()} }

// NewNotes returns notes in their order.
func NewNotes(notes []store.Note) Notes { return Notes{each(notes, NewNote)} }

// NewTags returns tags in their order.
func NewTags(tags []string) Tags { return Tags{append([]string{}, tags...)} }

// NewWatchList returns a watch list in its order.
func NewWatchList(watched []people.Watched) WatchList {
	list := WatchList{Players: make([]WatchedPlayer, len(watched))}
	for i, w := range watched {
		p := WatchedPlayer{SteamID: w.SteamID.String(), WatchedAt: w.CreatedAt.UTC(), Tags: append([]string{}, w.Tags...)}
		if w.Known {
			last := NewSession(w.Last)
			p.Name, p.Last = last.Name, &last
		}
		list.Players[i] = p
	}
	return list
}
