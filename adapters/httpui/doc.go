// Package httpui shows what a poller has seen: pages for people, a JSON API for
// programs, an event stream for both, and the health of the whole.
//
//	handler, err := httpui.NewHandler(httpui.Config{Store: st})
//	if err != nil {
//		return err
//	}
//	return httpui.NewServer("127.0.0.1:8080", handler).ListenAndServe()
//
// One [Config] says everything; only its Store is required. The handler mounts
// on any mux, under any Prefix, and can leave authentication to
// the program around it (see [Auth]). Without that it keeps its own logins:
// passwords are stored as package store/password makes them, and the cookie of a browser
// and the token of a program are stored as digests only.
//
// # Who sees what
//
// Everything that has an owner is invisible to others: another user's
// server, blueprint or token answers 404 exactly as one that does not exist. An
// administrator manages users, and does not see their servers. A server is shown
// to the public only under a random link that its owner switched on, and its host
// and port only if the owner allows that too. A token sees what its maker sees; it
// changes things only if its maker allowed it, and then a new password ends it.
//
// # Pages
//
// Every page is rendered here, works without JavaScript and is 304 while nothing
// changed. A page refreshes parts of itself by the attributes of htmx
// (hx-get, hx-trigger, hx-target, hx-swap, hx-include), which the small live.js in
// this package understands. Parts that many look at are rendered once and kept
// for half a second, or until a request to this handler changes something.
//
// htmx 2 itself can be put in its place: pages ask for static/live.js, so the
// mux around the handler answers that one path with it.
//
//	mux.Handle("/", handler)
//	mux.HandleFunc("GET /static/live.js", func(w http.ResponseWriter, r *http.Request) {
//		http.ServeFile(w, r, "/usr/share/left4me/htmx.min.js")
//	})
//
// Lists refresh, the filter works and an ended login is noticed, under the same
// Content-Security-Policy (pages switch off the style that htmx would add). What
// only live.js does is lost: 304, the event stream, the reader's time zone, the
// word that the connection is lost, letters for broken pictures, buttons to copy.
//
// # Safety
//
// The Content-Security-Policy has no "unsafe-" and names one foreign host, the
// one of the avatars. Requests from other origins cannot change anything
// ([net/http.CrossOriginProtection]); failed logins are limited by user and by
// address, and apart from those by browser for one that logged in before; bodies, names and lists are bounded. What a game server or Steam says
// is text wherever it stands, never markup, an attribute's name or a link.
//
// /healthz and /readyz ask for no login; where that tells too much, the program around
// keeps them to itself. [Config].Metrics decides who may read /metrics.
package httpui
