// Package openid logs people in through Steam, which speaks OpenID 2.0
// (https://openid.net/specs/openid-authentication-2_0.html).
//
//	site := &openid.Site{BaseURL: "https://example.org"}
//	http.Redirect(w, r, site.Begin(w, "/login/steam/return", "", "/servers"), http.StatusFound)
//
// Steam sends the browser back to the path, where the program verifies what it says:
//
//	id, next, err := site.Finish(w, r, "/login/steam/return", "")
//
// Finish asks Steam itself whether it has said that. An answer counts once, for a few
// minutes, and only in the browser that began. What the ID may do, the program decides.
//
// [Client] does the same without cookies, for programs that keep their own state.
//
// A site keeps what it has seen in memory. If several processes serve one site, then only
// Steam, which confirms an answer once, keeps it from counting twice.
package openid
