package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"time"
)

const (
	// HoldFor is how long a refused password holds back its own logins, and how long a
	// login that was not accepted counts for its address.
	HoldFor = 10 * time.Minute

	// HoldProvenFor holds back a password that is known to be right and that a game
	// server leaves unanswered: most likely the game hangs.
	HoldProvenFor = time.Minute

	// UnansweredLogins is how many logins in a row may stay unanswered.
	UnansweredLogins = 2

	// AddressLogins is how many logins that are not accepted an address and port gets
	// within HoldFor, whatever the passwords are. A proven password is exempt.
	AddressLogins = 3

	// ProvenFor is how long the store remembers a proven password that is not used.
	ProvenFor = 90 * 24 * time.Hour
)

// RCONLogin is a password for one game server. Its texts, and JSON, leave the
// password out.
type RCONLogin struct {
	Host     string // as [CanonicalHost] writes it; the address behind a name, where it is known
	Port     int
	Password string `json:"-"`
}

// String returns the address.
func (l RCONLogin) String() string { return net.JoinHostPort(l.Host, strconv.Itoa(l.Port)) }

// Format writes String, whatever the verb.
func (l RCONLogin) Format(f fmt.State, _ rune) { io.WriteString(f, l.String()) }

// LogValue is String, for package slog.
func (l RCONLogin) LogValue() slog.Value { return slog.StringValue(l.String()) }

// Digest returns what a store keeps in place of the password: an HMAC with its key.
func (l RCONLogin) Digest(key []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s\x00%s", l.String(), l.Password)
	return hex.EncodeToString(mac.Sum(nil))
}

// LoginOutcome is what came of an RCON login.
type LoginOutcome int

// The outcomes of RCON logins.
const (
	LoginUnsent     LoginOutcome = iota // the password was not sent
	LoginProven                         // the game ran a command
	LoginRefused                        // the game refused the password
	LoginUnanswered                     // the game neither accepted nor refused it
	LoginUseless                        // the game accepted it, and refused a command for lack of a login
)

// HoldReason is why a login is held back. Pages have words for each.
type HoldReason string

// The reasons of holds.
const (
	HoldRefused    HoldReason = "refused"    // the game refused this password
	HoldUnanswered HoldReason = "unanswered" // the game left this password unanswered
	HoldPending    HoldReason = "pending"    // a login with this password is under way, or was when its program died
	HoldAddress    HoldReason = "address"    // the game refused too many passwords
)

// HoldError says that a login must not be sent.
type HoldError struct {
	Until  time.Time // when to ask again
	Reason HoldReason
}

// Error names the reason, without the address.
func (e *HoldError) Error() string { return "store: RCON login held back: " + string(e.Reason) }

// Holds decide which RCON logins are sent. Game servers ban an address after few
// wrong passwords, so a refusal holds back every further login with that password to
// that address and port, for all programs that share the store and over restarts.
// Only the time or another password ends a hold.
//
// All methods take the present time. A hold that began after now was begun by a clock
// that was ahead; it must count from now.
type Holds interface {
	// CheckRCONLogin reports whether the login is allowed now: a nil error, or a
	// *[HoldError]. With both comes what the store has of the password, which is a new
	// record if it has nothing.
	CheckRCONLogin(ctx context.Context, l RCONLogin, now time.Time) (LoginRecord, error)

	// ProvenRCONLogins returns, in one read, what CheckRCONLogin says of those of the logins
	// that are proven and allowed now. It may leave some out.
	ProvenRCONLogins(ctx context.Context, logins []RCONLogin, now time.Time) (map[RCONLogin]LoginRecord, error)

	// BeginRCONLogin asks for permission to send one login. A nil error grants it to
	// this caller alone. Unless the password is proven, the store must remember the login
	// as pending before BeginRCONLogin returns; it stays so until EndRCONLogin, or for
	// HoldFor if the caller dies. Otherwise the error is a *[HoldError].
	BeginRCONLogin(ctx context.Context, l RCONLogin, now time.Time) error

	// EndRCONLogin records what came of a login that BeginRCONLogin has permitted.
	EndRCONLogin(ctx context.Context, l RCONLogin, outcome LoginOutcome, now time.Time) error
}
