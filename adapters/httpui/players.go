package httpui

import (
	"context"
	"net/http"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A playerPage is all that the reader's servers know of a player.
type playerPage struct {
	view
	Face     face
	Profile  string // URL of his page on Steam
	Steam2   string
	Total    store.PlayerTotal
	Names    []store.Alias
	Sessions []playerSession
	Calendar []calendarWeek
	Older    string // URL of the sessions before these, "" if there are none
}

// Weekdays are the rows of the calendar.
func (playerPage) Weekdays() []int { return []int{0, 1, 2, 3, 4, 5, 6} }

// Show is a name as it is shown.
func (p playerPage) Show(name string) string { return p.named(name) }

type playerSession struct {
	ServerID         int64
	Server           string
	Name             string
	JoinedAt         time.Time
	LeftAt           time.Time // zero: he is there
	Length           time.Duration
	MinPing, MaxPing int
}

const (
	playerSessions = 50 // on a page
	playerNames    = 30
)

func (v *visit) showPlayer() error {
	id, err := v.player()
	if err != nil {
		return err
	}
	var before time.Time
	if s := v.r.URL.Query().Get("before"); s != "" {
		if before, err = time.Parse(time.RFC3339Nano, s); err != nil {
			return errNotFound
		}
	}
	who, err := v.dossier(v.r.Context(), id, before, playerSessions+1)
	if err != nil {
		return err
	}
	page := playerPage{view: v.view, Profile: id.ProfileURL(), Steam2: id.Steam2(), Total: who.total, Names: who.names}
	sessions := who.sessions
	if len(sessions) > playerSessions {
		sessions = sessions[:playerSessions]
		last := sessions[len(sessions)-1].JoinedAt
		page.Older = v.URL("/players/" + id.String() + "?" + query("before", last.UTC().Format(time.RFC3339Nano)))
	}
	for i, s := range sessions {
		if i == 0 {
			page.Face = v.face(s.Session, who.profile, true)
		}
		page.Sessions = append(page.Sessions, playerSession{
			ServerID: s.ServerID, Server: display(s.ServerName), Name: v.named(nameOf(s.Session)),
			JoinedAt: s.JoinedAt, LeftAt: s.LeftAt, Length: s.LastSeenAt.Sub(s.JoinedAt),
			MinPing: s.MinPing, MaxPing: s.MaxPing,
		})
	}
	if page.Calendar, err = v.calendar(v.r.Context(), id, who.servers); err != nil {
		return err
	}
	return v.page(http.StatusOK, "player", page)
}

// A dossier is what a player did on the servers that the reader may see.
type dossier struct {
	servers  []int64
	total    store.PlayerTotal
	sessions []store.Session // newest first
	names    []store.Alias
	profile  store.Profile
}

// dossier collects it. A player who was never on one of these servers is not
// found, whatever others know of him.
func (v *visit) dossier(ctx context.Context, id steam.ID, before time.Time, limit int) (*dossier, error) {
	servers, err := v.ui.Store.Servers(ctx, v.User.ID)
	if err != nil {
		return nil, err
	}
	d := &dossier{servers: serverIDs(servers)}
	if len(d.servers) == 0 {
		return nil, errNotFound
	}
	if d.total, err = v.ui.Store.PlayerTotal(ctx, id, d.servers); err != nil {
		return nil, err
	}
	if d.total.Sessions == 0 {
		return nil, errNotFound
	}
	if d.sessions, err = v.ui.Store.PlayerSessions(ctx, id, d.servers, before, limit); err != nil {
		return nil, err
	}
	if len(d.sessions) == 0 {
		return nil, errNotFound
	}
	if d.names, err = v.ui.Store.PlayerNames(ctx, id, d.servers, playerNames); err != nil {
		return nil, err
	}
	known, err := v.ui.Store.Profiles(ctx, []steam.ID{id})
	d.profile = known[id]
	return d, err
}
