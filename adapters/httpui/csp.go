package httpui

import "net/http"

// contentPolicy is the Content-Security-Policy of everything: only what this
// handler serves, and pictures from one other origin ("" for none).
func contentPolicy(avatars string) string {
	images := "img-src 'self'"
	if avatars != "" {
		images += " " + avatars
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " + images +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// headers sets what every answer carries.
func (u *ui) headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", u.csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}
