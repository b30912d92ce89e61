package httpui

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/messages/htmltime"
	"github.com/left4me/left4me/store"
)

// pageData is what every template can use: words, times and URLs for its reader. Pages
// embed it.
type pageData struct {
	User store.User // zero: not logged in
	Owns bool       // the user may change the server in the path

	Operates bool // the user may act on its game

	htmltime.Reader
	handler *handler
	path    string
}

// pageData returns the page data of an unauthenticated request.
func (h *handler) pageData(r *http.Request) pageData {
	return pageData{
		Reader: htmltime.Reader{Reader: messages.Reader{
			Catalog: messages.Negotiate(r.Header.Get("Accept-Language"), languages...), Location: htmltime.Zone(r, zoneCookie), Now: time.Now(),
		}},
		handler: h, path: r.URL.Path,
	}
}

// applyPreferences takes over what a user chose.
func (pd *pageData) applyPreferences(user store.User) {
	if l := messages.Tagged(user.Language, languages...); l != nil {
		pd.Catalog = l
	}
}

// URL is the address of a path of this handler.
func (pd pageData) URL(path string) string { return pd.handler.Prefix + path }

// Asset is the address of a file that pages load.
func (pd pageData) Asset(name string) string {
	return pd.handler.Prefix + "/static/" + pd.handler.assets.Versioned(name)
}

// IsActive reports whether the page is, or lies under, a path of this handler.
func (pd pageData) IsActive(path string) bool {
	under := pd.handler.Prefix + path
	return pd.path == under || len(pd.path) > len(under) && pd.path[:len(under)] == under && pd.path[len(under)] == '/'
}

// Title names the pages.
func (pd pageData) Title() string { return pd.handler.Title }

// Home is where the title leads.
func (pd pageData) Home() string { return cmp.Or(pd.handler.HomeURL, pd.URL("/servers")) }

// ReadOnly reports whether there are no forms.
func (pd pageData) ReadOnly() bool { return pd.handler.ReadOnly }

// HasLogins reports whether the handler has its own logins.
func (pd pageData) HasLogins() bool { return pd.handler.Auth == nil }

// Streams reports whether there is an event stream for this reader.
func (pd pageData) Streams() bool { return pd.handler.Events != nil && pd.User.ID != 0 }

// Every is how often a page looks for news, as htmx writes it.
func (pd pageData) Every() string {
	return fmt.Sprintf("every %ds", max(1, int(math.Round(pd.handler.PollInterval.Seconds()))))
}

// RefreshAfter is after how many seconds a browser without JavaScript loads a page again.
func (pd pageData) RefreshAfter() int {
	return max(30, int(math.Round(pd.handler.PollInterval.Seconds())))
}

// Zone names the time zone of the page.
func (pd pageData) Zone() string { return pd.Location.String() }

// Warnings are shown to every user on every page.
func (pd pageData) Warnings() (texts []string) {
	if pd.handler.Warnings == nil || pd.User.ID == 0 {
		return nil
	}
	for _, w := range pd.handler.Warnings() {
		texts = append(texts, pd.warning(w))
	}
	return texts
}

// Version is that of the program.
func (pd pageData) Version() string { return pd.handler.Version }

// day is when the day of t began where the reader is.
func (pd pageData) day(t time.Time) time.Time { return pd.dayFrom(t, 0) }

// dayFrom is when a day began, some days from that of t.
func (pd pageData) dayFrom(t time.Time, days int) time.Time {
	return stats.AddDays(t, days, pd.Location)
}

// Pings is the range of a player's pings in milliseconds, "" if it is not known.
func (pageData) Pings(least, most int) string {
	switch {
	case most <= 0:
		return ""
	case least == most:
		return strconv.Itoa(most)
	}
	return strconv.Itoa(least) + "–" + strconv.Itoa(most)
}

// zoneCookie is set by live.js to the name of the browser's time zone.
const zoneCookie = "left4me_tz"
