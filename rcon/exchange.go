package rcon

import (
	"bytes"
	"context"
	"errors"
	"os"
	"sync"
	"time"
)

// sourceTail is the body of the packet that Source servers send behind the
// mirrored end marker, with the same id.
var sourceTail = []byte{0, 1, 0, 0}

// keepAlive is the body of the packets that ARK sends now and then.
var keepAlive = []byte("Keep Alive")

// errLoggedOut is ErrLoggedOut as it is returned.
var errLoggedOut = withCause(ErrClosed, ErrLoggedOut)

// exchange sends command and reads its reply.
func (c *Conn) exchange(ctx context.Context, command string) (string, error) {
	id := c.nextIDs()
	r := newReply(c, id, c.opts.maxReply())
	defer r.free()
	r.command, r.markerless = command, c.markerless()
	n, err := c.send(r, command)
	switch {
	case err != nil && n > 0:
		return "", c.ioError(ctx, err)
	case err != nil:
		if err = c.ioError(ctx, err); ctx.Err() == nil && !errors.Is(err, ErrClosed) {
			err = withCause(ErrClosed, err) // what came unasked cannot be read
		}
		return "", unsent(err)
	}
	err = r.read(ctx)
	if r.gapSet {
		c.nc.SetReadDeadline(time.Time{})
	}
	text := decode(r.text())
	silence := err != nil && ctx.Err() == nil && errors.Is(err, os.ErrDeadlineExceeded)
	switch {
	case err == nil:
		c.leave(r)
		if !r.markerless {
			c.unmarked = 0
		}
		return text, nil
	case r.packets > 0 && r.atBoundary() && r.complete():
		c.leave(r)
		c.unmarked = min(c.unmarked+1, learned)
		if !silence {
			c.Close()
		}
		return text, nil
	case !r.began:
		if errors.Is(err, errLoggedOut) {
			return "", unsent(err)
		}
		return "", c.ioError(ctx, err)
	case silence:
		return text, withCausef(ErrIncomplete, "nothing more within %v", c.opts.gap())
	}
	return text, withCause(ErrIncomplete, c.ioError(ctx, err))
}

// send writes the command of r and its end marker at once, and returns how many bytes of
// them were written.
func (c *Conn) send(r *reply, command string) (int, error) {
	s := getReadBuffer()
	defer s.free()
	request := appendPacket(s.buf[:0], r.id, TypeExec, command)
	switch strategy := c.opts.strategy(); {
	case r.markerless:
	case strategy == StrategyMirror:
		request = appendPacket(request, r.id+1, TypeResponse, "")
	case strategy == StrategySecondCommand:
		request = appendPacket(request, r.id+1, TypeExec, c.opts.endCommand())
	}
	return r.send(request)
}

// markerless reports whether the server is known to leave end markers unanswered, so that
// none is sent.
func (c *Conn) markerless() bool { return c.unmarked == learned }

// learned is after how many replies without an end marker none is asked for any more.
const learned = 2

// sendMarker writes the end marker that send has left out.
func (r *reply) sendMarker() error {
	_, err := r.nc.Write(appendPacket(nil, r.id+1, TypeResponse, ""))
	return err
}

// A reply collects the packets that answer one command.
type reply struct {
	packetReader
	opts       *Options
	command    string
	markerless bool // no end marker was sent
	began      bool // the first packet of the reply has begun
	packets    int  // that belong to the reply
}

var replyPool = sync.Pool{New: func() any { return new(reply) }}

// newReply returns the reply of c to the command id, of at most budget bytes. The
// caller frees it.
func newReply(c *Conn, id int32, budget int) *reply {
	r := replyPool.Get().(*reply)
	socket := r.socket // which serves any connection
	*r = reply{packetReader: newPacketReader(c, id, budget), opts: c.opts}
	r.socket = socket
	return r
}

func (r *reply) free() {
	r.packetReader.free()
	*r = reply{packetReader: packetReader{socket: r.socket}}
	replyPool.Put(r)
}

// read reads up to the end of the reply.
func (r *reply) read(ctx context.Context) error {
	for {
		h, err := r.header(ctx)
		if err != nil {
			if r.idleEnd(ctx, err) {
				return nil
			}
			return err
		}
		role := r.role(h)
		if role == refusal {
			return errLoggedOut
		}
		start := len(r.text())
		if role == part {
			r.began = true
			r.gap = r.opts.gap()
		}
		err = r.payload(ctx, h, role == part)
		if role == part {
			if err == nil {
				err = checkPadding(r.text()[start:])
			}
			role = r.trim(start)
		}
		if err != nil {
			return err
		}
		switch role {
		case end:
			return nil
		case part:
			r.packets++
			switch strategy := r.opts.strategy(); {
			case strategy == StrategySinglePacket:
				return r.checkCut()
			case r.markerless && r.complete():
				return nil
			case r.markerless:
			case strategy == StrategyMirrorAfterFirst && r.packets == 1:
				if err := r.sendMarker(); err != nil {
					return err
				}
			}
		}
	}
}

// complete reports whether what has come is known to be the whole reply.
func (r *reply) complete() bool {
	return r.opts.strategy().marked() && r.opts.complete(r.command, r.text())
}

// idleEnd reports whether err is the silence that ends a reply.
func (r *reply) idleEnd(ctx context.Context, err error) bool {
	return r.opts.strategy() == StrategyIdleTimeout && r.packets > 0 && r.atBoundary() &&
		errors.Is(err, os.ErrDeadlineExceeded) && ctx.Err() == nil
}

// A role is what a packet is to the reply.
type role int

const (
	noise role = iota
	part
	end
	refusal
)

// role tells the role of a packet by its header.
func (r *reply) role(h header) role {
	switch {
	case h.typ == TypeAuthResponse && h.id == AuthFailed:
		return refusal
	case h.typ == TypeNotice, h.typ == TypeChat:
		return noise
	case h.id == r.id+1 && r.opts.strategy().marked():
		return end
	case h.id == r.id, r.opts.anyID():
		return part
	}
	return noise
}

// trim cuts the two NULs off the text of the last packet, which begins at start. Without
// ids, the packet's role depends on its text.
func (r *reply) trim(start int) role {
	body := r.text()[start:]
	body = body[:bodyLen(body)]
	r.truncate(start + len(body))
	if !r.opts.anyID() {
		return part
	}
	switch {
	case bytes.Equal(body, sourceTail), bytes.Equal(body, keepAlive):
		r.truncate(start)
		return noise
	case len(body) == 0 && r.packets > 0 && (r.opts.strategy() == StrategyMirror || r.opts.strategy() == StrategyMirrorAfterFirst):
		return end
	}
	return part
}
