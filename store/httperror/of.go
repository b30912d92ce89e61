package httperror

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/steam/openid"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/quota"
	"github.com/left4me/left4me/store/sharing"
)

// Of maps any error to what a client may know of it. An [Error] stays as it is. Of nil is
// [Internal].
func Of(err error) *Error {
	if e := typed(err); e != nil {
		return e
	}
	if errors.Is(err, store.ErrPortInUse) && errors.Is(err, store.ErrNameInUse) {
		both := *PortInUse
		both.Also = []*Error{NameInUse}
		return &both
	}
	for _, known := range sentinels {
		if errors.Is(err, known.err) {
			return known.is
		}
	}
	return Internal
}

// sentinels are in the order in which they count.
var sentinels = []struct {
	err error
	is  *Error
}{
	{actions.ErrGone, &Error{Status: http.StatusConflict, Code: "action_gone"}},
	{actions.ErrUnclear, &Error{Status: http.StatusConflict, Code: "action_unclear"}},
	{actions.ErrNotTaken, &Error{Status: http.StatusConflict, Code: "action_not_taken"}},
	{actions.ErrNoCommand, &Error{Status: http.StatusConflict, Code: "action_no_command"}},
	{actions.ErrUnanswered, &Error{Status: http.StatusBadGateway, Code: "action_unanswered"}},
	{actions.ErrUnreached, &Error{Status: http.StatusBadGateway, Code: "action_unreached"}},
	{operate.ErrRefused, &Error{Status: http.StatusForbidden, Code: "action_refused"}},
	{operate.ErrConfirm, &Error{Status: http.StatusConflict, Code: "action_confirm"}},
	{sharing.ErrNoUser, Invalid("username", "member_unknown")},
	{sharing.ErrRole, Invalid("role", "role_bad")},
	{sharing.ErrOwner, Invalid("username", "member_owner")},
	{login.ErrWrong, WrongLogin},
	{login.ErrName, Invalid("username", "username_bad", store.MaxUserName)},
	{login.ErrTooManyTokens, Invalid("name", "too_many_tokens", login.MaxTokens)},
	{login.ErrNoSteamUser, SteamUser},
	{store.ErrSteamIDInUse, SteamInUse},
	{avatars.ErrNotFound, NotFound},
	{avatars.ErrBusy, Busy},
	{openid.ErrCanceled, SteamCancel},
	{openid.ErrInvalid, SteamAnswer},
	{openid.ErrExpired, SteamAnswer},
	{openid.ErrUnavailable, SteamAway},
	{formjson.ErrMediaType, MediaType},
	{formjson.ErrSyntax, BadBody},
	{store.ErrNotFound, NotFound},
	{store.ErrPortInUse, PortInUse},
	{store.ErrNameInUse, NameInUse},
	{store.ErrTooMany, TooMany},
	{store.ErrPlaying, Playing},
	{store.ErrInUse, InUse},
	{store.ErrUnavailable, StoreAway},
	{login.ErrBusy, Busy},
	{httplimit.ErrQueueFull, Busy},
	{context.DeadlineExceeded, Busy},
	{context.Canceled, Busy},
}

// fieldsOfAction are the codes of fields of an action that cannot be as they are.
var fieldsOfAction = map[string]*Error{
	"action":   Invalid("action", "action_action"),
	"steam_id": Invalid("steam_id", "action_steam_id"),
	"user_id":  Invalid("user_id", "action_user_id"),
	"minutes":  Invalid("minutes", "action_minutes"),
	"text":     Invalid("text", "action_text"),
}

// typed maps an error that has more to say than what it is; nil if it is none.
func typed(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if value, ok := errors.AsType[*formjson.Error](err); ok {
		e := values[value.Code]
		return Invalid(value.Field, e.code, e.limit)
	}
	if wrong, ok := errors.AsType[*actions.InvalidError](err); ok {
		return fieldsOfAction[wrong.Field]
	}
	if over, ok := errors.AsType[*quota.Error](err); ok {
		return overQuota(over)
	}
	if limit, ok := errors.AsType[*httplimit.LimitError](err); ok {
		return &Error{Status: http.StatusTooManyRequests, Code: "rate_limited", Retry: int(limit.Wait/time.Second) + 1}
	}
	if bad, ok := errors.AsType[*store.HostError](err); ok {
		return Invalid("host", hosts[bad.Problem])
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return TooLarge
	}
	return nil
}

// values are the codes of values that cannot be read.
var values = map[formjson.Code]struct {
	code  string
	limit int
}{
	formjson.BadType:  {"bad_type", 0},
	formjson.BadList:  {"bad_list", 0},
	formjson.BadLine:  {"bad_line", formjson.MaxLine},
	formjson.TooLarge: {"too_many_lines", formjson.MaxLines},
}

// hosts are the codes of hosts that cannot be used.
var hosts = map[store.HostProblem]string{
	store.HostSyntax:      "host_syntax",
	store.HostPort:        "host_port",
	store.HostZone:        "host_zone",
	store.HostUnspecified: "host_unspecified",
	store.HostNumeric:     "host_numeric",
}

func overQuota(e *quota.Error) *Error {
	switch e.Kind {
	case quota.Servers:
		return &Error{Status: http.StatusConflict, Code: "server_quota", Args: []any{e.Limit}}
	case quota.Blueprints:
		return &Error{Status: http.StatusConflict, Code: "blueprint_quota", Args: []any{e.Limit}}
	}
	return Invalid("config", "blueprint_large", e.Limit>>10)
}
