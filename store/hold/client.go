package hold

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// A Client runs commands on one server, as an [rcon.Client] does. One goroutine at a
// time may use it; Close may be called by another. Its texts are the address of the server alone.
type Client struct {
	logins   *Logins
	dialer   safedial.Dialer
	rcon     *rcon.Client
	host     string
	port     int
	password string

	login  store.RCONLogin   // at the address that was dialled last; zero: none
	record store.LoginRecord // what the store had of it then; zero: it did not say
	proven bool              // the store knows that password as right

	remote   netip.AddrPort // that was dialled last; zero: none, or it is not known
	answered time.Time      // when the last Exec had its answer

	// Of the Exec under way.
	begun    bool  // a login was sent whose outcome is not recorded
	accepted int   // logins
	refusal  error // of the last login
}

// String returns the address, without the password.
func (c *Client) String() string {
	return "rcon client for " + net.JoinHostPort(c.host, strconv.Itoa(c.port))
}

// Format writes String, whatever the verb.
func (c *Client) Format(f fmt.State, _ rune) { io.WriteString(f, c.String()) }

// LogValue is String, for package slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Exec runs a command. If no login may be sent the error is a *[store.HoldError],
// or [ErrStore]; otherwise errors are those of [rcon.Client.Exec] and [safedial.Dialer].
func (c *Client) Exec(ctx context.Context, command string) (string, error) {
	c.accepted = 0
	text, err := c.rcon.Exec(ctx, command)
	c.answered = c.logins.now()
	if c.begun {
		c.begun = false
		c.settle(ctx, text, err)
	}
	return text, err
}

// Close closes the connection.
func (c *Client) Close() error { return c.rcon.Close() }

// Addr returns the host and port that the last command went to, with the address
// behind a name if that is known, and an empty password; zero before any was dialled.
func (c *Client) Addr() store.RCONLogin {
	return store.RCONLogin{Host: c.login.Host, Port: c.login.Port}
}

// RemoteAddr returns the address behind the host that the client is, or was, connected to; zero if it is not
// known.
func (c *Client) RemoteAddr() netip.AddrPort { return c.remote }

// Answered returns when the last Exec had its answer, or failed: Exec returns later, when
// the store knows what came of a login.
func (c *Client) Answered() time.Time { return c.answered }

// Proven reports whether the game at that address has accepted the password before,
// as far as the store knows.
func (c *Client) Proven() bool { return c.proven }

// at returns the login at an address, that of the host if there is none.
func (c *Client) at(addr netip.Addr) store.RCONLogin {
	host := c.host
	if addr.IsValid() {
		host = addr.String()
	}
	if canonical, err := store.CanonicalHost(host); err == nil {
		host = canonical
	}
	return store.RCONLogin{Host: host, Port: c.port, Password: c.password}
}

func (c *Client) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	if c.port < 1 || c.port > 65535 {
		return nil, errors.New("hold: no such port")
	}
	if c.begun { // the client connects again: nothing shows yet what the first login is worth
		c.begun = false
		c.logins.end(ctx, c.login, store.LoginUnsent)
	}
	conn, addr, err := c.dialer.Dial(ctx, network, c.host, uint16(c.port), func(addr netip.Addr) error {
		c.login, c.record = c.at(addr), store.LoginRecord{}
		c.proven = c.logins.recall(c.login).proven
		return c.logins.ask(ctx, c.login, func(ctx context.Context, l store.RCONLogin, now time.Time) error {
			own, err := c.logins.check(ctx, l, now)
			var held *store.HoldError
			if err != nil && !errors.As(err, &held) {
				return err
			}
			if c.record = own; own.Proven != c.proven {
				c.proven = own.Proven
				c.logins.remember(l, func(m *memory) { m.proven = own.Proven })
			}
			return err
		})
	})
	if err == nil {
		c.login = c.at(addr)
		if c.remote = (netip.AddrPort{}); addr.IsValid() {
			c.remote = netip.AddrPortFrom(addr, uint16(c.port))
		}
	}
	return conn, err
}

// noLogin marks a context in which no password is sent.
type noLogin struct{}

var errNoLogin = errors.New("hold: the connection on which the command before was answered is no more")

// SameConnection returns a context in which [Client.Exec] sends a command over the connection that it has, or not at all:
// where it would log in anew, it returns an error for which [rcon.SafeToRetry] is true.
func SameConnection(ctx context.Context) context.Context {
	return context.WithValue(ctx, noLogin{}, true)
}

// beforeLogin is the hook of [rcon.Options].
func (c *Client) beforeLogin(ctx context.Context) (func(error), error) {
	if ctx.Value(noLogin{}) != nil {
		return nil, errNoLogin
	}
	if !c.proven { // a proven password needs no permission beyond that of the dial
		if err := c.logins.ask(ctx, c.login, c.logins.Store.BeginRCONLogin); err != nil {
			return nil, err
		}
	}
	c.begun = true
	return func(err error) {
		c.refusal = err
		if err == nil {
			c.accepted++
		}
	}, nil
}

// settle records what came of the login of an Exec that has ended so.
func (c *Client) settle(ctx context.Context, text string, err error) {
	switch {
	case errors.Is(c.refusal, rcon.ErrAuth):
		c.proven = false
		c.logins.end(ctx, c.login, store.LoginRefused)
	case c.refusal != nil && errors.Is(ctx.Err(), context.Canceled):
		// The program ends. What the game has answered is unknown, so the login
		// stays pending.
	case c.refusal != nil:
		c.logins.end(ctx, c.login, store.LoginUnanswered)
	case errors.Is(err, rcon.ErrLoggedOut):
		for range c.accepted {
			c.logins.end(ctx, c.login, store.LoginUseless)
		}
	case text != "":
		c.proven = true
		if next, _ := c.record.End(store.LoginProven, c.logins.now()); next != c.record { // else the store has it so
			c.logins.end(ctx, c.login, store.LoginProven)
		}
	default:
		c.logins.end(ctx, c.login, store.LoginUnsent)
	}
}
