package register

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// Execer runs a console command on a game server. *rcon.Conn and *rcon.Client are Execers.
type Execer interface {
	// Exec returns the output of the command.
	Exec(ctx context.Context, command string) (string, error)
}

var (
	// ErrRefused means that a server does not have the address in its list after it was told to
	// add it: it does not know the command, or has too many receivers.
	ErrRefused = errors.New("register: the server does not take the address")

	// ErrAddr means that no game server can send its log to an address.
	ErrAddr = errors.New("register: bad address")
)

// A Registrar asks game servers for their log. It is a value without state, and may be used
// from many goroutines. The errors of its methods are those of the [Execer], [ErrRefused], and [ErrAddr]
// for an Addr without an address or a port.
type Registrar struct {
	// Addr is where the servers send their log.
	Addr netip.AddrPort
}

// CheckAddr returns an error that is [ErrAddr], with the reason, if game servers cannot send their
// log to an address. One of those is every address of loopback: Source engines send nothing there,
// and do not say so.
func CheckAddr(addr netip.AddrPort) error {
	ip := addr.Addr().Unmap()
	switch {
	case !ip.IsValid() || addr.Port() == 0:
		return fmt.Errorf("%w: an address and a port are needed, as in 203.0.113.9:28000", ErrAddr)
	case ip.IsLoopback():
		return fmt.Errorf("%w: game servers send no log to %v, a loopback address, and do not say so; use an address of the network of this machine", ErrAddr, ip)
	case ip.IsUnspecified():
		return fmt.Errorf("%w: %v names no machine; use the address at which game servers reach this one", ErrAddr, ip)
	case ip.IsMulticast() || ip.IsLinkLocalUnicast() || ip.Zone() != "" || ip == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return fmt.Errorf("%w: %v is not the address of one machine", ErrAddr, ip)
	case !ip.Is4():
		return fmt.Errorf("%w: %v is an IPv6 address, and Source engines know only IPv4", ErrAddr, ip)
	}
	return nil
}

// Add turns the server's log on, adds the address, and asks for the list to see that it is
// there. A second Add changes nothing on the server but its log file, which begins anew.
func (r Registrar) Add(ctx context.Context, x Execer) error {
	addr, err := r.addr()
	if err != nil {
		return err
	}
	for _, command := range []string{"log on", "logaddress_add " + addr} {
		if _, err := x.Exec(ctx, command); err != nil {
			return err
		}
	}
	listed, err := r.Listed(ctx, x)
	if err == nil && !listed {
		err = ErrRefused
	}
	return err
}

// Listed reports whether the server sends its log to the address, as far as its list tells. The
// log may be off all the same.
func (r Registrar) Listed(ctx context.Context, x Execer) (bool, error) {
	addr, err := r.addr()
	if err != nil {
		return false, err
	}
	list, err := x.Exec(ctx, "logaddress_list")
	if err != nil {
		return false, err
	}
	for word := range strings.FieldsSeq(list) {
		if word == addr {
			return true, nil
		}
	}
	return false, nil
}

// Check adds the address if the server's list lacks it, and reports whether it did.
func (r Registrar) Check(ctx context.Context, x Execer) (repaired bool, err error) {
	listed, err := r.Listed(ctx, x)
	if err != nil || listed {
		return false, err
	}
	if err := r.Add(ctx, x); err != nil {
		return false, err
	}
	return true, nil
}

// Remove takes the address out of the server's list. The log stays on, because the operator and
// other receivers may want it.
func (r Registrar) Remove(ctx context.Context, x Execer) error {
	addr, err := r.addr()
	if err != nil {
		return err
	}
	_, err = x.Exec(ctx, "logaddress_del "+addr)
	return err
}

func (r Registrar) addr() (string, error) {
	if !r.Addr.IsValid() || r.Addr.Port() == 0 {
		return "", fmt.Errorf("%w: an address and a port are needed", ErrAddr)
	}
	return netip.AddrPortFrom(r.Addr.Addr().Unmap(), r.Addr.Port()).String(), nil
}

// maxSecret is the most digits of a secret.
const maxSecret = 20

// Secret returns the sv_logsecret of a server; "" if it has none, because it is not set or because
// the game does not know it. The answer of the server is not in the error.
func Secret(ctx context.Context, x Execer) (string, error) {
	answer, err := x.Exec(ctx, "sv_logsecret")
	if err != nil {
		return "", err
	}
	// "sv_logsecret" = "1234567" ( def. "0" )
	_, value, ok := strings.Cut(answer, `"sv_logsecret" = "`)
	value, _, closed := strings.Cut(value, `"`)
	if !ok || !closed || len(value) > maxSecret || strings.Trim(value, "0123456789") != "" || strings.Trim(value, "0") == "" {
		return "", nil
	}
	return value, nil
}
