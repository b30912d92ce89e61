package rcon

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	bufferSize  = 128 << 10 // a socket's usual receive buffer: a long reply in one read
	largestText = 256 << 10 // what is kept for later replies
	largestRest = 16 << 10  // what may be left of a packet between two commands
)

// A scratch is the memory that a reply needs while it is being read. On a
// socket it is taken when bytes are there, so that neither an idle connection nor one
// that waits for an answer holds any.
type scratch struct {
	buf  [bufferSize]byte
	text []byte // the reply as it grows
}

var scratchPool = sync.Pool{New: func() any { return new(scratch) }}

func getScratch() *scratch { return scratchPool.Get().(*scratch) }

func (s *scratch) free() {
	if cap(s.text) > largestText {
		s.text = nil
	}
	s.text = s.text[:0]
	scratchPool.Put(s)
}

// frames reads packets from a connection as a stream: the body of a packet is
// handed on as it arrives, so that a size field costs no memory.
type frames struct {
	nc        net.Conn
	raw       syscall.RawConn // nil if only nc can be read
	socket    socket
	scratch   *scratch // nil while there is nothing to hold
	r, w      int      // scratch.buf[r:w] is read and not yet consumed
	stray     int      // of these so many were left over from before the command
	id        int32    // of the command; its end marker has the next one
	maxPacket int
	budget    int           // bytes that may still be consumed
	gap       time.Duration // above zero: the longest wait for more bytes
	gapSet    bool          // a read deadline was set
}

// newFrames returns frames of c, for the command id, that begin with what c had left
// over. The caller frees them.
func newFrames(c *Conn, id int32, budget int) frames {
	f := frames{nc: c.nc, raw: rawConn(c.nc), id: id, maxPacket: c.opts.maxPacket(), budget: budget}
	if left := c.left(); len(left) > 0 {
		f.hold()
		f.w = copy(f.scratch.buf[:], left)
		f.stray = f.w
	}
	return f
}

// hold takes memory if there is none yet.
func (f *frames) hold() {
	if f.scratch == nil {
		f.scratch = getScratch()
	}
}

// release gives the memory back if it holds nothing.
func (f *frames) release() {
	if f.scratch != nil && f.r == f.w && len(f.scratch.text) == 0 {
		f.free()
	}
}

func (f *frames) free() {
	if f.scratch != nil {
		f.scratch.free()
		f.scratch = nil
	}
}

// room returns where the next bytes go.
func (f *frames) room() []byte {
	f.hold()
	if f.r == f.w {
		f.r, f.w = 0, 0
	}
	if f.w == bufferSize {
		f.w = copy(f.scratch.buf[:], f.scratch.buf[f.r:])
		f.r = 0
	}
	return f.scratch.buf[f.w:]
}

// fill waits for more bytes, and gets at least one unless it fails.
func (f *frames) fill(ctx context.Context) error {
	if f.gap > 0 {
		f.gapSet = true
		f.nc.SetReadDeadline(time.Now().Add(f.gap)) // Read fails too if the connection has ended
		// A context that ended just now set its deadline before ours.
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	var n int
	var err error
	if f.direct() {
		n, err = f.socket.read(f, true)
	} else {
		n, err = f.nc.Read(f.room())
	}
	f.w += n
	if n > 0 {
		return nil
	}
	return err
}

// header reads the front of the next packet. It fails before it has consumed
// anything if the next packet would exceed the budget, and as soon as the size is
// there if that is wrong: another program's greeting may be short.
func (f *frames) header(ctx context.Context) (header, error) {
	if f.stray > 0 {
		f.skipStray(ctx, f.stray)
		f.stray = 0
	}
	for {
		if f.w-f.r >= sizeSize {
			if _, err := parseSize(f.scratch.buf[f.r:f.w], f.maxPacket); err != nil {
				return header{}, err
			}
		}
		if f.w-f.r < headerSize {
			if err := f.fill(ctx); err != nil {
				return header{}, err
			}
		} else if !f.atStrayTail() || !f.skipStray(ctx, len(strayTail)) {
			break
		}
	}
	h, err := parseHeader(f.scratch.buf[f.r:f.w], f.maxPacket)
	if err != nil {
		return header{}, err
	}
	if f.budget -= headerSize + h.payload; f.budget < 0 {
		return header{}, becausef(ErrTooLarge, "the reply exceeds its limit")
	}
	f.r += headerSize
	return h, nil
}

// payload reads the payload of h and appends it to the text, or drops it.
func (f *frames) payload(ctx context.Context, h header, keep bool) error {
	for left := h.payload; left > 0; {
		if f.r == f.w {
			if err := f.fill(ctx); err != nil {
				return err
			}
		}
		n := min(left, f.w-f.r)
		if keep {
			f.scratch.text = append(f.scratch.text, f.scratch.buf[f.r:f.r+n]...)
		}
		f.r += n
		left -= n
	}
	return nil
}

// direct reports whether the connection can be read without waiting.
func (f *frames) direct() bool { return f.raw != nil }

// text returns what was kept.
func (f *frames) text() []byte {
	if f.scratch == nil {
		return nil
	}
	return f.scratch.text
}

// truncate drops what was kept behind the first n bytes.
func (f *frames) truncate(n int) {
	if f.scratch != nil {
		f.scratch.text = f.scratch.text[:n]
	}
}

// atBoundary reports whether the next byte starts a packet, and has not come yet.
func (f *frames) atBoundary() bool { return f.r == f.w }

// rest returns what was read beyond the last packet, without the packets that are
// whole: between two commands nobody waits for them. It is valid until f is freed.
func (f *frames) rest() []byte {
	_ = f.dropWhole() // the next command finds it
	if f.r == f.w {
		return nil
	}
	return f.scratch.buf[f.r:f.w]
}

// dropWhole drops the whole packets that wait in the buffer. It fails at one whose
// size is wrong: nothing that follows can be read.
func (f *frames) dropWhole() error {
	for f.w-f.r >= sizeSize {
		size, err := parseSize(f.scratch.buf[f.r:f.w], f.maxPacket)
		if err != nil {
			return err
		}
		if f.w-f.r < sizeSize+size {
			break
		}
		f.r += sizeSize + size
	}
	return nil
}

// errWouldBlock means that nothing has arrived.
var errWouldBlock = errors.New("rcon: nothing has arrived")

// drain reads what has arrived without waiting, and drops the whole packets in it. It
// fails if the connection has ended, is being flooded or brings what is no packet. A
// connection that is no TCP socket is read only when there is a command.
func (f *frames) drain() error {
	if err := f.dropWhole(); err != nil || !f.direct() {
		return err
	}
	for total := 0; total < bufferSize && f.w-f.r <= largestRest; {
		n, err := f.socket.read(f, false)
		if err != nil {
			if err == errWouldBlock {
				return nil
			}
			return err
		}
		f.w += n
		total += n
		if err := f.dropWhole(); err != nil {
			return err
		}
	}
	return becausef(ErrProtocol, "a flood that nobody asked for")
}
