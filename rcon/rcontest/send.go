package rcontest

import (
	"encoding/binary"
	"time"

	"github.com/left4me/left4me/rcon"
)

// send writes reply packets, each by itself.
func (c *session) send(f *Faults, packets ...rcon.Packet) bool {
	for _, p := range packets {
		switch {
		case f.ZeroIDs:
			p.ID = 0
		case f.WrongIDs:
			p.ID += 1 << 20
		}
		var wire []byte
		if f.LogPackets {
			wire = rcon.Packet{ID: 0, Type: rcon.TypeNotice, Body: []byte("[chat] hello")}.Append(wire)
			wire = rcon.Packet{ID: 0, Type: rcon.TypeResponse, Body: []byte("Keep Alive")}.Append(wire)
		}
		start := len(wire)
		wire = p.Append(wire)
		if f.Size != 0 {
			binary.LittleEndian.PutUint32(wire[start:], uint32(f.Size))
		}
		if f.LogPackets {
			wire = rcon.Packet{ID: p.ID - 1000, Type: rcon.TypeResponse, Body: []byte("L log line\n")}.Append(wire)
		}
		if !c.write(wire, f) {
			return false
		}
	}
	return true
}

// write writes b now, or keeps it until all that has arrived is answered.
func (c *session) write(b []byte, f *Faults) bool {
	c.out = append(c.out, b...)
	if f.Coalesce && len(c.out) < 1<<20 {
		return true
	}
	return c.flush(f)
}

// flush writes what was kept.
func (c *session) flush(f *Faults) bool {
	out := c.out
	c.out = nil
	broken := false
	if f.ResetAfter > 0 && c.ran > 0 {
		if room := f.ResetAfter - c.sent; room < len(out) {
			out, broken = out[:max(room, 0)], true
		}
		c.sent += len(out)
	}
	if !f.Drip {
		if _, err := c.nc.Write(out); err != nil {
			return false
		}
	} else {
		for i := range out {
			if _, err := c.nc.Write(out[i : i+1]); err != nil || !c.pause(f.DripDelay) {
				return false
			}
		}
	}
	if broken {
		c.abort()
	}
	return !broken
}

// pause lets d pass. It reports whether the session still stands.
func (c *session) pause(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.done:
		return false
	}
}
