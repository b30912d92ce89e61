package messages

import (
	"strconv"
	"time"
)

// A Reader is a language, a time zone and the present.
type Reader struct {
	Catalog  *Catalog
	Location *time.Location
	Now      time.Time
}

// T returns the message with that key, with its arguments put in.
func (r Reader) T(key string, args ...any) string { return r.Catalog.Text(key, args...) }

// Or is T for a key that may have no message: then it returns the text.
func (r Reader) Or(key, text string, args ...any) string {
	if !r.Catalog.Has(key) {
		return text
	}
	return r.T(key, args...)
}

// N is T for a message that depends on a number, which is its first argument.
func (r Reader) N(key string, n int, args ...any) string { return r.Catalog.Count(key, n, args...) }

// Lang is the language as HTML names it.
func (r Reader) Lang() string { return r.Catalog.Tag }

// Minute returns the present as relative times count: it moves once a minute, and theirs
// all at once, so that a page on which nothing happened stays the same in between.
func (r Reader) Minute() time.Time { return r.Now.Truncate(time.Minute) }

// TimeAgo returns how long ago a time was.
func (r Reader) TimeAgo(t time.Time) string {
	ago := r.Minute().Sub(t)
	switch days := r.daysAgo(t); {
	case t.IsZero():
		return r.T("time.never")
	case ago < time.Minute:
		return r.T("time.now")
	case ago < time.Hour:
		return r.T("time.minutes_ago", int(ago/time.Minute))
	case ago < 12*time.Hour || days == 0:
		return r.T("time.hours_ago", int(ago/time.Hour))
	case days == 1:
		return r.T("time.yesterday")
	case days < 7:
		return r.T("time.days_ago", days)
	}
	return r.DayName(t)
}

// daysAgo returns how many midnights have passed since t.
func (r Reader) daysAgo(t time.Time) int {
	date := func(t time.Time) time.Time {
		year, month, day := t.In(r.Location).Date()
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	return int(date(r.Now).Sub(date(t)) / (24 * time.Hour))
}

// DayName returns a day, with its year if it is not this one.
func (r Reader) DayName(t time.Time) string {
	t = t.In(r.Location)
	month := r.T("month." + strconv.Itoa(int(t.Month())))
	if t.Year() == r.Now.In(r.Location).Year() {
		return r.T("time.day", t.Day(), month)
	}
	return r.T("time.day_year", t.Day(), month, t.Year())
}

// Date returns the day and the time of day.
func (r Reader) Date(t time.Time) string {
	if t.IsZero() {
		return r.T("time.never")
	}
	return r.T("time.at", r.DayName(t), r.Clock(t))
}

// Clock returns the time of day.
func (r Reader) Clock(t time.Time) string { return t.In(r.Location).Format("15:04") }

// Span returns a length of time, in the two largest units that matter.
func (r Reader) Span(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 1:
		return r.T("span.moment")
	case minutes < 60:
		return r.T("span.minutes", minutes)
	case minutes < 10*60 && minutes%60 != 0:
		return r.T("span.hours_minutes", minutes/60, minutes%60)
	}
	return r.T("span.hours", minutes/60)
}

// Since returns how long ago t was, as a length.
func (r Reader) Since(t time.Time) string { return r.Span(max(0, r.Minute().Sub(t))) }
