package rcon

import (
	"context"
	"net"
	"strings"
	"time"
)

// Defaults of [Options]. Sizes are bytes.
const (
	DefaultMaxCommand = 1000    // srcds can ban a sender whose packet exceeds 1024
	DefaultMaxPacket  = 1 << 20 // CS2 sends packets far above the 4096 of the documents
	DefaultMaxReply   = 8 << 20
	DefaultGap        = time.Second            // with a strategy that has an end marker
	DefaultIdleGap    = 250 * time.Millisecond // with the strategy [StrategyIdleTimeout]
)

// Options adjust a [Conn] or a [Client]. A nil *Options and a zero field mean
// the defaults, which suit Source and Source 2 servers.
//
// Options are only read; many connections may share one, which must not
// change from then on.
type Options struct {
	// Strategy says how the end of a reply is recognised. The zero value is [StrategyMirror].
	Strategy Strategy

	// EndCommand is the console command that the strategy [StrategySecondCommand] sends after
	// each command. Empty is an empty command, which some servers ignore.
	EndCommand string

	// Gap is the longest silence within a reply that has begun. With [StrategyIdleTimeout] it
	// ends the reply; with the others the reply is returned with
	// [ErrIncomplete]. Zero means DefaultIdleGap or DefaultGap.
	Gap time.Duration

	// AnyID accepts replies whatever their id is, for servers that do not
	// repeat the id of the command. A late packet of an earlier command can then
	// be taken for an answer.
	AnyID bool

	// MaxCommand, MaxPacket and MaxReply are limits in bytes: of a command, of
	// the size field of a packet, and of all that is read for one reply. Zero
	// or less means the default. MaxCommand bounds the password too.
	MaxCommand, MaxPacket, MaxReply int

	// Complete reports whether reply is the whole answer to command, for commands whose
	// output tells where it ends. Nil knows no such commands. A reply that Complete
	// holds for a whole one is returned without [ErrIncomplete] when its end marker does
	// not come within Gap, and the connection stays open. After two such replies in a row
	// no marker is sent any more: a reply ends as soon as it is complete. A [Client]
	// remembers that when it connects again. Complete has no effect with AnyID. It may be
	// called from many goroutines.
	Complete func(command, reply string) bool `json:"-"`

	// ReadOnly reports whether command changes nothing on the server, so that a [Client]
	// may send it a second time when no answer came. Nil holds none for such a command.
	// It may be called from many goroutines.
	ReadOnly func(command string) bool `json:"-"`

	// DialContext opens connections. Nil means a zero [net.Dialer]. The network is
	// always "tcp". Over connections that have no deadlines, such as those through
	// an SSH tunnel, Gap has no effect, so that [StrategyIdleTimeout] is of no use.
	DialContext func(ctx context.Context, network, addr string) (net.Conn, error) `json:"-"`

	// BeforeLogin is called each time before a password is sent. Its error ends the
	// attempt, and nothing is sent. Otherwise the function that it returns, which must not
	// be nil, is called with the outcome of the login: nil if the server accepted it.
	BeforeLogin func(ctx context.Context) (done func(error), err error) `json:"-"`
}

// beforeLogin returns the function to call with the outcome of a login.
func (o *Options) beforeLogin(ctx context.Context) (done func(error), err error) {
	if o == nil || o.BeforeLogin == nil {
		return func(error) {}, nil
	}
	return o.BeforeLogin(ctx)
}

func (o *Options) strategy() Strategy {
	if o == nil {
		return StrategyMirror
	}
	return o.Strategy
}

func (o *Options) endCommand() string {
	if o == nil {
		return ""
	}
	return o.EndCommand
}

func (o *Options) gap() time.Duration {
	switch {
	case o != nil && o.Gap > 0:
		return o.Gap
	case o.strategy() == StrategyIdleTimeout:
		return DefaultIdleGap
	}
	return DefaultGap
}

// complete reports whether reply is known to be the whole answer to command.
func (o *Options) complete(command string, reply []byte) bool {
	return o != nil && o.Complete != nil && !o.AnyID && o.Complete(command, decode(reply))
}

func (o *Options) readOnly(command string) bool {
	return o != nil && o.ReadOnly != nil && o.ReadOnly(command)
}

func (o *Options) anyID() bool { return o != nil && o.AnyID }

func (o *Options) maxCommand() int {
	if o == nil || o.MaxCommand <= 0 {
		return DefaultMaxCommand
	}
	return o.MaxCommand
}

func (o *Options) maxPacket() int {
	if o == nil || o.MaxPacket <= 0 {
		return DefaultMaxPacket
	}
	return o.MaxPacket
}

func (o *Options) maxReply() int {
	if o == nil || o.MaxReply <= 0 {
		return DefaultMaxReply
	}
	return o.MaxReply
}

func (o *Options) dial(ctx context.Context, addr string) (net.Conn, error) {
	if o == nil || o.DialContext == nil {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", addr)
	}
	return o.DialContext(ctx, "tcp", addr)
}

// checkPassword returns an error for a password that no server can have, and
// that must not be sent for the same reasons as a command.
func (o *Options) checkPassword(password string) error {
	if limit := o.maxCommand(); len(password) > limit {
		return withCausef(ErrAuth, "it is longer than %d bytes", limit)
	}
	if strings.ContainsAny(password, lineEnds) {
		return withCausef(ErrAuth, "it holds a NUL, CR or LF")
	}
	return nil
}

// lineEnds are the bytes that end a command.
const lineEnds = "\x00\r\n"

// checkCommand returns an error for a command that must not be sent. A line end
// would make two commands of one, a NUL would hide the rest, too long a packet can get
// the sender banned, and to an empty one some servers never answer.
func (o *Options) checkCommand(command string) error {
	if strings.TrimSpace(command) == "" {
		return withCausef(ErrCommand, "it is empty")
	}
	if n, limit := len(command), o.maxCommand(); n > limit {
		return withCause(ErrCommand, withCausef(ErrTooLarge, "%d bytes, limit %d", n, limit))
	}
	if strings.ContainsAny(command, lineEnds) {
		return withCausef(ErrCommand, "it holds a NUL, CR or LF")
	}
	return nil
}
