package poll

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

// Options returns a copy of opts, which may be nil, with what polls need: the end of a
// status is known by its text, and status may be sent again.
func Options(opts *rcon.Options) *rcon.Options {
	var o rcon.Options
	if opts != nil {
		o = *opts
	}
	if o.Complete == nil {
		o.Complete = status.Complete
	}
	if o.ReadOnly == nil {
		o.ReadOnly = status.IsCommand
	}
	return &o
}

// Client asks one server. An [*rcon.Client] is one. One goroutine at a time uses it.
// A Client whose Exec returns some time after the answer came has also a method
// Answered, which returns that time by the clock of the Fleet.
type Client interface {
	Execer

	// Close closes the connection, if there is one.
	Close() error
}

// Target is a server. Targets are compared with ==. Its texts, and JSON, leave the password out.
type Target struct {
	ID       int64
	Name     string // for those who are told of the server
	Addr     string // host:port
	Password string `json:"-"`
	Tag      string // for those who are told of the server
	Epoch    int64  // of Config.Rights, set by the Fleet

	// Strategy is how the end of a reply is told. Zero: as Config.RCON has it.
	Strategy rcon.Strategy

	// Log says that its game shall send its log here, and Chat that chat in it is wanted. They are for
	// an Attendant.
	Log, Chat bool

	// Idle is why the server is not polled, [livestate.ReasonStopped] or
	// [livestate.ReasonRemoved]: its open sessions end at once. "" means that it is polled.
	Idle livestate.Reason
}

// Options returns opts, which may be nil, for this server: a copy if its Strategy is
// another one.
func (t Target) Options(opts *rcon.Options) *rcon.Options {
	if t.Strategy == 0 {
		return opts
	}
	var own rcon.Options
	if opts != nil {
		own = *opts
	}
	own.Strategy = t.Strategy
	return &own
}

// String returns the name and the address.
func (t Target) String() string { return fmt.Sprintf("%s (%s)", t.Name, t.Addr) }

// Format writes String, whatever the verb.
func (t Target) Format(f fmt.State, _ rune) { io.WriteString(f, t.String()) }

// LogValue is String, for package slog.
func (t Target) LogValue() slog.Value { return slog.StringValue(t.String()) }

// Known is what was known of a server before.
type Known struct {
	Server livestate.Server
	Status Status
}
