package login

import (
	"fmt"
	"io"
	"log/slog"
	"net/netip"

	"github.com/left4me/left4me/store"
)

// An Attempt is a try of a password. Its texts, and JSON, leave the password out.
type Attempt struct {
	Name     string
	Password string      `json:"-"`
	Addr     netip.Addr  // of the client
	Marks    []string    // of the browser, see [Service.Mark]; nil: none
	Login    store.Login // that the browser has already; zero: none
}

// String returns the name and the address of the client.
func (a Attempt) String() string { return fmt.Sprintf("%q from %v", a.Name, a.Addr) }

// Format writes String, whatever the verb.
func (a Attempt) Format(f fmt.State, _ rune) { io.WriteString(f, a.String()) }

// LogValue is String, for package slog.
func (a Attempt) LogValue() slog.Value { return slog.StringValue(a.String()) }
