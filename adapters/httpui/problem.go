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
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
)

// A problem is an error that its reader can do something about. Its message
// stands in the catalogues under "problem." + code.
type problem struct {
	status int
	code   string
	field  string     // of the form or the JSON, "" if it is no single one
	retry  int        // seconds, for 429 and 503
	args   []any      // of the message
	also   []*problem // what else is wrong with the same form
}

func (p *problem) Error() string { return "httpui: " + p.code }

var (
	errNotFound     = &problem{status: http.StatusNotFound, code: "not_found"}
	errNoBlueprint  = &problem{status: http.StatusNotFound, code: "blueprint_not_found", field: "blueprint_id"}
	errPortInUse    = &problem{status: http.StatusConflict, code: "port_in_use", field: "port"}
	errNameInUse    = &problem{status: http.StatusConflict, code: "name_in_use", field: "name"}
	errNotTaken     = &problem{status: http.StatusConflict, code: "password_not_taken"}
	errInUse        = &problem{status: http.StatusConflict, code: "in_use"}
	errUnauthorized = &problem{status: http.StatusUnauthorized, code: "unauthorized"}
	errWrongLogin   = &problem{status: http.StatusUnauthorized, code: "wrong_login"}
	errUserName     = invalid("username", "username_bad", store.MaxUserName)
	errForbidden    = &problem{status: http.StatusForbidden, code: "forbidden"}
	errReadOnly     = &problem{status: http.StatusForbidden, code: "token_read_only"}
	errCrossOrigin  = &problem{status: http.StatusForbidden, code: "cross_origin"}
	errMethod       = &problem{status: http.StatusMethodNotAllowed, code: "method"}
	errTooLarge     = &problem{status: http.StatusRequestEntityTooLarge, code: "too_large"}
	errMediaType    = &problem{status: http.StatusUnsupportedMediaType, code: "media_type"}
	errBadBody      = &problem{status: http.StatusBadRequest, code: "bad_body"}
	errInternal     = &problem{status: http.StatusInternalServerError, code: "internal"}
	errUnavailable  = &problem{status: http.StatusServiceUnavailable, code: "busy", retry: 5}
	errStoreAway    = &problem{status: http.StatusServiceUnavailable, code: "store_away", retry: 5}
)

// theirs reports whether the sender can mend the request, so that a form shows the problem.
func (p *problem) theirs() bool { return p.status < http.StatusInternalServerError }

// invalid says what is wrong with one field; what names a message.
func invalid(field, what string, args ...any) *problem {
	return &problem{status: http.StatusUnprocessableEntity, code: what, field: field, args: args}
}

// faults collects all that is wrong with a form, so that it is told at once. Its zero
// value holds none.
type faults struct{ found []*problem }

// add notes an error; nil is none.
func (f *faults) add(err error) {
	if err != nil {
		f.found = append(f.found, problemOf(err))
	}
}

// err is the first fault with the others beside it, nil if there is none. A fault
// that is not the sender's comes before all others.
func (f *faults) err() error {
	for _, p := range f.found {
		if !p.theirs() {
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

func tooMany(wait time.Duration) *problem {
	return &problem{status: http.StatusTooManyRequests, code: "rate_limited", retry: int(wait/time.Second) + 1}
}

// problemOf is the one map from an error to what its reader is told.
func problemOf(err error) *problem {
	var p *problem
	var large *http.MaxBytesError
	var limit *login.LimitError
	var value *formjson.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, login.ErrWrong):
		return errWrongLogin
	case errors.Is(err, login.ErrName):
		return errUserName
	case errors.As(err, &value):
		e := valueErrors[value.Code]
		return invalid(value.Field, e.message, e.limit)
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
		both.also = []*problem{errNameInUse}
		return &both
	case errors.Is(err, store.ErrPortInUse):
		return errPortInUse
	case errors.Is(err, store.ErrNameInUse):
		return errNameInUse
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

// A refusal is what a form shows of the problem with what was typed. Pages with
// forms embed it in place of a view.
type refusal struct {
	view
	Problem *problem // nil: none
}

// Wrong is what is wrong with a field, "" for nothing; the field "" is the whole.
func (r refusal) Wrong(field string) string {
	if r.Problem == nil {
		return ""
	}
	for _, p := range append([]*problem{r.Problem}, r.Problem.also...) {
		if p.field == field {
			return r.say(p)
		}
	}
	return ""
}

type errorPage struct {
	view
	Status  int
	Message string
}

// fail answers with an error, in the form that the asker can read.
func (v *visit) fail(err error) {
	p := problemOf(err)
	if p == errInternal || p == errStoreAway {
		v.ui.Log.Error("request failed", "method", v.r.Method, "path", clip(v.r.URL.Path, 200), "err", err)
	}
	head := v.w.Header()
	for _, name := range []string{"ETag", "Content-Disposition", "Content-Encoding", "Link"} {
		head.Del(name)
	}
	head.Set("Cache-Control", "no-store")
	if p.retry > 0 {
		head.Set("Retry-After", strconv.Itoa(p.retry))
	}
	switch {
	case p.status == http.StatusUnauthorized && !v.wantsJSON() && v.reads() && !v.fragment() && v.loginAt() != "":
		http.Redirect(v.w, v.r, v.loginAt(), http.StatusFound)
		return
	case p.status == http.StatusUnauthorized && v.wantsJSON():
		head.Set("WWW-Authenticate", `Bearer realm="left4me"`)
	case p.status == http.StatusUnauthorized:
		head.Set("HX-Refresh", "true") // the page in which the fragment stands asks for a login
	}
	if v.wantsJSON() {
		v.json(p.status, errorBody(p))
		return
	}
	if v.fragment() {
		http.Error(v.w, v.say(p), p.status)
		return
	}
	page := errorPage{view: v.view, Status: p.status, Message: v.say(p)}
	if err := v.pageCached(p.status, "error", page, noStore); err != nil {
		http.Error(v.w, v.say(p), p.status)
	}
}

// say is the message of a problem in the visit's language.
func (v view) say(p *problem) string { return v.T("problem."+p.code, p.args...) }

// errorBody is the one shape of errors in JSON. Programs get English.
func errorBody(p *problem) any {
	code := p.code
	if p.status == http.StatusUnprocessableEntity {
		code = "invalid"
	}
	return api.ErrorBody{Error: api.Error{Code: code, Message: english.Text("problem."+p.code, p.args...), Field: p.field}}
}

// clip shortens text for a log.
func clip(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "?")
	}
	return fmt.Sprintf("%s... (%d bytes)", strings.ToValidUTF8(s[:most], "?"), len(s))
}
