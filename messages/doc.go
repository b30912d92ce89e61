// Package messages has the words of a program in the languages of its readers.
//
//	catalogs := messages.MustLoad(files, "locale", messages.Language{Tag: "en", Name: "English"}, messages.Language{Tag: "ru", Name: "Русский"})
//	...
//	catalog := messages.Negotiate(r.Header.Get("Accept-Language"), catalogs...)
//	text := catalog.Text("servers.playing", 3, 8)
//
// A [Catalog] is a JSON object of messages by key. In a message {0}, {1}... stand for the
// arguments. Where a language has a form for one thing, it stands under the key with
// ".one". A key that a catalog lacks is looked up in its fallback.
//
// [MustLoad] reads the files of a program, [Parse] any others.
//
// A [Reader] adds a time zone and the present, and puts times and lengths into words. For
// that its catalog needs the keys time.never, time.now, time.minutes_ago,
// time.hours_ago, time.yesterday, time.days_ago, time.day, time.day_year, time.at,
// month.1 to month.12, span.moment, span.minutes, span.hours and span.hours_minutes.
package messages
