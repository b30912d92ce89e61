package doctor

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/spec"
)

// DefaultTimeout is how long a Doctor waits for the connection, the login and status
// together, and then for each setting.
const DefaultTimeout = 5 * time.Second

// Server is a game server to look at. Its texts, and JSON, leave the
// password out.
type Server struct {
	Host     string
	Port     int
	Password string        `json:"-"` // of RCON; "": none is known
	Strategy rcon.Strategy // how the end of a reply is told

	// What the server is started with, as far as it is known.
	Blueprint spec.Blueprint

	// LogAddr is where the game sends its log. Zero: it need not send one.
	LogAddr netip.AddrPort
}

// String returns the address.
func (s Server) String() string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// Format writes String, whatever the verb.
func (s Server) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue is String, for package slog.
func (s Server) LogValue() slog.Value { return slog.StringValue(s.String()) }

// A Client runs commands on one server. An [rcon.Client] is one.
type Client interface {
	// Exec returns the whole reply to a command, or an error and what there is of it.
	Exec(ctx context.Context, command string) (string, error)

	// Close closes the connection.
	Close() error
}

// A Doctor looks at servers. The zero value is ready; its fields are only read, and
// many goroutines may use it.
type Doctor struct {
	// Dialer says which addresses may be dialled. Nil is the zero value.
	Dialer *safedial.Dialer

	// Client makes the client of a server. It has to connect through the DialContext of
	// opts. Nil makes an [rcon.Client], which sends a login without asking. A
	// *[store.HoldError] from its Exec becomes CodeLoginHeld.
	Client func(s Server, opts *rcon.Options) Client

	// Timeout is how long to wait. Zero means DefaultTimeout.
	Timeout time.Duration
}

func (d *Doctor) timeout() time.Duration {
	if d.Timeout <= 0 {
		return DefaultTimeout
	}
	return d.Timeout
}

// Server returns what it finds about one server, in the order of the checks. The
// blueprint is looked at in any case, all else until something does not work.
func (d *Doctor) Server(ctx context.Context, s Server) []Finding {
	findings := d.ask(ctx, s)
	if f, wrong := checkBlueprint(s.Blueprint); wrong {
		for _, other := range findings {
			if other.Code == CodeWrongPassword && f.Code == CodePasswordOverride {
				f.Level = Problem
			}
		}
		findings = append(findings, f)
	}
	return findings
}

// ask does the checks that need the server.
func (d *Doctor) ask(ctx context.Context, s Server) []Finding {
	p := &probe{doctor: d, server: s}
	lookup, cancel := context.WithTimeout(ctx, d.timeout())
	addrs, err := d.dialer().Resolve(lookup, s.Host)
	cancel()
	if err != nil {
		return []Finding{p.explainHost(err)}
	}
	text := s.Host
	if len(addrs) > 0 && addrs[0].String() != s.Host {
		text += " is " + addrs[0].String()
	}
	findings := []Finding{ok(CheckHost, "%s", text)}

	if s.Password == "" {
		return append(findings, p.connectOnly(ctx), found(CheckLogin, Problem, CodeNoPassword, "there is no RCON password to log in with"))
	}
	client := p.client()
	defer client.Close()
	reply, err := p.exec(ctx, client, status.Command)
	var game status.Status
	if err == nil || errors.Is(err, rcon.ErrIncomplete) && !errors.Is(err, rcon.ErrTooLarge) && reply != "" {
		var notStatus error
		if game, notStatus = status.Parse(reply); notStatus == nil || err == nil {
			err = notStatus
		}
	}
	if err != nil {
		return append(findings, p.explain(err)...)
	}
	findings = append(findings,
		ok(CheckConnection, "a game listens at %s", s),
		ok(CheckLogin, "the RCON password is right"),
		ok(CheckStatus, "%d of %d players", game.Humans, game.MaxPlayers))
	findings = append(findings, checkMap(game))
	return append(findings, p.checkSettings(ctx, client)...)
}

func (d *Doctor) dialer() *safedial.Dialer {
	if d.Dialer == nil {
		return new(safedial.Dialer)
	}
	return d.Dialer
}
