package rcon

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"
)

const (
	bufferSize  = 128 << 10 // a socket's usual receive buffer: a long reply in one read
	largestText = 256 << 10 // what is kept for later replies
	largestRest = 16 << 10  // what may be left of a packet between two commands
)

// A packetReader reads packets from a connection as a stream: the body of a packet is
// handed on as it arrives, so that a size field costs no memory.
type packetReader struct {
	nc         net.Conn
	raw        syscall.RawConn // nil if only nc can be read
	socket     socket
	readBuffer *readBuffer // nil while there is nothing to hold
	r, w       int         // readBuffer.buf[r:w] is read and not yet consumed
	stray      int         // of these so many were left over from before the command
	id         int32       // of the command; its end marker has the next one
	maxPacket  int
	budget     int           // bytes that may still be consumed
	gap        time.Duration // above zero: the longest wait for more bytes
	gapSet     bool          // a read deadline was set
}

// newPacketReader returns the packetReader of c, for the command id, that begin with what c had left
// over. The caller frees them.
func newPacketReader(c *Conn, id int32, budget int) packetReader {
	f := packetReader{nc: c.nc, raw: rawConn(c.nc), id: id, maxPacket: c.opts.maxPacket(), budget: budget}
	if left := c.left(); len(left) > 0 {
		f.hold()
		f.w = copy(f.readBuffer.buf[:], left)
	}
	return f
}

// hold takes memory if there is none yet.
func (f *packetReader) hold() {
	if f.readBuffer == nil {
		f.readBuffer = getReadBuffer()
	}
}

// release gives the memory back if it holds nothing.
func (f *packetReader) release() {
	if f.readBuffer != nil && f.r == f.w && len(f.readBuffer.text) == 0 {
		f.free()
	}
}

func (f *packetReader) free() {
	if f.readBuffer != nil {
		f.readBuffer.free()
		f.readBuffer = nil
	}
}

// room returns where the next bytes go.
func (f *packetReader) room() []byte {
	f.hold()
	if f.r == f.w {
		f.r, f.w = 0, 0
	}
	if f.w == bufferSize {
		f.w = copy(f.readBuffer.buf[:], f.readBuffer.buf[f.r:])
		f.r = 0
	}
	return f.readBuffer.buf[f.w:]
}

// fill waits for more bytes, and gets at least one unless it fails.
func (f *packetReader) fill(ctx context.Context) error {
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
func (f *packetReader) header(ctx context.Context) (header, error) {
	if f.stray > 0 {
		f.skipStray(ctx, f.stray)
		f.stray = 0
	}
	for {
		if f.w-f.r >= sizeSize {
			if _, err := parseSize(f.readBuffer.buf[f.r:f.w], f.maxPacket); err != nil {
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
	h, err := parseHeader(f.readBuffer.buf[f.r:f.w], f.maxPacket)
	if err != nil {
		return header{}, err
	}
	if f.budget -= headerSize + h.payload; f.budget < 0 {
		return header{}, withCausef(ErrTooLarge, "the reply exceeds its limit")
	}
	f.r += headerSize
	return h, nil
}

// payload reads the payload of h and appends it to the text, or drops it.
func (f *packetReader) payload(ctx context.Context, h header, keep bool) error {
	for left := h.payload; left > 0; {
		if f.r == f.w {
			if err := f.fill(ctx); err != nil {
				return err
			}
		}
		n := min(left, f.w-f.r)
		if keep {
			f.readBuffer.text = append(f.readBuffer.text, f.readBuffer.buf[f.r:f.r+n]...)
		}
		f.r += n
		left -= n
	}
	return nil
}

// direct reports whether the connection can be read without waiting.
func (f *packetReader) direct() bool { return f.raw != nil }

// text returns what was kept.
func (f *packetReader) text() []byte {
	if f.readBuffer == nil {
		return nil
	}
	return f.readBuffer.text
}

// truncate drops what was kept behind the first n bytes.
func (f *packetReader) truncate(n int) {
	if f.readBuffer != nil {
		f.readBuffer.text = f.readBuffer.text[:n]
	}
}

// atBoundary reports whether the next byte starts a packet, and has not come yet.
func (f *packetReader) atBoundary() bool { return f.r == f.w }

// rest returns what was read beyond the last packet, without the packets that are
// whole: between two commands they are unrequested. It is valid until f is freed.
func (f *packetReader) rest() []byte {
	_ = f.dropWhole() // the next command finds it
	if f.r == f.w {
		return nil
	}
	return f.readBuffer.buf[f.r:f.w]
}

// dropWhole drops the whole packets that wait in the buffer. It fails at one whose
// size is wrong: nothing that follows can be read.
func (f *packetReader) dropWhole() error {
	for f.w-f.r >= sizeSize {
		size, err := parseSize(f.readBuffer.buf[f.r:f.w], f.maxPacket)
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

// send drops the whole packets that were not asked for, writes request, and waits for the first
// bytes of the answer. It returns how many bytes of request were written: none if the
// connection has ended, is being flooded, or brings what is no packet. A connection that
// is no TCP socket is not read before it is written to.
func (f *packetReader) send(request []byte) (int, error) {
	if err := f.dropWhole(); err != nil {
		return 0, err
	}
	if !f.direct() {
		f.stray = f.w - f.r
		return f.nc.Write(request)
	}
	for total := 0; total < bufferSize && f.w-f.r <= largestRest; {
		sent, n, err := f.socket.exchange(f, request)
		f.w += n
		switch {
		case err == errWouldBlock: // the socket takes no more for now
			n, err = f.nc.Write(request[sent:])
			return sent + n, err
		case err != nil, sent > 0:
			return sent, err
		}
		total += n
		if err := f.dropWhole(); err != nil {
			return 0, err
		}
	}
	return 0, withCausef(ErrProtocol, "a flood of unrequested packets")
}
