// Package diagnose looks at the servers of a store with a doctor, for the people who may
// change them.
//
//	d := diagnose.New(diagnose.Config{Store: st})
//	findings, err := d.Server(ctx, server, admin)
//
// A server gets one login, and none that a hold keeps back. It is looked at for a bounded
// time, and by one at a time. A server without an ID is one that is about to be made: its
// user looks at one such at a time, and at few a minute.
package diagnose

import (
	"context"
	"net/netip"
	"strconv"
	"time"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/startspec"
)

const (
	// DefaultBound is how long a look at a server takes at most.
	DefaultBound = 15 * time.Second

	atOnce = 16

	// A user looks at six servers that are about to be made, and at one more every ten seconds.
	trials     = 6
	trialEvery = 10 * time.Second
)

// Store is what a Service asks of a store; every store.Store has it.
type Store interface {
	startspec.Blueprints
	store.Holds
}

// Config is what a Service is made of. Only Store is required.
type Config struct {
	Store   Store
	Dialer  *safedial.Dialer // which addresses may be dialled; nil is its zero value
	Timeout time.Duration    // of each question to a game; 0: that of doctor
	Bound   time.Duration    // of all of them together; 0: DefaultBound
	LogAddr netip.AddrPort   // where games send their log; zero: nowhere
}

// A Service looks at servers. Its methods may be called from many goroutines. Make it with
// [New].
type Service struct {
	Config
	logins *hold.Logins
	slots  *httplimit.Slots[int64] // by server; by its user, negative, without one
	trials *httplimit.Attempts     // by user
}

// New returns a Service.
func New(c Config) *Service {
	if c.Dialer == nil {
		c.Dialer = new(safedial.Dialer)
	}
	if c.Timeout <= 0 {
		c.Timeout = doctor.DefaultTimeout
	}
	if c.Bound <= 0 {
		c.Bound = DefaultBound
	}
	return &Service{Config: c, logins: &hold.Logins{Store: c.Store, Dialer: c.Dialer}, slots: httplimit.NewSlots[int64](atOnce, 1), trials: httplimit.NewAttempts(trials, trialEvery)}
}

// Server returns what is found about a server. It is [httplimit.ErrQueueFull] while someone
// looks at it already, or at many others, and a [httplimit.LimitError] when its user has
// looked at too many that have no ID.
//
// Trusted readers may know what listens in the network of this machine. Others, who may have
// chosen the address to find that out, read [doctor.Discreet] unless the game there has
// accepted the password before, and all of that after the same time.
func (s *Service) Server(ctx context.Context, srv store.Server, trusted bool) ([]doctor.Finding, error) {
	key, trial := srv.ID, srv.ID == 0
	if trial {
		key = -srv.UserID
	}
	if !s.slots.Acquire(key) {
		return nil, httplimit.ErrQueueFull
	}
	defer s.slots.Release(key)
	if trial {
		if _, wait := s.trials.Take(strconv.FormatInt(srv.UserID, 10), time.Now()); wait > 0 {
			return nil, &httplimit.LimitError{Wait: wait}
		}
	}
	bounded, cancel := context.WithTimeout(ctx, s.Bound)
	defer cancel()

	began := time.Now()
	at := s.about(bounded, srv)
	proven := false
	d := doctor.Doctor{Dialer: s.Dialer, Timeout: s.Timeout, Client: func(at doctor.Server, opts *rcon.Options) doctor.Client {
		return &client{s.logins.Client(at.Host, at.Port, at.Password, opts), &proven}
	}}
	findings := append(watch(srv, trusted), d.Server(bounded, at)...)
	if trusted || proven {
		return findings, ctx.Err()
	}
	shown := doctor.Discreet(findings, at)
	for _, f := range shown {
		if f.Code == doctor.CodeNoGame {
			select {
			case <-time.After(s.Timeout - time.Since(began)):
			case <-ctx.Done():
			}
		}
	}
	return shown, ctx.Err()
}

// about returns a server as a doctor takes it.
func (s *Service) about(ctx context.Context, srv store.Server) doctor.Server {
	at := doctor.Server{Host: srv.Host, Port: srv.Port, Password: srv.RCONPassword}
	if at.Strategy.UnmarshalText([]byte(srv.Strategy)) != nil {
		at.Strategy = rcon.StrategyMirror // as pollers do
	}
	if b, err := startspec.Blueprint(ctx, s.Store, srv); err == nil {
		at.Blueprint, _ = startspec.Parts(b)
	}
	if !srv.LogOff && srv.ID != 0 { // one that is about to be made has not been told where to
		at.LogAddr = s.LogAddr
	}
	return at
}

// watch says why a sound server is not watched, or is watched twice.
func watch(srv store.Server, trusted bool) []doctor.Finding {
	var list []doctor.Finding
	if srv.DesiredState == store.Stopped {
		list = append(list, doctor.Paused())
	}
	if srv.SameAs != 0 {
		id := srv.SameAs
		if !trusted { // it may be anyone's
			id = 0
		}
		list = append(list, doctor.SameGame(id))
	}
	return list
}

// A client notes whether the game had accepted the password before.
type client struct {
	*hold.Client
	proven *bool
}

// Exec implements [doctor.Client].
func (c *client) Exec(ctx context.Context, command string) (string, error) {
	reply, err := c.Client.Exec(ctx, command)
	*c.proven = *c.proven || c.Proven()
	return reply, err
}
