package httpui

import (
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/people"
	"github.com/left4me/left4me/store/playerhistory"
)

// A playerPage is all that the reader's servers know of a player.
type playerPage struct {
	pageData
	Player     playerView
	ProfileURL string // on Steam
	Steam2     string
	Total      store.PlayerSummary
	*people.Person
	Viewer   people.Viewer
	Lately   people.Lately
	Sessions []playerSession
	Calendar []playerhistory.Week
	Older    string // URL of the sessions before these, "" if there are none
}

// Weekdays are the rows of the calendar.
func (playerPage) Weekdays() []int { return []int{0, 1, 2, 3, 4, 5, 6} }

// Weekday is the name of a row of the calendar, which begins with Monday.
func (p playerPage) Weekday(row int) string { return p.T("weekday." + strconv.Itoa((row+1)%7)) }

// LatelyDays is how many days Lately is of.
func (playerPage) LatelyDays() int { return people.LatelyDays }

// ServerName is the name of a server as it is shown.
func (p playerPage) ServerName(id int64) string { return display(p.Viewer.Server(id)) }

// BanTexts describes the bans.
func (p playerPage) BanTexts() (texts []string) {
	if n := p.Bans.VAC; n > 0 {
		texts = append(texts, p.T("player.vac", n))
	}
	if n := p.Bans.Game; n > 0 {
		texts = append(texts, p.T("player.game_bans", n))
	}
	if !p.Bans.LastAt.IsZero() {
		texts = append(texts, p.T("player.last_ban", p.DayName(p.Bans.LastAt)))
	}
	if p.Bans.Community {
		texts = append(texts, p.T("player.community_ban"))
	}
	if p.Bans.Economy != "" {
		texts = append(texts, p.T("player.economy_ban", display(p.Bans.Economy)))
	}
	return texts
}

// DisplayName is a name as it is shown.
func (p playerPage) DisplayName(name string) string { return p.playerName(name) }

type playerSession struct {
	Day              string // on which it began; "" if that is the day of the session before it
	ServerID         int64
	Server           string
	Name             string
	JoinedAt         time.Time
	LeftAt           time.Time // zero: there now
	Length           time.Duration
	MinPing, MaxPing int
	Reason           string // why it ended, in words
}

const (
	playerSessions = 50 // on a page
	playerNames    = 30
)

func (req *request) showPlayer(id steam.ID) error {
	from, err := store.ParseSessionCursor(req.r.URL.Query().Get("before"))
	if err != nil {
		return httperror.NotFound
	}
	ctx := req.r.Context()
	q := playerhistory.Query{Since: req.Now.Add(-calendarSpan), From: from, Limit: playerSessions}
	newest := from == (store.SessionCursor{})
	if newest {
		q.Read = people.LatelySessions
	}
	who, v, err := req.person(ctx, id, q)
	if err != nil {
		return err
	}
	page := playerPage{pageData: req.pageData, Person: who, Viewer: v, ProfileURL: id.ProfileURL(), Steam2: id.Steam2(), Total: who.Summary}
	page.Calendar = playerhistory.Calendar(who.Summary.Visits, req.Now, calendarWeeks, req.Location)
	page.Player = req.playerView(who.Latest(), who.Profile, true)
	if who.Summary.Sessions == 0 {
		page.Player.Name = id.String()
	}
	if who.Older != "" {
		page.Older = req.URL("/players/" + id.String() + "?" + query("before", who.Older))
	}
	if newest {
		if page.Lately, err = people.LoadLately(ctx, req.handler.Store, id, who.Read, req.Now); err != nil {
			return err
		}
	}
	last := ""
	for _, s := range who.Sessions {
		day := req.DayName(s.JoinedAt)
		if day == last {
			day = ""
		} else {
			last = day
		}
		page.Sessions = append(page.Sessions, playerSession{
			Day: day, ServerID: s.ServerID, Server: display(s.ServerName), Name: req.playerName(s.DisplayName()),
			JoinedAt: s.JoinedAt, LeftAt: s.LeftAt, Length: s.Duration(),
			MinPing: s.MinPing, MaxPing: s.MaxPing, Reason: req.Reason(s.Reason, true),
		})
	}
	return req.page(http.StatusOK, "player", page)
}

const (
	calendarWeeks = 26
	calendarSpan  = (7*calendarWeeks + 1) * 24 * time.Hour // at least
)

// MonthName is the name of a month, "" for none.
func (p playerPage) MonthName(m time.Month) string {
	if m == 0 {
		return ""
	}
	return p.T("month." + strconv.Itoa(int(m)))
}

// DayTitle is a day of the calendar, and how long the player was there.
func (p playerPage) DayTitle(d stats.HeatmapDay) string {
	title := p.DayName(d.From)
	if d.Played > 0 {
		title += " · " + p.Span(d.Played)
	}
	return title
}
