package httpui

import (
	"html/template"
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
	Calendar playerhistory.Table
	Older    string // URL of the sessions before these, "" if there are none
}

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

// A playerSession is all text, like a day of the calendar.
type playerSession struct {
	Day          string // on which it began; "" if that is the day of the session before it
	URL, Server  string
	Name         string // if it is not that of the page
	Joined       template.HTML
	There        bool // now
	Length, Ping string
	Reason       string // why it ended, in words
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
	page.Calendar = page.calendar(playerhistory.Calendar(who.Summary.Visits, req.Now, calendarWeeks, req.Location))
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
		row := playerSession{
			Day: day, URL: req.URL(serverPath(s.ServerID)), Server: display(s.ServerName), Name: req.playerName(s.DisplayName()),
			Joined: req.At(s.JoinedAt), There: s.Open(), Length: req.Span(s.Duration()), Ping: req.Pings(s.MinPing, s.MaxPing), Reason: req.Reason(s.Reason, true),
		}
		if row.Name == page.Player.Name {
			row.Name = ""
		}
		if row.Ping != "" {
			row.Ping = req.T("player.pings", row.Ping)
		}
		page.Sessions = append(page.Sessions, row)
	}
	return req.page(http.StatusOK, "player", page)
}

const (
	calendarWeeks = 26
	calendarSpan  = (7*calendarWeeks + 1) * 24 * time.Hour // at least
)

func (p playerPage) calendar(weeks []playerhistory.Week) playerhistory.Table {
	return playerhistory.NewTable(weeks, playerhistory.Words{
		Weekday: func(d time.Weekday) string { return p.T("weekday." + strconv.Itoa(int(d))) },
		Month:   func(m time.Month) string { return p.T("month." + strconv.Itoa(int(m))) },
		Day:     p.DayTitle,
	})
}

// DayTitle is a day of the calendar, and how long the player was there.
func (p playerPage) DayTitle(d stats.HeatmapDay) string {
	title := p.DayName(d.From)
	if d.Played > 0 {
		title += " · " + p.Span(d.Played)
	}
	return title
}
