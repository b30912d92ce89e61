package httpcontent

import (
	"net/http"
	"strings"
)

// Policy returns a Content-Security-Policy for pages that load only what their own origin
// serves, pictures from one other origin too, and whose forms lead to their own origin and
// to one other. "" is no other origin.
func Policy(images, forms string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src " +
		strings.TrimSpace("'self' "+images) + "; form-action " + strings.TrimSpace("'self' "+forms) + "; base-uri 'none'; frame-ancestors 'none'"
}

// SetSecurity sets a Content-Security-Policy, and the headers by which browsers guess no
// types, show no page in a frame, tell other origins no addresses, and grant nothing.
func SetSecurity(h http.Header, policy string) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}
