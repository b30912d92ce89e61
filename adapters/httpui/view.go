package httpui

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
)

// A view is what every template can use: the words and times of its reader, and
// where things are. Pages embed it.
type view struct {
	User store.User // zero: nobody

	messages.Reader
	ui   *ui
	path string
}

// view is that of somebody of whom only the request is known.
func (u *ui) view(r *http.Request) view {
	return view{
		Reader: messages.Reader{
			Catalog: messages.Negotiate(r.Header.Get("Accept-Language"), languages...), Location: zoneOf(r), Now: time.Now(),
		},
		ui: u, path: r.URL.Path,
	}
}

// use takes over what a user chose.
func (v *view) use(user store.User) {
	if l := language(user.Language); l != nil {
		v.Catalog = l
	}
}

// URL is the address of a path of this handler.
func (v view) URL(path string) string { return v.ui.Prefix + path }

// Asset is the address of a file that pages load.
func (v view) Asset(name string) string {
	return v.ui.Prefix + "/static/" + v.ui.assets.Versioned(name)
}

// At reports whether the page is, or lies under, a path of this handler.
func (v view) At(path string) bool {
	under := v.ui.Prefix + path
	return v.path == under || len(v.path) > len(under) && v.path[:len(under)] == under && v.path[len(under)] == '/'
}

// Own reports whether the handler has its own logins.
func (v view) Own() bool { return v.ui.Auth == nil }

// Streams reports whether there is an event stream for this reader.
func (v view) Streams() bool { return v.ui.Events != nil && v.User.ID != 0 }

// Every is how often a page looks for news, as htmx writes it.
func (v view) Every() string {
	return fmt.Sprintf("every %ds", max(1, int(math.Round(v.ui.PollInterval.Seconds()))))
}

// RefreshAfter is after how many seconds a browser without JavaScript loads a page again.
func (v view) RefreshAfter() int { return max(30, int(math.Round(v.ui.PollInterval.Seconds()))) }

// Zone names the time zone of the page.
func (v view) Zone() string { return v.Location.String() }

// Warnings are what every user should read.
func (v view) Warnings() (texts []string) {
	if v.ui.Warnings == nil || v.User.ID == 0 {
		return nil
	}
	for _, w := range v.ui.Warnings() {
		texts = append(texts, v.warning(w))
	}
	return texts
}

// Version is that of the program.
func (v view) Version() string { return v.ui.Version }

// Ago is a time as its distance from now, exact on hovering.
func (v view) Ago(t time.Time) template.HTML { return v.stamp(t, v.TimeAgo(t)) }

// When is a time as date and time of day.
func (v view) When(t time.Time) template.HTML { return v.stamp(t, v.Date(t)) }

// Here is how long somebody has been there since he joined.
func (v view) Here(joined time.Time) template.HTML { return v.stamp(joined, v.Since(joined)) }

// stamp is the element of a time that shows text.
func (v view) stamp(t time.Time, text string) template.HTML {
	if t.IsZero() {
		return template.HTML(template.HTMLEscapeString(v.T("time.never")))
	}
	esc := template.HTMLEscapeString
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `" title="` +
		esc(v.Date(t)+" "+t.In(v.Location).Format("MST")) + `">` + esc(text) + `</time>`)
}

// day is when the day of t began where the reader is.
func (v view) day(t time.Time) time.Time { return v.dayFrom(t, 0) }

// dayFrom is when a day began, some days from that of t.
func (v view) dayFrom(t time.Time, days int) time.Time { return stats.AddDays(t, days, v.Location) }

// Pings is the range of a player's pings in milliseconds, "" if it is not known.
func (view) Pings(least, most int) string {
	switch {
	case most <= 0:
		return ""
	case least == most:
		return strconv.Itoa(most)
	}
	return strconv.Itoa(least) + "–" + strconv.Itoa(most)
}
