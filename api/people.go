package api

import (
	"time"

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

// NewFoundPlayers returns what a search found. avatarURL returns where the picture with a hash
// is, or "".
func NewFoundPlayers(found []people.Found, avatarURL func(hash string) string) FoundPlayers {
	return FoundPlayers{each(found, func(f people.Found) FoundPlayer {
		p := f.Last
		return FoundPlayer{NewPlayer(p.Session.Session, p.Profile, avatarURL(p.Profile.AvatarHash)), f.Match, NewSession(p.Session)}
	})}
}

// NewPlayingServers returns who plays where. avatarURL returns where the picture with a hash
// is, or "".
func NewPlayingServers(places []people.Place, avatarURL func(hash string) string) PlayingServers {
	return PlayingServers{each(places, func(place people.Place) PlayingServer {
		return PlayingServer{place.Server.ID, place.Server.Name, each(place.Players, func(p people.Player) CurrentPlayer {
			return newCurrent(p.Session.Session, p.Profile, avatarURL)
		})}
	})}
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
			last := NewSession(w.Last.Session)
			p.Name, p.Last = last.Name, &last
		}
		list.Players[i] = p
	}
	return list
}
