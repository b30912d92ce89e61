package httpcontent

import "net/http"

// Methods returns the methods, of those that change or read a resource, for which mux has a route to
// the path of r, for the Allow header of an answer 405. The pattern "/", by which a program
// answers where it has no route, is none.
func Methods(mux *http.ServeMux, r *http.Request) (allowed []string) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		other := r.WithContext(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern == "/" || pattern == "" {
			continue
		}
		if allowed = append(allowed, method); method == http.MethodGet {
			allowed = append(allowed, http.MethodHead) // which a route for GET answers too
		}
	}
	return allowed
}
