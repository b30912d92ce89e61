package httperror_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam/avatars"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/quota"
)

func TestOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err    error
		status int
		code   string
		field  string
		retry  int
	}{
		{nil, 500, "internal", "", 0},
		{errors.New("x"), 500, "internal", "", 0},
		{httperror.Forbidden, 403, "forbidden", "", 0},
		{store.ErrNotFound, 404, "not_found", "", 0},
		{store.ErrNameInUse, 409, "name_in_use", "name", 0},
		{store.ErrTooMany, 409, "too_many", "", 0},
		{store.ErrPlaying, 409, "playing", "", 0},
		{store.ErrUnavailable, 503, "store_away", "", 5},
		{fmt.Errorf("%w: %w", actions.ErrUnanswered, context.DeadlineExceeded), 502, "action_unanswered", "", 0},
		{actions.ErrGone, 409, "action_gone", "", 0},
		{operate.ErrRefused, 403, "action_refused", "", 0},
		{actions.Check(actions.Action{}), 422, "action_action", "action", 0},
		{login.ErrWrong, 401, "wrong_login", "", 0},
		{login.ErrName, 422, "username_bad", "username", 0},
		{&login.LimitError{Wait: 1500 * time.Millisecond}, 429, "rate_limited", "", 2},
		{login.ErrBusy, 503, "busy", "", 5},
		{httplimit.ErrQueueFull, 503, "busy", "", 5},
		{avatars.ErrBusy, 503, "busy", "", 5},
		{avatars.ErrNotFound, 404, "not_found", "", 0},
		{context.DeadlineExceeded, 503, "busy", "", 5},
		{&quota.Error{Kind: quota.Servers, Limit: 3}, 409, "server_quota", "", 0},
		{&quota.Error{Kind: quota.Blueprints, Limit: 3}, 409, "blueprint_quota", "", 0},
		{&http.MaxBytesError{Limit: 1}, 413, "too_large", "", 0},
		{formjson.ErrSyntax, 400, "bad_body", "", 0},
		{&formjson.Error{Field: "config", Code: formjson.BadLine}, 422, "bad_line", "config", 0},
		{&store.HostError{Problem: store.HostPort}, 422, "host_port", "host", 0},
	} {
		e := httperror.Of(test.err)
		if test.err != nil {
			if wrapped := httperror.Of(fmt.Errorf("x: %w", test.err)); cmp.Diff(e, wrapped) != "" {
				t.Errorf("%v: wrapped it is %v", test.err, wrapped)
			}
		}
		if e.Status != test.status || e.Code != test.code || e.Field != test.field || e.Retry != test.retry {
			t.Errorf("%v: %+v", test.err, e)
		}
	}
}

// A store that is away while a form is checked matters more than what is wrong with the form.
func TestStoreAwayComesFirst(t *testing.T) {
	t.Parallel()
	var l httperror.List
	if l.Err() != nil {
		t.Error("nothing is an error")
	}
	l.Add(httperror.Invalid("name", "name_empty"))
	l.Add(store.ErrUnavailable)
	if got := httperror.Of(l.Err()); got != httperror.StoreAway {
		t.Errorf("%v", got)
	}
}

func TestBothInUse(t *testing.T) {
	t.Parallel()
	e := httperror.Of(errors.Join(store.ErrPortInUse, store.ErrNameInUse))
	if e.Of("port") == nil || e.Of("name") != httperror.NameInUse || e.Of("host") != nil {
		t.Errorf("%+v", e)
	}
	if len(httperror.PortInUse.Also) > 0 {
		t.Error("a shared error was changed")
	}
	var none *httperror.Error
	if none.Of("") != nil {
		t.Error("no error has one")
	}
}
