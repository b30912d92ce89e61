package rcon

import (
	"bytes"
	"context"
)

// strayTail is what Squad sends behind an end marker of the right size: the rest of
// the packet that Source servers send there, seven bytes that belong to no packet.
var strayTail = []byte{0, 1, 0, 0, 0, 0, 0}

// atStrayTail reports whether strayTail has come where a packet should begin. A packet
// of 256 bytes may begin so too.
func (f *packetReader) atStrayTail() bool {
	return bytes.HasPrefix(f.readBuffer.buf[f.r:f.w], strayTail)
}

// skipStray drops the next n bytes if a packet of the command under way begins behind
// them, for which it waits, and reports whether it did. They may be the beginning of a
// unrequested packet, or bytes of a packet whose size was wrong, which would
// swallow the reply. The id of the command, which was never used before, tells.
func (f *packetReader) skipStray(ctx context.Context, n int) bool {
	for f.w-f.r < n+headerSize {
		if f.fill(ctx) != nil {
			return false // and the next read fails again
		}
	}
	h, err := parseHeader(f.readBuffer.buf[f.r+n:f.w], f.maxPacket)
	if err != nil {
		return false
	}
	answer := h.typ == TypeResponse && (h.id == f.id || h.id == f.id+1)
	refusal := h.typ == TypeAuthResponse && h.id == AuthFailed
	if !answer && !refusal {
		return false
	}
	f.r += n
	return true
}

// checkCut reports the packet that ended a reply as cut if what came right behind it is
// no packet: its size was too small. That may be known only of bytes that have arrived
// with it.
//
// Palworld counts characters where it should count bytes.
func (r *reply) checkCut() error {
	if r.atBoundary() && r.direct() {
		if n, err := r.socket.read(&r.packetReader, false); err == nil {
			r.w += n
		}
	}
	if r.atBoundary() {
		return nil
	}
	b := r.readBuffer.buf[r.r:r.w]
	if len(b) <= 2 && len(bytes.TrimLeft(b, "\x00")) == 0 { // the padding of a packet that is otherwise whole
		r.r = r.w
		return nil
	}
	if len(b) >= headerSize {
		h, err := parseHeader(b, r.maxPacket)
		if err == nil && (h.typ == TypeResponse || h.typ == TypeChat || h.typ == TypeAuthResponse || h.typ == TypeNotice) {
			return nil
		}
	}
	return withCausef(ErrProtocol, "the size of a packet is too small")
}
