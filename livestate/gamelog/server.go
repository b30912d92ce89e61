package gamelog

import (
	"context"
	"errors"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/rcon/srclog/register"
)

// server is one that shall send its log. The step of its watcher owns it, but for what is atomic.
type server struct {
	s      *Service
	id     int64
	source netip.AddrPort
	secret string
	feed   *srclog.Feed
	chat   atomic.Bool
	limit  chatLimit

	sending atomic.Bool
	next    time.Time // when it is asked again, whatever happens
	silent  int       // polls in a row that were not in the log
	last    srclog.FeedStats
	echoes  bool  // polls are in the log
	trouble cause // zero: none
}

// errNoSource means that the address of a server is not known.
var errNoSource = errors.New("gamelog: the address that the server sends from is not known")

// cause is what tells troubles apart: the text of an error of the network has the port of each connection.
type cause struct {
	err  error // one of those below, or nil
	kind poll.Kind
}

func causeOf(err error) cause {
	for _, known := range []error{errNoSource, register.ErrRefused, register.ErrAddr, srclog.ErrRegistered} {
		if errors.Is(err, known) {
			return cause{err: known}
		}
	}
	return cause{kind: poll.Classify(err).Kind}
}

// polled does what is due after a poll.
func (v *server) polled(ctx context.Context, t poll.Target, c poll.Client, fresh bool, changes livestate.Changes) error {
	source := sourceOf(t, c)
	if source != v.source {
		v.close()
		v.source, v.secret, v.next = source, "", time.Time{}
		v.sending.Store(false)
	}
	v.listen()
	now := time.Now()
	quiet := v.quiet()
	if due := v.sending.Load() && (fresh || quiet || changes.MapChanged || changes.Up); !due && now.Before(v.next) {
		return nil
	}
	v.next = now.Add(retryAfter)
	if !source.IsValid() {
		v.next = now.Add(v.s.c.CheckEvery)
		return errNoSource
	}
	secret, err := register.Secret(ctx, c)
	if err != nil {
		return err
	}
	if err := v.open(source, secret); err != nil {
		return err
	}
	repaired := v.sending.Load()
	if repaired && !quiet {
		repaired, err = v.s.r.Check(ctx, c)
	} else {
		err = v.s.r.Add(ctx, c)
	}
	if repaired && err == nil {
		v.s.repairs.Add(1)
	}
	if errors.Is(err, register.ErrRefused) {
		v.next = now.Add(v.s.c.CheckEvery)
	}
	if err != nil {
		return err
	}
	v.sending.Store(true)
	v.next = now.Add(v.s.c.CheckEvery)
	if quiet {
		v.silent, v.echoes = 0, false
	}
	return nil
}

// quietAfter is how many polls in a row may be missing in the log of a server that writes them there.
const quietAfter = 6

// listen takes note of whether the log tells of polls. Each is a line, unless the operator keeps RCON out
// of the log.
func (v *server) listen() {
	if v.feed == nil {
		return
	}
	now := v.feed.Stats()
	if now.LastAt.Equal(v.last.LastAt) {
		v.silent++
	} else {
		v.silent = 0
	}
	if now.RCON > v.last.RCON {
		v.echoes = true
	}
	v.last = now
}

// quiet reports whether a server that was found to send does so no more.
func (v *server) quiet() bool { return v.sending.Load() && v.echoes && v.silent >= quietAfter }

// open registers the source of the server's lines.
func (v *server) open(source netip.AddrPort, secret string) (err error) {
	if v.feed != nil && secret == v.secret {
		return nil
	}
	v.close()
	v.secret, v.last, v.silent, v.echoes = secret, srclog.FeedStats{}, 0, false
	v.feed, err = v.s.c.Listener.Register(source, &srclog.FeedOptions{Secret: secret, Handle: v.handle})
	return err
}

func (v *server) close() {
	if v.feed != nil {
		v.feed.Close()
		v.feed = nil
	}
}

// sourceOf returns the address and port of a server, as far as its client or its target tell.
func sourceOf(t poll.Target, c poll.Client) netip.AddrPort {
	if r, ok := c.(interface{ RemoteAddr() netip.AddrPort }); ok {
		if addr := r.RemoteAddr(); addr.IsValid() {
			return addr
		}
	}
	addr, _ := netip.ParseAddrPort(t.Addr)
	return addr
}
