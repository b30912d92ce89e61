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
	Months   []string       // above the weeks of the calendar, "" above most
	Calendar [7]calendarRow // Monday to Sunday
	Older    string         // URL of the sessions before these, "" if there are none
}

// A calendarRow has a weekday of all weeks of a calendar.
type calendarRow struct {
	Weekday string
	Days    []calendarDay
}

// A calendarDay is all text: a template takes longer to call a method than to show a field.
type calendarDay struct {
	Class, Title string // "" in the future
	Played       string // Title, if the player was there
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

// A playerSession is all text, like a calendarDay.
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
	page.setCalendar(playerhistory.Calendar(who.Summary.Visits, req.Now, calendarWeeks, req.Location))
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

// setCalendar turns weeks into the rows of the calendar.
func (p *playerPage) setCalendar(weeks []playerhistory.Week) {
	for row := range p.Calendar {
		r := calendarRow{p.T("weekday." + strconv.Itoa((row+1)%7)), make([]calendarDay, len(weeks))}
		for i := range weeks {
			if d := weeks[i].Days[row]; !d.Future {
				r.Days[i] = calendarDay{Class: "day l" + strconv.Itoa(d.Level), Title: p.DayTitle(d)}
				if d.Level > 0 {
					r.Days[i].Played = r.Days[i].Title
				}
			}
		}
		p.Calendar[row] = r
	}
	for _, w := range weeks {
		name := ""
		if w.Month != 0 {
			name = p.T("month." + strconv.Itoa(int(w.Month)))
		}
		p.Months = append(p.Months, name)
	}
}

// DayTitle is a day of the calendar, and how long the player was there.
func (p playerPage) DayTitle(d stats.HeatmapDay) string {
	title := p.DayName(d.From)
	if d.Played > 0 {
		title += " · " + p.Span(d.Played)
	}
	return title
}
