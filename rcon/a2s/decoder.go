package a2s

import (
	"bytes"
	"encoding/binary"
	"math"
)

// decoder reads a payload from its beginning. After the end of it, everything is zero and failed is
// set.
type decoder struct {
	rest   []byte
	failed bool
}

// bytes returns the next n bytes, zeros if there are not as many.
func (d *decoder) bytes(n int) []byte {
	if len(d.rest) < n {
		d.failed, d.rest = true, nil
		return make([]byte, n)
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) byte() byte       { return d.bytes(1)[0] }
func (d *decoder) uint16() uint16   { return binary.LittleEndian.Uint16(d.bytes(2)) }
func (d *decoder) uint32() uint32   { return binary.LittleEndian.Uint32(d.bytes(4)) }
func (d *decoder) uint64() uint64   { return binary.LittleEndian.Uint64(d.bytes(8)) }
func (d *decoder) float32() float32 { return math.Float32frombits(d.uint32()) }

// string returns the text up to the next NUL.
func (d *decoder) string() string {
	i := bytes.IndexByte(d.rest, 0)
	if i < 0 {
		d.failed, d.rest = true, nil
		return ""
	}
	s := string(d.rest[:i])
	d.rest = d.rest[i+1:]
	return s
}
