package httpui

import (
	"fmt"
	"html/template"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
)

// A view is what every template can use: the words and times of its reader, and
// where things are. Pages embed it.
type view struct {
	User store.User // zero: nobody

	ui   *ui
	lang *locale
	zone *time.Location
	now  time.Time
	path string
}

// view is that of somebody of whom only the request is known.
func (u *ui) view(r *http.Request) view {
	return view{
		ui:   u,
		lang: negotiate(r.Header.Get("Accept-Language")),
		zone: zoneOf(r),
		now:  time.Now(),
		path: r.URL.Path,
	}
}

// use takes over what a user chose for himself.
func (v *view) use(user store.User) {
	if l, ok := locales[user.Language]; ok {
		v.lang = l
	}
}

// T is the message with that key, with its arguments put in.
func (v view) T(key string, args ...any) string { return v.lang.text(key, args...) }

// N is T for a message that depends on a number, which is its first argument.
func (v view) N(key string, n int, args ...any) string {
	return v.lang.count(key, n, append([]any{n}, args...)...)
}

// Lang is the language as HTML names it.
func (v view) Lang() string { return v.lang.tag }

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
func (v view) Zone() string { return v.zone.String() }

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
func (v view) Ago(t time.Time) template.HTML { return v.stamp(t, v.ago(t)) }

// When is a time as date and time of day.
func (v view) When(t time.Time) template.HTML { return v.stamp(t, v.date(t)) }

// Here is how long somebody has been there since he joined.
func (v view) Here(joined time.Time) template.HTML { return v.stamp(joined, v.Since(joined)) }

// stamp is the element of a time that shows text.
func (v view) stamp(t time.Time, text string) template.HTML {
	if t.IsZero() {
		return template.HTML(template.HTMLEscapeString(v.T("time.never")))
	}
	esc := template.HTMLEscapeString
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `" title="` +
		esc(v.date(t)+" "+t.In(v.zone).Format("MST")) + `">` + esc(text) + `</time>`)
}

// clock is now as relative times count: it moves once a minute, and theirs all
// at once, so that a page on which nothing happened stays the same in between.
func (v view) clock() time.Time { return v.now.Truncate(time.Minute) }

func (v view) ago(t time.Time) string {
	d := v.clock().Sub(t)
	switch days := v.day(v.now).Sub(v.day(t)); {
	case t.IsZero():
		return v.T("time.never")
	case d < time.Minute:
		return v.T("time.now")
	case d < time.Hour:
		return v.T("time.minutes_ago", int(d/time.Minute))
	case d < 12*time.Hour || days == 0:
		return v.T("time.hours_ago", int(d/time.Hour))
	case days <= 26*time.Hour: // a day of 25 hours is one
		return v.T("time.yesterday")
	case days < 7*24*time.Hour:
		return v.T("time.days_ago", int(math.Round(days.Hours()/24)))
	}
	return v.dayName(t)
}

// day is when the day of t began where the reader is.
func (v view) day(t time.Time) time.Time { return v.dayFrom(t, 0) }

// dayFrom is when a day began, some days from that of t.
func (v view) dayFrom(t time.Time, days int) time.Time { return stats.AddDays(t, days, v.zone) }

// dayName is a day, with its year if it is not this one.
func (v view) dayName(t time.Time) string {
	t = t.In(v.zone)
	month := v.T(fmt.Sprintf("month.%d", int(t.Month())))
	if t.Year() == v.now.In(v.zone).Year() {
		return v.T("time.day", t.Day(), month)
	}
	return v.T("time.day_year", t.Day(), month, t.Year())
}

func (v view) date(t time.Time) string {
	if t.IsZero() {
		return v.T("time.never")
	}
	return v.T("time.at", v.dayName(t), v.Clock(t))
}

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

// Clock is the time of day.
func (v view) Clock(t time.Time) string { return t.In(v.zone).Format("15:04") }

// Span is a length of time, in the two largest units that matter.
func (v view) Span(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 1:
		return v.T("span.moment")
	case minutes < 60:
		return v.T("span.minutes", minutes)
	case minutes < 10*60 && minutes%60 != 0:
		return v.T("span.hours_minutes", minutes/60, minutes%60)
	}
	return v.T("span.hours", minutes/60)
}

// Since is how long ago t was, as a length.
func (v view) Since(t time.Time) string { return v.Span(max(0, v.clock().Sub(t))) }
