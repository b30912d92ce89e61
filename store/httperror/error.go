package httperror

import "net/http"

// Error is an error with a status and a code for the client. It is not changed once it is
// returned.
type Error struct {
	Status int
	Code   string   // names the message
	Field  string   // of the form or the JSON, "" if it is no single one
	Retry  int      // seconds, for 429 and 503
	Args   []any    // of the message
	Also   []*Error // what else is wrong with the same form
}

// Error returns the code.
func (e *Error) Error() string { return "httperror: " + e.Code }

// OfClient reports whether the request is at fault, so that its form shows the error.
func (e *Error) OfClient() bool { return e.Status < http.StatusInternalServerError }

// Of returns the first error, of e and those beside it, about a field; nil if there is none.
func (e *Error) Of(field string) *Error {
	if e == nil {
		return nil
	}
	for _, one := range append([]*Error{e}, e.Also...) {
		if one.Field == field {
			return one
		}
	}
	return nil
}

// The errors that need no more than their code.
var (
	NotFound     = &Error{Status: http.StatusNotFound, Code: "not_found"}
	PortInUse    = &Error{Status: http.StatusConflict, Code: "port_in_use", Field: "port"}
	NameInUse    = &Error{Status: http.StatusConflict, Code: "name_in_use", Field: "name"}
	Playing      = &Error{Status: http.StatusConflict, Code: "playing"}
	TooMany      = &Error{Status: http.StatusConflict, Code: "too_many"}
	InUse        = &Error{Status: http.StatusConflict, Code: "in_use"}
	Unauthorized = &Error{Status: http.StatusUnauthorized, Code: "unauthorized"}
	WrongLogin   = &Error{Status: http.StatusUnauthorized, Code: "wrong_login"}
	Forbidden    = &Error{Status: http.StatusForbidden, Code: "forbidden"}
	Method       = &Error{Status: http.StatusMethodNotAllowed, Code: "method"}
	TooLarge     = &Error{Status: http.StatusRequestEntityTooLarge, Code: "too_large"}
	MediaType    = &Error{Status: http.StatusUnsupportedMediaType, Code: "media_type"}
	SteamUser    = &Error{Status: http.StatusForbidden, Code: "steam_no_user"}
	SteamInUse   = &Error{Status: http.StatusConflict, Code: "steam_in_use"}
	SteamAnswer  = &Error{Status: http.StatusBadRequest, Code: "steam_answer"}
	SteamCancel  = &Error{Status: http.StatusBadRequest, Code: "steam_canceled"}
	SteamAway    = &Error{Status: http.StatusServiceUnavailable, Code: "steam_away", Retry: 5}
	BadBody      = &Error{Status: http.StatusBadRequest, Code: "bad_body"}
	Internal     = &Error{Status: http.StatusInternalServerError, Code: "internal"}
	Busy         = &Error{Status: http.StatusServiceUnavailable, Code: "busy", Retry: 5}
	StoreAway    = &Error{Status: http.StatusServiceUnavailable, Code: "store_away", Retry: 5}

	// NoBlueprint is NotFound for the blueprint that a server names.
	NoBlueprint = &Error{Status: http.StatusNotFound, Code: "blueprint_not_found", Field: "blueprint_id"}
)

// Invalid says with 422 what is wrong with one field; the code names a message with
// arguments.
func Invalid(field, code string, args ...any) *Error {
	return &Error{Status: http.StatusUnprocessableEntity, Code: code, Field: field, Args: args}
}

// UnknownMember says that a JSON body has a member that means nothing.
func UnknownMember(name string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: "unknown_member", Field: name, Args: []any{name}}
}

// List collects all that is wrong with a form, so that it is told at once. Its zero value
// holds nothing.
type List struct{ found []*Error }

// Add notes an error; nil is none.
func (l *List) Add(err error) {
	if err != nil {
		l.found = append(l.found, Of(err))
	}
}

// Err returns the first error with the others beside it, nil if there is none. One that is
// not the client's comes before all others.
func (l *List) Err() error {
	for _, e := range l.found {
		if !e.OfClient() {
			return e
		}
	}
	switch len(l.found) {
	case 0:
		return nil
	case 1:
		return l.found[0]
	}
	first := *l.found[0]
	first.Also = l.found[1:]
	return &first
}
