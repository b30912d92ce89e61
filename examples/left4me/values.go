package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/srclog/register"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
)

// number reads a number in the range that the field's tag gives. Only seconds have
// fractions.
func number(unit float64, what string) kong.MapperFunc {
	return func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := ctx.Scan.PopValueInto("number", &text); err != nil {
			return err
		}
		limits := ctx.Value.Tag.Get("range")
		var least, most float64
		fmt.Sscanf(limits, "%g to %g", &least, &most)
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || !(n >= least && n <= most) || unit != 1e9 && n != math.Trunc(n) {
			return fmt.Errorf("want a %s from %s, not %.40q", what, limits, text)
		}
		reflect.Indirect(target).SetInt(int64(n * unit))
		return nil
	}
}

// strategy is the name of an RCON strategy, or empty.
type strategy string

// UnmarshalText reads it.
func (s *strategy) UnmarshalText(text []byte) error {
	if len(text) > 0 {
		var known rcon.Strategy
		if err := known.UnmarshalText(text); err != nil {
			return fmt.Errorf("want mirror, second, single, idle or late, not %.40q", text)
		}
	}
	*s = strategy(text)
	return nil
}

// networks are addresses and networks with commas between them, or "none".
type networks []netip.Prefix

// UnmarshalText reads them.
func (n *networks) UnmarshalText(text []byte) error {
	var list networks
	for part := range strings.SplitSeq(string(text), ",") {
		part = strings.TrimSpace(part)
		if part == "" || part == "none" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if addr, e := netip.ParseAddr(part); e == nil {
			prefix, err = addr.Prefix(addr.BitLen())
		}
		if err != nil {
			return fmt.Errorf("want networks like 127.0.0.1/32,::1/128, not %.40q", part)
		}
		list = append(list, prefix)
	}
	*n = list
	return nil
}

// logAddr is where game servers can send their log; zero: nowhere.
type logAddr netip.AddrPort

// UnmarshalText reads it.
func (a *logAddr) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	addr, err := netip.ParseAddrPort(string(text))
	if err != nil {
		return fmt.Errorf("want an address and a port like 203.0.113.9:28000, not %.40q", text)
	}
	*a = logAddr(addr)
	if err := register.CheckAddr(addr); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), register.ErrAddr.Error()+": "))
	}
	return nil
}

// line is a text of one line.
type line string

// UnmarshalText refuses line breaks.
func (l *line) UnmarshalText(text []byte) error {
	if strings.ContainsAny(string(text), "\x00\r\n") {
		return errors.New("holds a line break or NUL")
	}
	*l = line(text)
	return nil
}

// databaseURL names a database: an SQLite file by sqlite:/// and its path, relative, or
// absolute with a fourth slash; or PostgreSQL by postgres://.
type databaseURL struct {
	path     string // "": it is PostgreSQL
	postgres string // the whole URL, which can hold a password
}

// UnmarshalText reads the URL. Its errors quote nothing of it.
func (d *databaseURL) UnmarshalText(text []byte) error {
	given := string(text)
	if strings.HasPrefix(given, "postgres://") || strings.HasPrefix(given, "postgresql://") {
		if _, err := url.Parse(given); err != nil {
			return errors.New("want postgres://USER:PASSWORD@HOST:PORT/DATABASE, with % escapes for characters that a URL gives a meaning")
		}
		*d = databaseURL{postgres: given}
		return nil
	}
	path, ok := strings.CutPrefix(given, "sqlite:///")
	if !ok {
		return errors.New("want sqlite:///PATH (sqlite:////PATH for an absolute one), or postgres:// and the rest of its URL")
	}
	if path == "" || strings.ContainsAny(path, "\x00\r\n?#") {
		return errors.New("the path after sqlite:/// is empty, or holds a ?, # or line break")
	}
	*d = databaseURL{path: path}
	return nil
}

// String is the path of a file, or host and name of a database, without the user and the
// parameters.
func (d databaseURL) String() string {
	if d.path != "" {
		return d.path
	}
	u, err := url.Parse(d.postgres)
	if err != nil {
		return "postgres://"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// hasPassword reports whether the URL holds one.
func (d databaseURL) hasPassword() bool {
	u, err := url.Parse(d.postgres)
	if err != nil {
		return true
	}
	_, there := u.User.Password()
	return there || u.Query().Has("password")
}

// GoString is String: %#v shows no password either.
func (d databaseURL) GoString() string { return d.String() }

// address is HOST:PORT; the host may be empty.
type address string

// UnmarshalText checks that there is a port.
func (a *address) UnmarshalText(text []byte) error {
	_, port, err := net.SplitHostPort(string(text))
	if err != nil {
		return fmt.Errorf("want HOST:PORT, not %.40q", text)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("want a port from 0 to 65535, not %.40q", port)
	}
	*a = address(text)
	return nil
}

// host is a canonical host of a game server.
type host string

// UnmarshalText makes a host canonical.
func (h *host) UnmarshalText(text []byte) error {
	canonical, err := store.CanonicalHost(string(text))
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "store: host: "))
	}
	*h = host(canonical)
	return nil
}

// webURL is an http or https URL without a slash at its end.
type webURL string

// UnmarshalText checks the URL. Its error quotes nothing, since somebody may have put
// credentials in.
func (u *webURL) UnmarshalText(text []byte) error {
	v := string(text)
	if _, err := webapi.Origin(v); err != nil || strings.ContainsAny(v, " ;,'\"<>\\") {
		return errors.New("want a URL like https://HOST, without user, query and fragment")
	}
	*u = webURL(strings.TrimRight(v, "/"))
	return nil
}
