package httpui

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/left4me/left4me/httpcontent"
	"github.com/left4me/left4me/store/httperror"
)

// requestTime is for the store, when it is slow: a variable, for tests only.
var requestTime = 20 * time.Second

// handle does what all routes share: limits, authentication, authorization, and the
// answer to an error.
func (h *handler) handle(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rt.path != "/api/v1/events" { // which lasts, and limits each of its steps
			ctx, cancel := context.WithTimeout(r.Context(), requestTime)
			defer cancel()
			r = r.WithContext(ctx)
		}
		r.Body = http.MaxBytesReader(w, r.Body, rt.bodyLimit())
		req := &request{handler: h, w: w, r: r, pageData: h.pageData(r)}
		if r.ContentLength > rt.bodyLimit() {
			w.Header().Set("Connection", "close") // the body is not waited for
			req.fail(httperror.TooLarge)
			return
		}
		if err := req.authorize(rt.access); err != nil {
			req.fail(err)
			return
		}
		if !req.reads() {
			req.w = httpcontent.Before(w, h.renders.Invalidate)
			defer h.renders.Invalidate() // whatever became of it
		}
		if err := rt.serve(req); err != nil {
			req.fail(err)
		}
	})
}

// notFound answers where no route does: 405 with the methods there are, or 404.
func (req *request) notFound() error {
	allow := httpcontent.Methods(req.handler.mux, req.r)
	if req.handler.ReadOnly && !req.reads() && len(allow) == 0 {
		allow = []string{http.MethodGet, http.MethodHead}
	}
	if len(allow) > 0 {
		req.w.Header().Set("Allow", strings.Join(allow, ", "))
		return httperror.Method
	}
	// The menu of the page depends on the user.
	if err := req.identify(); err != nil {
		return err
	}
	req.applyPreferences(req.User)
	return httperror.NotFound
}
