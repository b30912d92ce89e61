package rcon

import (
	"context"
	"net"
	"sync"
	"time"
)

const (
	smallBuffer = 4 << 10  // holds a usual reply; all that a waiting command keeps
	largeBuffer = 64 << 10 // taken once a read has filled the small one
)

// Memory that a command needs while it is under way. Idle connections hold none.
var (
	scratchPool = sync.Pool{New: func() any { return &scratch{small: make([]byte, smallBuffer)} }}
	largePool   = sync.Pool{New: func() any { return new([largeBuffer]byte) }}
)

type scratch struct {
	small []byte
	large *[largeBuffer]byte // nil until it is needed
	text  []byte             // the reply as it grows
}

func getScratch() *scratch { return scratchPool.Get().(*scratch) }

func (s *scratch) free() {
	if s.large != nil {
		largePool.Put(s.large)
		s.large = nil
	}
	if cap(s.text) > largeBuffer {
		s.text = nil
	}
	s.text = s.text[:0]
	scratchPool.Put(s)
}

// frames reads packets from a connection as a stream: the body of a packet is
// handed on as it arrives, so that a size field costs no memory.
type frames struct {
	nc        net.Conn
	scratch   *scratch
	buf       []byte // buf[r:w] is read and not yet consumed
	r, w      int
	maxPacket int
	budget    int           // bytes that may still be consumed
	gap       time.Duration // above zero: the longest wait for more bytes
	gapSet    bool          // a read deadline was set
}

func newFrames(nc net.Conn, s *scratch, rest []byte, maxPacket, budget int) *frames {
	f := &frames{nc: nc, scratch: s, buf: s.small, maxPacket: maxPacket, budget: budget}
	for len(rest) > len(f.buf) {
		f.grow()
	}
	f.w = copy(f.buf, rest)
	return f
}

// grow replaces the buffer by the large one, or says that there is none larger.
func (f *frames) grow() bool {
	if f.scratch.large != nil {
		return false
	}
	f.scratch.large = largePool.Get().(*[largeBuffer]byte)
	f.w = copy(f.scratch.large[:], f.buf[f.r:f.w])
	f.r = 0
	f.buf = f.scratch.large[:]
	return true
}

// fill reads more bytes, at least one unless it fails.
func (f *frames) fill(ctx context.Context) error {
	if f.r == f.w {
		f.r, f.w = 0, 0
	}
	if f.w == len(f.buf) && !f.grow() {
		f.w = copy(f.buf, f.buf[f.r:f.w])
		f.r = 0
	}
	if f.gap > 0 {
		f.gapSet = true
		if err := f.nc.SetReadDeadline(time.Now().Add(f.gap)); err != nil {
			return err
		}
		// A context that ended just now set its deadline before ours.
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	n, err := f.nc.Read(f.buf[f.w:])
	f.w += n
	if n > 0 {
		return nil
	}
	return err
}

// header reads up to the front of the next packet. It fails before it has
// consumed anything if the next packet would exceed the budget.
func (f *frames) header(ctx context.Context) (header, error) {
	for f.w-f.r < headerSize {
		if err := f.fill(ctx); err != nil {
			return header{}, err
		}
	}
	h, err := parseHeader(f.buf[f.r:], f.maxPacket)
	if err != nil {
		return header{}, err
	}
	if f.budget -= headerSize + h.payload; f.budget < 0 {
		return header{}, becausef(ErrTooLarge, "the reply exceeds its limit")
	}
	f.r += headerSize
	return h, nil
}

// appendPayload reads the payload of h and appends it to dst.
func (f *frames) appendPayload(ctx context.Context, dst []byte, h header) ([]byte, error) {
	for left := h.payload; left > 0; {
		if f.r == f.w {
			if err := f.fill(ctx); err != nil {
				return dst, err
			}
		}
		n := min(left, f.w-f.r)
		dst = append(dst, f.buf[f.r:f.r+n]...)
		f.r += n
		left -= n
	}
	return dst, nil
}

// skipPayload reads the payload of h and drops it.
func (f *frames) skipPayload(ctx context.Context, h header) error {
	for left := h.payload; left > 0; {
		if f.r == f.w {
			if err := f.fill(ctx); err != nil {
				return err
			}
		}
		n := min(left, f.w-f.r)
		f.r += n
		left -= n
	}
	return nil
}

// atBoundary reports whether the next byte starts a packet, and has not come yet.
func (f *frames) atBoundary() bool { return f.r == f.w }

// rest appends to dst what was read beyond the last packet, without the packets
// that are whole: between two commands nobody waits for them.
func (f *frames) rest(dst []byte) []byte {
	return append(dst, dropWhole(f.buf[f.r:f.w], f.maxPacket)...)
}

// dropWhole returns b without the whole packets at its front.
func dropWhole(b []byte, maxPacket int) []byte {
	for len(b) >= headerSize {
		h, err := parseHeader(b, maxPacket)
		if err != nil || len(b) < headerSize+h.payload {
			break
		}
		b = b[headerSize+h.payload:]
	}
	return b
}
