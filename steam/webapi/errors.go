package webapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

var (
	// ErrUnauthorized means that Steam refuses the key, or that there is none.
	// Asking again does not help.
	ErrUnauthorized = errors.New("unauthorized")

	// ErrRateLimited means that Steam wants fewer calls for a while. An [*Error]
	// in the same chain has the time to wait, where Steam said one.
	ErrRateLimited = errors.New("rate limited")

	// ErrNoMatch means that no profile has the name that ResolveVanityURL looked for, or that
	// Steam does not know the game that UpToDateCheck asked about.
	ErrNoMatch = errors.New("no match")
)

var (
	errNoKey    = fmt.Errorf("the key is empty: %w", ErrUnauthorized)
	errBadKey   = fmt.Errorf("the key cannot stand in a header: %w", ErrUnauthorized)
	errNotJSON  = errors.New("the answer is not declared to be JSON")
	errTooLarge = fmt.Errorf("the answer is larger than %d bytes", maxBody)
	errShape    = errors.New("the answer is not of the documented form")
	errTimeout  = fmt.Errorf("no answer in time: %w", os.ErrDeadlineExceeded)
	errCut      = fmt.Errorf("the answer was cut off: %w", io.ErrUnexpectedEOF)
)

// maxRetryAfter is the longest wait that an Error asks for.
const maxRetryAfter = 24 * time.Hour

// Error is an answer of Steam with another status than 200. [errors.Is] matches
// it with [ErrUnauthorized] (401 and 403) and [ErrRateLimited] (429). A redirect
// is an Error as well, because none is followed.
type Error struct {
	Method     string        // what was asked, such as "GetPlayerSummaries"
	StatusCode int           // the HTTP status
	RetryAfter time.Duration // the wait that the answer asked for, at most 24 hours; 0 if it named none
}

// Error returns the method, the status and the wait.
func (e *Error) Error() string {
	s := "webapi: " + e.Method + ": HTTP " + strconv.Itoa(e.StatusCode)
	if text := http.StatusText(e.StatusCode); text != "" {
		s += " " + text
	}
	if e.RetryAfter > 0 {
		s += ", retry after " + e.RetryAfter.String()
	}
	return s
}

// Is reports whether target is the sentinel that the status stands for.
func (e *Error) Is(target error) bool {
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return target == ErrUnauthorized
	case http.StatusTooManyRequests:
		return target == ErrRateLimited
	}
	return false
}

func newError(m method, resp *http.Response) *Error {
	return &Error{
		Method:     m.name,
		StatusCode: resp.StatusCode,
		RetryAfter: retryAfter(resp.Header, time.Now()),
	}
}

// retryAfter reads the header of the same name: seconds, or a date, which is
// compared with the date of the answer itself where that is known, because our
// clock may be wrong. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
func retryAfter(h http.Header, now time.Time) time.Duration {
	s := strings.TrimSpace(h.Get("Retry-After"))
	if s == "" {
		return 0
	}
	if n, err := strconv.ParseUint(s, 10, 64); err == nil {
		return time.Duration(min(n, uint64(maxRetryAfter/time.Second))) * time.Second
	} else if errors.Is(err, strconv.ErrRange) {
		return maxRetryAfter
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}

// rebuild turns an error of net/http into one that holds no URL, no key and no
// text of the other side's choosing: what it does not know to be safe becomes a
// sentence of its own.
//
// If ctx has ended, the error is that of ctx; a call that took longer than its
// client allows is [os.ErrDeadlineExceeded].
func rebuild(ctx context.Context, err error, key string) error {
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return errTimeout
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	if cause := network(err); cause != nil {
		_, hasURL := errors.AsType[*url.Error](cause)
		text := cause.Error()
		if !hasURL && !strings.Contains(text, key) && !strings.Contains(text, "://") {
			return cause
		}
	}
	text := err.Error()
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return http.ErrSchemeMismatch
	case strings.Contains(text, "invalid proxy address"):
		return errors.New("the proxy in the environment is not a URL")
	case strings.Contains(text, http.StatusText(http.StatusProxyAuthRequired)):
		return errors.New("the proxy wants a login")
	case strings.Contains(text, "malformed HTTP"):
		return errors.New("the answer is not HTTP")
	}
	return errors.New("the request failed")
}

// network returns the error in err's chain that tells of the network and of
// nothing else, or nil: who was dialled, what was looked up, whose certificate
// was refused.
func network(err error) error {
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		return e
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e
	}
	if e, ok := errors.AsType[tls.AlertError](err); ok {
		return e
	}
	return nil
}
