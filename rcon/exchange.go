package rcon

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"
)

// sourceTail is the body of the packet that Source servers send behind the
// mirrored end marker, with the same id.
var sourceTail = []byte{0, 1, 0, 0}

// keepAlive is the body of the packets that ARK sends now and then.
var keepAlive = []byte("Keep Alive")

// exchange sends command and reads its reply. The text is valid until s is freed.
func (c *Conn) exchange(ctx context.Context, s *scratch, command string) ([]byte, error) {
	id := c.nextIDs()
	request := appendPacket(s.small[:0], id, TypeExec, command)
	switch c.opts.strategy() {
	case Mirror:
		request = appendPacket(request, id+1, TypeResponse, "")
	case Second:
		request = appendPacket(request, id+1, TypeExec, c.opts.endCommand())
	}
	if n, err := c.nc.Write(request); err != nil {
		err = c.ioError(ctx, err)
		if n == 0 {
			err = unsent(err)
		}
		return nil, err
	}

	f := newFrames(c.nc, s, c.rest, c.opts.maxPacket(), c.opts.maxReply())
	r := reply{frames: f, opts: c.opts, id: id, text: s.text[:0]}
	err := r.read(ctx)
	s.text = r.text
	if f.gapSet {
		c.nc.SetReadDeadline(time.Time{})
	}
	switch {
	case err == nil:
		c.rest = f.rest(c.rest[:0])
		return r.text, nil
	case r.packets == 0 && len(r.text) == 0:
		if errors.Is(err, errLoggedOut) {
			return nil, unsent(err)
		}
		return nil, c.ioError(ctx, err)
	case ctx.Err() == nil && errors.Is(err, os.ErrDeadlineExceeded):
		return r.text, becausef(ErrIncomplete, "nothing more within %v", c.opts.gap())
	}
	return r.text, because(ErrIncomplete, c.ioError(ctx, err))
}

// errLoggedOut means that the server has refused the command because the login
// no longer counts. It has not run the command.
var errLoggedOut = becausef(ErrClosed, "the server asks for a new login")

// A reply collects the packets that answer one command.
type reply struct {
	*frames
	opts    *Options
	id      int32 // of the command; its end marker has the next one
	packets int   // that belong to the reply
	text    []byte
}

// read reads up to the end of the reply.
func (r *reply) read(ctx context.Context) error {
	strategy := r.opts.strategy()
	for {
		h, err := r.header(ctx)
		if err != nil {
			if strategy == Idle && r.packets > 0 && r.atBoundary() &&
				errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil {
				return nil
			}
			return err
		}
		switch {
		case h.typ == TypeAuthResponse && h.id == AuthFailed:
			return errLoggedOut
		case h.typ == TypeNotice, h.id != r.id && h.id != r.id+1 && !r.opts.anyID():
			if err := r.skipPayload(ctx, h); err != nil {
				return err
			}
			continue
		case h.id == r.id+1 && (strategy == Mirror || strategy == Second):
			return r.skipPayload(ctx, h)
		}
		took, err := r.take(ctx, h)
		if err != nil {
			return err
		}
		if took == ended || took == part && strategy == Single {
			return nil
		}
	}
}

// What a packet was to the reply.
type role int

const (
	noise role = iota
	part
	ended
)

// take appends the body of the packet h to the text.
func (r *reply) take(ctx context.Context, h header) (role, error) {
	start := len(r.text)
	text, err := r.appendPayload(ctx, r.text, h)
	r.text = text
	if err != nil {
		return noise, err
	}
	body := text[start:]
	body = body[:bodyLen(body)]
	r.text = text[:start+len(body)]
	if r.opts.anyID() {
		switch {
		case bytes.Equal(body, sourceTail), bytes.Equal(body, keepAlive):
			r.text = text[:start]
			return noise, nil
		case len(body) == 0 && r.packets > 0 && r.opts.strategy() == Mirror:
			return ended, nil
		}
	}
	r.packets++
	r.gap = r.opts.gap()
	return part, nil
}
