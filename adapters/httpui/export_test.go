package httpui

import (
	"net/http"
	"time"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/messages/htmltime"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/playerhistory"
)

// Route is a line of the route table, for tests that are made from it.
type Route struct {
	Method, Path string
	Access       string
	HasLogins    bool
}

// Routes is the route table.
func Routes() []Route {
	names := map[access]string{accessPublic: "open", accessUser: "member", accessViewer: "viewer", accessOperator: "operator", accessOwner: "owner", accessBrowser: "person", accessAdmin: "admin"}
	var list []Route
	for _, rt := range routes {
		list = append(list, Route{rt.method, rt.path, names[rt.access], rt.own})
	}
	return list
}

// Catalogues are the messages of all languages.
func Catalogues() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, l := range languages {
		all[l.Tag] = l.All()
	}
	return all
}

// Display is display.
func Display(s string) string { return display(s) }

// Rounds and RequestTime are what ships; no rounds are the usual ones.
var (
	Rounds      = hasher.Rounds
	RequestTime = requestTime
)

// TestRounds are what passwords get in tests.
const TestRounds = 1000

// Tests say the same on a machine that is busy with something else.
func init() { hasher.Rounds, requestTime = TestRounds, 10*time.Minute }

// CalendarTitles are the days of the calendar on which a player of these visits was there.
func CalendarTitles(now time.Time, zone *time.Location, visits []store.Visit) []string {
	var titles []string
	page := playerPage{pageData: pageData{Reader: htmltime.Reader{Reader: messages.Reader{Location: zone, Now: now, Catalog: english}}}}
	for _, week := range playerhistory.Calendar(visits, now, calendarWeeks, zone) {
		for _, day := range week.Days {
			if day.Level > 0 {
				titles = append(titles, page.DayTitle(day))
			}
		}
	}
	return titles
}

// TimesOfTasks says in a language when tasks run.
func TimesOfTasks(lang string, tasks []store.Task) (texts []string) {
	page := pageData{Reader: htmltime.Reader{Reader: messages.Reader{Catalog: messages.Tagged(lang, languages...)}}}
	for _, t := range tasks {
		texts = append(texts, page.Times(t))
	}
	return texts
}

// StepForward makes the logins of a handler see a wall clock that is ahead by so much.
func StepForward(h http.Handler, by time.Duration) {
	h.(*handler).wall = func() time.Time { return time.Now().Add(by) }
}

// Answer is the status and the seconds of Retry-After of an error.
func Answer(err error) (status, retry int) {
	p := httperror.Of(err)
	return p.Status, p.Retry
}
