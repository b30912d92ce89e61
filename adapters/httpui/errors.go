package httpui

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/quota"
)

// An httpError is an error with a status and a message for the client. Its message
// stands in the catalogues under "problem." + code.
type httpError struct {
	status int
	code   string
	field  string       // of the form or the JSON, "" if it is no single one
	retry  int          // seconds, for 429 and 503
	args   []any        // of the message
	also   []*httpError // what else is wrong with the same form
}

func (p *httpError) Error() string { return "httpui: " + p.code }

var (
	errNotFound     = &httpError{status: http.StatusNotFound, code: "not_found"}
	errNoBlueprint  = &httpError{status: http.StatusNotFound, code: "blueprint_not_found", field: "blueprint_id"}
	errPortInUse    = &httpError{status: http.StatusConflict, code: "port_in_use", field: "port"}
	errNameInUse    = &httpError{status: http.StatusConflict, code: "name_in_use", field: "name"}
	errNotTaken     = &httpError{status: http.StatusConflict, code: "password_not_taken"}
	errTooMany      = &httpError{status: http.StatusConflict, code: "too_many"}
	errInUse        = &httpError{status: http.StatusConflict, code: "in_use"}
	errUnauthorized = &httpError{status: http.StatusUnauthorized, code: "unauthorized"}
	errWrongLogin   = &httpError{status: http.StatusUnauthorized, code: "wrong_login"}
	errUserName     = invalid("username", "username_bad", store.MaxUserName)
	errForbidden    = &httpError{status: http.StatusForbidden, code: "forbidden"}
	errReadOnly     = &httpError{status: http.StatusForbidden, code: "token_read_only"}
	errCrossOrigin  = &httpError{status: http.StatusForbidden, code: "cross_origin"}
	errMethod       = &httpError{status: http.StatusMethodNotAllowed, code: "method"}
	errTooLarge     = &httpError{status: http.StatusRequestEntityTooLarge, code: "too_large"}
	errMediaType    = &httpError{status: http.StatusUnsupportedMediaType, code: "media_type"}
	errSteamUser    = &httpError{status: http.StatusForbidden, code: "steam_no_user"}
	errSteamInUse   = &httpError{status: http.StatusConflict, code: "steam_in_use"}
	errSteamAnswer  = &httpError{status: http.StatusBadRequest, code: "steam_answer"}
	errSteamCancel  = &httpError{status: http.StatusBadRequest, code: "steam_canceled"}
	errSteamAway    = &httpError{status: http.StatusServiceUnavailable, code: "steam_away", retry: 5}
	errBadBody      = &httpError{status: http.StatusBadRequest, code: "bad_body"}
	errInternal     = &httpError{status: http.StatusInternalServerError, code: "internal"}
	errUnavailable  = &httpError{status: http.StatusServiceUnavailable, code: "busy", retry: 5}
	errStoreAway    = &httpError{status: http.StatusServiceUnavailable, code: "store_away", retry: 5}
)

// clientError reports whether the request is at fault, so that its form shows the error.
func (p *httpError) clientError() bool { return p.status < http.StatusInternalServerError }

// invalid says what is wrong with one field; what names a message.
func invalid(field, what string, args ...any) *httpError {
	return &httpError{status: http.StatusUnprocessableEntity, code: what, field: field, args: args}
}

// formErrors collects all that is wrong with a form, so that it is told at once. Its zero
// value holds none.
type formErrors struct{ found []*httpError }

// add notes an error; nil is none.
func (f *formErrors) add(err error) {
	if err != nil {
		f.found = append(f.found, httpErrorOf(err))
	}
}

// err is the first fault with the others beside it, nil if there is none. A fault
// that is not the sender's comes before all others.
func (f *formErrors) err() error {
	for _, p := range f.found {
		if !p.clientError() {
			return p
		}
	}
	switch len(f.found) {
	case 0:
		return nil
	case 1:
		return f.found[0]
	}
	first := *f.found[0]
	first.also = f.found[1:]
	return &first
}

// valueErrors are the messages about values that cannot be read.
var valueErrors = map[formjson.Code]struct {
	message string
	limit   int
}{
	formjson.BadType:  {"bad_type", 0},
	formjson.BadList:  {"bad_list", 0},
	formjson.BadLine:  {"bad_line", formjson.MaxLine},
	formjson.TooLarge: {"too_many_lines", formjson.MaxLines},
}

func overQuota(e *quota.Error) *httpError {
	switch e.Kind {
	case quota.Servers:
		return &httpError{status: http.StatusConflict, code: "server_quota", args: []any{e.Limit}}
	case quota.Blueprints:
		return &httpError{status: http.StatusConflict, code: "blueprint_quota", args: []any{e.Limit}}
	}
	return invalid("config", "blueprint_large", e.Limit>>10)
}

func tooMany(wait time.Duration) *httpError {
	return &httpError{status: http.StatusTooManyRequests, code: "rate_limited", retry: int(wait/time.Second) + 1}
}

// httpErrorOf maps any error to a status and a message.
func httpErrorOf(err error) *httpError {
	var p *httpError
	var large *http.MaxBytesError
	var limit *login.LimitError
	var value *formjson.Error
	var over *quota.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, login.ErrWrong):
		return errWrongLogin
	case errors.Is(err, login.ErrName):
		return errUserName
	case errors.Is(err, login.ErrNoSteamUser):
		return errSteamUser
	case errors.Is(err, store.ErrSteamIDInUse):
		return errSteamInUse
	case errors.Is(err, openid.ErrCanceled):
		return errSteamCancel
	case errors.Is(err, openid.ErrInvalid), errors.Is(err, openid.ErrExpired):
		return errSteamAnswer
	case errors.Is(err, openid.ErrUnavailable):
		return errSteamAway
	case errors.As(err, &value):
		e := valueErrors[value.Code]
		return invalid(value.Field, e.message, e.limit)
	case errors.As(err, &over):
		return overQuota(over)
	case errors.Is(err, formjson.ErrMediaType):
		return errMediaType
	case errors.Is(err, formjson.ErrSyntax):
		return errBadBody
	case errors.As(err, &limit):
		return tooMany(limit.Wait)
	case errors.Is(err, store.ErrNotFound):
		return errNotFound
	case errors.Is(err, store.ErrPortInUse) && errors.Is(err, store.ErrNameInUse):
		both := *errPortInUse
		both.also = []*httpError{errNameInUse}
		return &both
	case errors.Is(err, store.ErrPortInUse):
		return errPortInUse
	case errors.Is(err, store.ErrNameInUse):
		return errNameInUse
	case errors.Is(err, store.ErrTooMany):
		return errTooMany
	case errors.Is(err, store.ErrInUse):
		return errInUse
	case errors.As(err, &large):
		return errTooLarge
	case errors.Is(err, store.ErrUnavailable):
		return errStoreAway
	case errors.Is(err, login.ErrBusy), errors.Is(err, httplimit.ErrQueueFull), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return errUnavailable
	}
	return errInternal
}

// A formError is the page data of a form with the error about what was typed.
type formError struct {
	pageData
	Problem *httpError // nil: none
}

// FieldError is what is wrong with a field, "" for nothing; the field "" is the whole.
func (r formError) FieldError(field string) string {
	if r.Problem == nil {
		return ""
	}
	for _, p := range append([]*httpError{r.Problem}, r.Problem.also...) {
		if p.field == field {
			return r.message(p)
		}
	}
	return ""
}

type errorPage struct {
	pageData
	Status  int
	Message string
}

// fail answers with an error: as JSON, as the text of a fragment, or as a page.
func (req *request) fail(err error) {
	p := httpErrorOf(err)
	if p == errInternal || p == errStoreAway {
		req.handler.Log.Error("request failed", "method", req.r.Method, "path", truncate(req.r.URL.Path, 200), "err", err)
	}
	head := req.w.Header()
	for _, name := range []string{"ETag", "Content-Disposition", "Content-Encoding", "Link"} {
		head.Del(name)
	}
	head.Set("Cache-Control", "no-store")
	if p.retry > 0 {
		head.Set("Retry-After", strconv.Itoa(p.retry))
	}
	switch {
	case p.status == http.StatusUnauthorized && !req.wantsJSON() && req.reads() && !req.fragment() && req.loginAt() != "":
		http.Redirect(req.w, req.r, req.loginAt(), http.StatusFound)
		return
	case p.status == http.StatusUnauthorized && req.wantsJSON():
		head.Set("WWW-Authenticate", `Bearer realm="left4me"`)
	case p.status == http.StatusUnauthorized:
		head.Set("HX-Refresh", "true") // the page in which the fragment stands asks for a login
	}
	if req.wantsJSON() {
		req.json(p.status, errorBody(p))
		return
	}
	if req.fragment() {
		http.Error(req.w, req.message(p), p.status)
		return
	}
	page := errorPage{pageData: req.pageData, Status: p.status, Message: req.message(p)}
	if err := req.pageCached(p.status, "error", page, noStore); err != nil {
		http.Error(req.w, req.message(p), p.status)
	}
}

// message is the message of an error in the reader's language.
func (pd pageData) message(p *httpError) string { return pd.T("problem."+p.code, p.args...) }

// errorBody is the one shape of errors in JSON. Programs get English.
func errorBody(p *httpError) any {
	code := p.code
	if p.status == http.StatusUnprocessableEntity {
		code = "invalid"
	}
	return api.ErrorBody{Error: api.Error{Code: code, Message: english.Text("problem."+p.code, p.args...), Field: p.field}}
}

// truncate shortens text for a log.
func truncate(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "?")
	}
	return fmt.Sprintf("%s... (%d bytes)", strings.ToValidUTF8(s[:most], "?"), len(s))
}
