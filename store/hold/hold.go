// Package hold makes RCON clients that ask the store before each login, so that a
// password which a game refused is not sent again:
//
//	logins := &hold.Logins{Store: st}
//	c := logins.Client("game.example", 27015, password, nil)
//	defer c.Close()
//	text, err := c.Exec(ctx, "status") // a *store.HoldError: no login was sent
//
// A hold belongs to the address that is dialled, and not to the name of the host.
package hold

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// ErrStore means that the store could not say whether a login is allowed, so that
// none was sent.
var ErrStore = errors.New("hold: the store does not answer")

const (
	writeTimeout = 2 * time.Second
	maxMemory    = 1 << 16 // logins
)

// Logins makes clients. It must not be copied; its methods may be called from many
// goroutines.
//
// What this process has learnt counts too: a step of the wall clock ends no hold, and a
// store that is away does not keep it from servers whose password it has proven. Its texts tell
// none of that.
type Logins struct {
	Store store.Holds

	// Dialer says which addresses may be dialled and looks up names. Nil is the zero
	// value. Its Base is not used: that is the DialContext of a client's options.
	Dialer *safedial.Dialer

	// Now is the wall clock. Nil means [time.Now].
	Now func() time.Time

	mu       sync.Mutex
	known    map[store.RCONLogin]memory
	prepared map[store.RCONLogin]prepared
}

// memory is what this process knows of a login.
type memory struct {
	until  time.Time // monotonic; zero: not held
	why    store.HoldReason
	proven bool
	owed   bool // the store has not taken the outcome
	last   store.LoginOutcome
}

// String says what it is, without the passwords that it knows.
func (l *Logins) String() string { return "rcon logins" }

// Format writes String, whatever the verb.
func (l *Logins) Format(f fmt.State, _ rune) { io.WriteString(f, l.String()) }

// LogValue is String, for package slog.
func (l *Logins) LogValue() slog.Value { return slog.StringValue(l.String()) }

func (l *Logins) now() time.Time {
	if l.Now == nil {
		return time.Now()
	}
	return l.Now()
}

func (l *Logins) recall(login store.RCONLogin) memory {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[login]
}

// remember changes what is known of a login.
func (l *Logins) remember(login store.RCONLogin, change func(*memory)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	m := l.known[login]
	change(&m)
	if len(l.known) >= maxMemory {
		l.trim(time.Now())
	}
	if l.known == nil {
		l.known = make(map[store.RCONLogin]memory)
	}
	l.known[login] = m
}

// trim makes room for many more logins. The store knows those that are held, too.
func (l *Logins) trim(now time.Time) {
	for key, m := range l.known {
		if m.proven || !m.until.After(now) {
			delete(l.known, key)
		}
	}
	for key := range l.known {
		if len(l.known) <= maxMemory/2 {
			return
		}
		delete(l.known, key)
	}
}

// ask asks for permission by one of the store's methods.
func (l *Logins) ask(ctx context.Context, login store.RCONLogin, method func(context.Context, store.RCONLogin, time.Time) error) error {
	m := l.recall(login)
	if left := time.Until(m.until); left > 0 {
		return &store.HoldError{Until: l.now().Add(left), Reason: m.why}
	}
	if m.owed {
		l.end(ctx, login, m.last)
	}
	now := l.now()
	err := method(ctx, login, now)
	var held *store.HoldError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &held):
		if held.Reason != store.HoldPending { // which may end before
			l.remember(login, func(m *memory) {
				m.until, m.why = time.Now().Add(min(held.Until.Sub(now), store.HoldFor)), held.Reason
			})
		}
		return held
	case m.proven:
		return nil
	}
	return fmt.Errorf("%w: %w", ErrStore, err)
}

// end records what came of a login.
func (l *Logins) end(ctx context.Context, login store.RCONLogin, outcome store.LoginOutcome) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	err := l.Store.EndRCONLogin(ctx, login, outcome, l.now())
	l.remember(login, func(m *memory) {
		delete(l.prepared, login)
		m.owed, m.last = err != nil, outcome
		switch outcome {
		case store.LoginProven:
			*m = memory{proven: true, owed: m.owed, last: outcome}
		case store.LoginRefused:
			m.proven = false
			m.until, m.why = time.Now().Add(store.HoldFor), store.HoldRefused
		}
	})
}

// Client returns a client for one server. Host is what an operator has written, and
// is looked up at each dial. Nil opts are fine; its DialContext gets addresses, or the
// name if only it can look that up. Its BeforeLogin is not used.
func (l *Logins) Client(host string, port int, password string, opts *rcon.Options) *Client {
	c := &Client{logins: l, host: host, port: port, password: password}
	if l.Dialer != nil {
		c.dialer = *l.Dialer
	}
	var own rcon.Options
	if opts != nil {
		own = *opts
	}
	c.dialer.Base = own.DialContext
	own.DialContext, own.BeforeLogin = c.dial, c.beforeLogin
	c.rcon = &rcon.Client{Addr: store.RCONLogin{Host: host, Port: port}.String(), Password: password, Options: &own}
	return c
}
