package httpui

import (
	"net/http"
	"time"

	"github.com/left4me/left4me/store"
)

// A playerPage is all that the reader's servers know of a player.
type playerPage struct {
	view
	Face     face
	Profile  string // URL of the page on Steam
	Steam2   string
	Total    store.PlayerSummary
	Covers   string // the day since which Total counts, "" if it is all
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
	LeftAt           time.Time // zero: there now
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
	from, err := store.ParseSessionCursor(v.r.URL.Query().Get("before"))
	if err != nil {
		return errNotFound
	}
	who, err := v.dossier(v.r.Context(), id, from, playerSessions)
	if err != nil {
		return err
	}
	page := playerPage{view: v.view, Profile: id.ProfileURL(), Steam2: id.Steam2(), Total: who.sum, Names: who.sum.Names, Calendar: v.weeks(who.sum.Visits)}
	if !who.covers.IsZero() {
		page.Covers = v.DayName(who.covers)
	}
	if who.older != "" {
		page.Older = v.URL("/players/" + id.String() + "?" + query("before", who.older))
	}
	for i, s := range who.sessions {
		if i == 0 {
			page.Face = v.face(s.Session, who.profile, true)
		}
		page.Sessions = append(page.Sessions, playerSession{
			ServerID: s.ServerID, Server: display(s.ServerName), Name: v.named(s.LatestName()),
			JoinedAt: s.JoinedAt, LeftAt: s.LeftAt, Length: s.Duration(),
			MinPing: s.MinPing, MaxPing: s.MaxPing,
		})
	}
	return v.page(http.StatusOK, "player", page)
}
