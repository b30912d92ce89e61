package a2s

import (
	"bytes"
	"compress/bzip2"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	maxParts  = 32        // packets of one answer; 255 players with long names need 12
	maxAnswer = 128 << 10 // bytes of an answer of several packets
)

var (
	wholeHeader = []byte{0xFF, 0xFF, 0xFF, 0xFF}
	splitHeader = []byte{0xFE, 0xFF, 0xFF, 0xFF}
)

// joiner joins answers of several packets. It works on one answer at a time: a packet of another
// begins anew.
type joiner struct {
	id    uint32
	parts [][]byte // nil where a packet has not come; its length is what the packets say
	have  int
	size  int
}

// add takes a datagram. It returns the payload that the datagram is or completes, or nil.
func (j *joiner) add(datagram []byte) []byte {
	if payload, ok := bytes.CutPrefix(datagram, wholeHeader); ok {
		return payload
	}
	part, ok := bytes.CutPrefix(datagram, splitHeader)
	if !ok {
		return nil
	}
	d := decoder{rest: part}
	id, total, number := d.uint32(), int(d.byte()), int(d.byte())
	d.uint16() // the most bytes that the server puts into a packet
	if d.failed || total == 0 || total > maxParts || number >= total {
		return nil
	}
	if j.parts == nil || j.id != id || len(j.parts) != total {
		*j = joiner{id: id, parts: make([][]byte, total)}
	}
	if j.parts[number] != nil || j.size+len(d.rest) > maxAnswer {
		return nil
	}
	j.parts[number] = append([]byte{}, d.rest...)
	j.size += len(d.rest)
	if j.have++; j.have < total {
		return nil
	}
	whole := bytes.Join(j.parts, nil)
	compressed := j.id&(1<<31) != 0
	*j = joiner{}
	if compressed {
		whole = expand(whole)
	}
	payload, ok := bytes.CutPrefix(whole, wholeHeader)
	if !ok {
		return nil
	}
	return payload
}

// expand returns an answer that was compressed, or nil if it is damaged or too large.
func expand(b []byte) []byte {
	if len(b) < 8 {
		return nil
	}
	size, sum := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
	if size > maxAnswer {
		return nil
	}
	out, err := io.ReadAll(io.LimitReader(bzip2.NewReader(bytes.NewReader(b[8:])), int64(size)+1))
	if err != nil || uint32(len(out)) != size || crc32.ChecksumIEEE(out) != sum {
		return nil
	}
	return out
}
