package problem_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/problem"
)

// TestEveryFailureIsAProblem: what a poll can fail by has a code in the store, and
// so has each reason why no login is sent.
func TestEveryFailureIsAProblem(t *testing.T) {
	t.Parallel()
	found := map[store.Problem]bool{store.ProblemDenied: true, store.ProblemNoGame: true} // which no kind has
	for k := poll.KindAuth; k <= poll.KindInternal; k++ {
		if k != poll.KindHeld {
			found[problem.Of(poll.Failure{Kind: k})] = true
		}
	}
	for _, why := range []store.HoldReason{store.HoldRefused, store.HoldAddress, store.HoldPending, store.HoldUnanswered} {
		found[store.HeldProblem(why)] = true
	}
	for p := range found {
		if !slices.Contains(store.Problems(), p) {
			t.Errorf("%q is no problem of the store", p)
		}
	}
	for _, p := range store.Problems() {
		if !found[p] {
			t.Errorf("nothing leads to %q", p)
		}
	}
}

func TestClassify(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	c := problem.Classifier{QueryTimeout: 1500 * time.Millisecond, Now: func() time.Time { return now }}
	held := func(why store.HoldReason, after time.Duration) error {
		return fmt.Errorf("dial: %w", &store.HoldError{Until: now.Add(after), Reason: why})
	}
	type meaning struct {
		Problem store.Problem
		Kind    poll.Kind
		State   poll.State
		Retry   time.Duration
	}
	seenRefused := poll.Status{State: poll.Stopped, Failure: poll.Classify(syscall.ECONNREFUSED)}
	for name, test := range map[string]struct {
		last    poll.Status
		err     error
		want    meaning
		message string
	}{
		"none":            {},
		"refused":         {poll.Status{}, rcon.ErrAuth, meaning{store.ProblemAuth, poll.KindAuth, "", store.HoldFor}, "wrong RCON password"},
		"timeout":         {poll.Status{}, context.DeadlineExceeded, meaning{store.ProblemTimeout, poll.KindTimeout, "", 0}, "within 1.5 s"},
		"denied":          {poll.Status{}, fmt.Errorf("dial: %w", safedial.ErrDenied), meaning{store.ProblemDenied, poll.KindAddress, "", 0}, "not allowed"},
		"held, refused":   {poll.Status{}, held(store.HoldRefused, 5*time.Minute), meaning{store.ProblemAuth, poll.KindHeld, "", 5 * time.Minute}, "wrong RCON password"},
		"held, address":   {poll.Status{}, held(store.HoldAddress, time.Minute), meaning{store.ProblemHeldAddress, poll.KindHeld, "", time.Minute}, "too many logins"},
		"held, pending":   {seenRefused, held(store.HoldPending, time.Minute), meaning{store.ProblemHeldPending, poll.KindHeld, "", 0}, "earlier login"},
		"held, over":      {poll.Status{}, held(store.HoldAddress, -time.Hour), meaning{store.ProblemHeldAddress, poll.KindHeld, "", time.Millisecond}, "too many logins"},
		"unanswered":      {poll.Status{}, held(store.HoldUnanswered, time.Minute), meaning{store.ProblemHeldUnanswered, poll.KindHeld, "", time.Minute}, "unanswered"},
		"unanswered, was": {seenRefused, held(store.HoldUnanswered, time.Minute), meaning{store.ProblemRefused, poll.KindHeld, "", time.Minute}, "nothing listens"},
	} {
		f := c.Classify(test.last, test.err)
		if diff := cmp.Diff(test.want, meaning{problem.Of(f), f.Kind, f.State, f.RetryAfter}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if !strings.Contains(f.Message, test.message) || (f.Message == "") != (test.err == nil) {
			t.Errorf("%s: message %q", name, f.Message)
		}
	}
	if f := (problem.Classifier{}).Classify(poll.Status{}, context.DeadlineExceeded); f.Message != "no answer in time" {
		t.Errorf("without a timeout: %q", f.Message)
	}
}

// What a port that is no game answers is not told, whatever it is; what tells of games is.
func TestNoGameTellsNothing(t *testing.T) {
	t.Parallel()
	var c problem.Classifier
	first := problem.NoGame(poll.Failure{})
	for _, err := range []error{
		syscall.ECONNREFUSED, syscall.EHOSTUNREACH, context.DeadlineExceeded, rcon.ErrProtocol, rcon.ErrNoLogin, rcon.ErrNoAnswer,
		rcon.ErrClosed, status.ErrNoStatus, &store.HoldError{Reason: store.HoldUnanswered}, &store.HoldError{Reason: store.HoldPending},
	} {
		f := c.Classify(poll.Status{}, err)
		if problem.GamesOnly(f.Kind, err) {
			t.Errorf("%v is told", err)
		}
		hidden := problem.NoGame(f)
		if hidden.Message != first.Message || hidden.Code != first.Code || hidden.State != poll.Unknown {
			t.Errorf("%v reads %+v", err, hidden)
		}
	}
	for _, err := range []error{
		rcon.ErrAuth, safedial.ErrDenied, &net.DNSError{}, errors.New("a bug"),
		&store.HoldError{Reason: store.HoldRefused}, &store.HoldError{Reason: store.HoldAddress},
	} {
		if f := c.Classify(poll.Status{}, err); !problem.GamesOnly(f.Kind, err) {
			t.Errorf("%v is not told", err)
		}
	}
}
