// Package htmltime writes times into HTML for readers: relative or in words where they are
// seen, exact on hovering and for programs.
//
//	r := htmltime.Reader{Reader: messages.Reader{Catalog: english, Location: htmltime.Zone(request, "zone"), Now: time.Now()}}
//	r.Ago(seen) // <time datetime="2030-01-02T03:04:05Z" title="2 January 03:04 UTC">5 minutes ago</time>
package htmltime

import (
	"html/template"
	"net/http"
	"time"

	"github.com/left4me/left4me/messages"
)

// A Reader is a reader of pages: all of [messages.Reader], and times as elements. Its methods
// return the word for never, alone, for the zero time.
type Reader struct{ messages.Reader }

// Ago is a time as its distance from now.
func (r Reader) Ago(t time.Time) template.HTML { return r.Element(t, r.TimeAgo(t)) }

// When is a time as date and time of day.
func (r Reader) When(t time.Time) template.HTML { return r.Element(t, r.Date(t)) }

// At is a time as time of day.
func (r Reader) At(t time.Time) template.HTML { return r.Element(t, r.Clock(t)) }

// Elapsed is how long ago a time was, as a length.
func (r Reader) Elapsed(t time.Time) template.HTML { return r.Element(t, r.Since(t)) }

// Element is the element of a time that shows a text.
func (r Reader) Element(t time.Time, text string) template.HTML {
	if t.IsZero() {
		return template.HTML(template.HTMLEscapeString(r.T("time.never")))
	}
	esc := template.HTMLEscapeString
	return template.HTML(`<time datetime="` + t.UTC().Format(time.RFC3339) + `" title="` +
		esc(r.Date(t)+" "+t.In(r.Location).Format("MST")) + `">` + esc(text) + `</time>`)
}

// Zone is the zone that a cookie of a request names, as a script of the page has set it; UTC
// if there is none that is known.
func Zone(r *http.Request, cookie string) *time.Location {
	if c, err := r.Cookie(cookie); err == nil {
		if zone := messages.Zone(c.Value); zone != nil {
			return zone
		}
	}
	return time.UTC
}
