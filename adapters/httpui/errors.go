package httpui

import (
	"net/http"
	"strconv"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/store/httperror"
)

// An httpError has a status and a code for the client. Its message stands in the
// catalogues under "problem." + code.
type httpError = httperror.Error

// The errors that package httperror does not know.
var (
	errNotTaken    = &httpError{Status: http.StatusConflict, Code: "password_not_taken"}
	errReadOnly    = &httpError{Status: http.StatusForbidden, Code: "token_read_only"}
	errCrossOrigin = &httpError{Status: http.StatusForbidden, Code: "cross_origin"}
	errAlertOff    = &httpError{Status: http.StatusConflict, Code: "alert_off"}
)

// invalid says what is wrong with one field.
func invalid(field, what string, args ...any) *httpError {
	return httperror.Invalid(field, what, args...)
}

// A formError is the page data of a form, with the error about its values.
type formError struct {
	pageData
	Problem *httpError // nil: none
}

// FieldError is what is wrong with a field, "" for nothing; the field "" is the whole.
func (r formError) FieldError(field string) string {
	if p := r.Problem.Of(field); p != nil {
		return r.message(p)
	}
	return ""
}

type errorPage struct {
	pageData
	Status  int
	Message string
	Again   bool // the same request may succeed later
}

// fail answers with an error: as JSON, as the text of a fragment, or as a page.
func (req *request) fail(err error) {
	p := httperror.Of(err)
	if p == httperror.Internal || p == httperror.StoreAway {
		req.handler.Log.Error("request failed", "method", req.r.Method, "path", status.DisplayLine(req.r.URL.Path, 200), "err", err)
	}
	head := req.w.Header()
	for _, name := range []string{"ETag", "Content-Disposition", "Content-Encoding", "Link"} {
		head.Del(name)
	}
	head.Set("Cache-Control", "no-store")
	req.retryAfter(p)
	switch {
	case p.Status == http.StatusUnauthorized && !req.wantsJSON() && req.reads() && !req.fragment() && req.loginAt() != "":
		http.Redirect(req.w, req.r, req.loginAt(), http.StatusFound)
		return
	case p.Status == http.StatusUnauthorized && req.wantsJSON():
		head.Set("WWW-Authenticate", `Bearer realm="left4me"`)
	case p.Status == http.StatusUnauthorized:
		head.Set("HX-Refresh", "true") // the page in which the fragment stands asks for a login
	}
	if req.wantsJSON() {
		req.json(p.Status, errorBody(p))
		return
	}
	if req.fragment() {
		http.Error(req.w, req.message(p), p.Status)
		return
	}
	page := errorPage{pageData: req.pageData, Status: p.Status, Message: req.message(p), Again: p.Retry > 0 && req.reads()}
	if err := req.pageCached(p.Status, "error", page, noStore); err != nil {
		http.Error(req.w, req.message(p), p.Status)
	}
}

// retryAfter says when to try again.
func (req *request) retryAfter(p *httpError) {
	if p.Retry > 0 {
		req.w.Header().Set("Retry-After", strconv.Itoa(p.Retry))
	}
}

// reject shows the form again, with its errors. A program gets the error itself; so does a person
// if the form is not the cause.
func (req *request) reject(err error, show func(form formError) error) error {
	p := httperror.Of(err)
	if req.wantsJSON() || !p.OfClient() && p != httperror.Busy || p == httperror.NotFound {
		return err
	}
	req.retryAfter(p)
	return show(formError{req.pageData, p})
}

// saved goes on at a path after a change, or shows the form again as reject does.
func (req *request) saved(path string, err error, show func(form formError) error) error {
	if err != nil {
		return req.reject(err, show)
	}
	return req.redirectOrNoContent(path)
}

// message is the message of an error in the reader's language.
func (pd pageData) message(p *httpError) string { return pd.T("problem."+p.Code, p.Args...) }

// errorBody is the one shape of errors in JSON. Programs get English.
func errorBody(p *httpError) any {
	code := p.Code
	if p.Status == http.StatusUnprocessableEntity {
		code = "invalid"
	}
	return api.ErrorBody{Error: api.Error{Code: code, Message: english.Text("problem."+p.Code, p.Args...), Field: p.Field}}
}
