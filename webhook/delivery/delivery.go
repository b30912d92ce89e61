// Package delivery posts signed messages to addresses that others have chosen, one attempt at a time, and says what
// to do next. It keeps no queue: who calls stores what waits, and asks [Backoff] when to try again.
package delivery

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/webhook"
)

// Verdict says what to do after an attempt.
type Verdict string

// The verdicts.
const (
	Done  Verdict = "done"  // 2xx
	Retry Verdict = "retry" // anything else, redirects included
	Gone  Verdict = "gone"  // 410: the receiver wants no more messages
)

const (
	timeout       = 15 * time.Second
	maxAnswer     = 16 << 10 // bytes of an answer that are read, headers and body each
	maxRetryAfter = 24 * time.Hour
)

// ErrURL means that a URL is not of the form http(s)://host without user and password.
var ErrURL = errors.New("delivery: not a URL of a receiver")

// Outcome is how an attempt ended. No text in it has the URL, whose path may be a secret.
type Outcome struct {
	Verdict    Verdict
	Status     int           // of HTTP; 0 if there was no answer
	RetryAfter time.Duration // at least, as the answer asks in seconds, up to a day; 0 if it does not
	Err        error         // why there was no answer
}

// Cause says in one word why there was no answer. Programs decide by it, and it tells nothing of the receiver but that.
type Cause string

// The causes.
const (
	CauseURL     Cause = "url"     // it is not the URL of a receiver
	CauseDenied  Cause = "denied"  // the receiver is in a network that must not be reached
	CauseHost    Cause = "host"    // its host cannot be found
	CauseTimeout Cause = "timeout" // it does not answer in time
	CauseTLS     Cause = "tls"     // its certificate is not valid for its host
	CauseConnect Cause = "connect" // it cannot be reached, or closes the connection
	CauseSign    Cause = "sign"    // the message cannot be signed
)

// Causes returns all causes. The slice belongs to the caller.
func Causes() []Cause {
	return []Cause{CauseURL, CauseDenied, CauseHost, CauseTimeout, CauseTLS, CauseConnect, CauseSign}
}

// Cause returns why there was no answer; "" if there was one.
func (o Outcome) Cause() Cause {
	var timeout interface{ Timeout() bool }
	switch {
	case o.Err == nil:
		return ""
	case errors.Is(o.Err, ErrURL):
		return CauseURL
	case errors.Is(o.Err, safedial.ErrDenied):
		return CauseDenied
	case slices.ContainsFunc([]error{webhook.ErrID, webhook.ErrKeys, webhook.ErrSecret, webhook.ErrTime}, func(e error) bool { return errors.Is(o.Err, e) }):
		return CauseSign
	case errors.As(o.Err, new(*tls.CertificateVerificationError)):
		return CauseTLS
	case errors.As(o.Err, &timeout) && timeout.Timeout() || errors.Is(o.Err, context.DeadlineExceeded):
		return CauseTimeout
	case errors.As(o.Err, new(*net.DNSError)):
		return CauseHost
	}
	return CauseConnect
}

// PrivateNetworks returns the networks of this machine and of local networks. With [safedial.DefaultDeny], these are
// what a receiver must not be in, unless an operator allows it.
func PrivateNetworks() []netip.Prefix {
	var list []netip.Prefix
	for _, text := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "::1/128", "fc00::/7",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}

// NewClient returns a client that reaches what the dialer allows: it uses no proxy, follows no redirect, keeps no
// connection, and gives up after 15 seconds.
func NewClient(d *safedial.Dialer) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DialContext: d.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: maxAnswer},
	}
}

// Post makes one attempt to deliver a JSON message, signed as [webhook.Sign] does with id, at and secrets. The client
// is of [NewClient].
func Post(ctx context.Context, client *http.Client, target, id string, at time.Time, body []byte, secrets ...webhook.Secret) Outcome {
	h := make(http.Header)
	if err := webhook.Sign(h, id, at, body, secrets...); err != nil {
		return Outcome{Verdict: Retry, Err: err}
	}
	out, _ := Send(ctx, client, http.MethodPost, target, h, body)
	return out
}

// Send makes one attempt to deliver a JSON message with these headers, and returns what was read of the answer too:
// 16 KiB at most. The client is of [NewClient].
func Send(ctx context.Context, client *http.Client, method, target string, h http.Header, body []byte) (Outcome, []byte) {
	u, err := url.Parse(target)
	if err != nil || !slices.Contains([]string{"http", "https"}, u.Scheme) || u.Hostname() == "" || u.User != nil {
		return Outcome{Verdict: Retry, Err: ErrURL}, nil
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return Outcome{Verdict: Retry, Err: ErrURL}, nil
	}
	maps.Copy(req.Header, h)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "left4me")
	res, err := client.Do(req)
	if err != nil {
		if e := (*url.Error)(nil); errors.As(err, &e) {
			err = e.Err
		}
		return Outcome{Verdict: Retry, Err: err}, nil
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	out := Outcome{Verdict: Retry, Status: res.StatusCode}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300:
		out.Verdict = Done
	case res.StatusCode == http.StatusGone:
		out.Verdict = Gone
	default:
		out.RetryAfter = retryAfter(res.Header.Get("Retry-After"))
	}
	return out, answer
}

// retryAfter reads a number of seconds, which may have a fraction; 0 for anything else.
func retryAfter(text string) time.Duration {
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || !(seconds > 0 && seconds < 1<<31) {
		return 0
	}
	return min(time.Duration(math.Ceil(seconds*1000))*time.Millisecond, maxRetryAfter)
}

// Backoff returns how long to wait after that many failed attempts: 5 seconds, 5 and 30 minutes, 2, 5, 10 and 10
// hours; 0 when it is time to give up, or if there was none.
func Backoff(failed int) time.Duration {
	waits := []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour}
	if failed < 1 || failed > len(waits) {
		return 0
	}
	return waits[failed-1]
}
