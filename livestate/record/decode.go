package record

import (
	"encoding/binary"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// decode reads a payload, and takes note of it as its writer did.
func (s section) decode(payload []byte) (e Entry, err error) {
	if len(payload) == 0 {
		return Entry{}, errDamaged
	}
	d := decoder{b: payload[1:]}
	e.Kind = Kind(payload[0])
	e.ServerID = d.varint()
	switch e.Kind {
	case KindKnown:
		e.Run.StartedAt = d.time()
		e.Run.LastSeenAt = d.time()
		e.Run.State = d.state()
		e.Sessions = d.sessions()
	case KindObservation:
		e.Obs = d.observation(s[e.ServerID])
	case KindStop:
		e.At = d.time()
		e.Reason = livestate.Reason(d.string())
	case KindAddKnown:
		e.Sessions = d.sessions()
	case KindEdge:
		e.Edge = d.edge()
	default:
		return Entry{}, errDamaged
	}
	if d.bad || len(d.b) > 0 {
		return Entry{}, errDamaged
	}
	switch e.Kind {
	case KindObservation:
		s[e.ServerID] = e.Obs
	case KindKnown:
		delete(s, e.ServerID) // the next observation refers to none before it
	}
	return e, nil
}

// decoder reads a payload. After the first thing that cannot be read it is bad,
// and returns zeros.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) fail() { d.b, d.bad = nil, true }

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

// number reads an int that fits 32 bits.
func (d *decoder) number() int {
	v := d.varint()
	if int64(int32(v)) != v {
		d.fail()
		return 0
	}
	return int(v)
}

// length reads the length of a list whose elements take at least size bytes each.
func (d *decoder) length(size int) int {
	n := d.uvarint()
	if n > uint64(len(d.b)/size) {
		d.fail()
		return 0
	}
	return int(n)
}

// maxMillis is the end of the year 9999, the last one that a store can sort.
const maxMillis = 253402300799999

func (d *decoder) time() time.Time {
	ms := d.varint()
	if ms < 0 || ms > maxMillis {
		d.fail()
	}
	if ms == 0 || d.bad {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func (d *decoder) string() string {
	n := d.length(1)
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

func (d *decoder) edge() livestate.Edge {
	return livestate.Edge{
		Kind:    livestate.EdgeKind(d.string()),
		SteamID: steam.FromUint64(d.uvarint()),
		UserID:  d.number(),
		Name:    d.string(),
		Reason:  livestate.Reason(d.string()),
		At:      d.time(),
		Stamp:   d.time(),
		Late:    d.uvarint() != 0,
	}
}

func (d *decoder) state() livestate.State {
	s := livestate.State{Players: d.number(), MaxPlayers: d.number(), Bots: d.number()}
	s.Hibernating = d.uvarint() != 0
	s.Map = d.string()
	return s
}

func (d *decoder) sessions() []livestate.Session {
	n := d.length(10)
	if n == 0 {
		return nil
	}
	sessions := make([]livestate.Session, 0, n)
	for range n {
		sessions = append(sessions, livestate.Session{
			SteamID:    steam.FromUint64(d.uvarint()),
			UserID:     d.number(),
			JoinedAt:   d.time(),
			LeftAt:     d.time(),
			LastSeenAt: d.time(),
			MinPing:    d.number(),
			MaxPing:    d.number(),
			Name:       d.string(),
			LastName:   d.string(),
			Reason:     livestate.Reason(d.string()),
		})
	}
	return sessions
}

func (d *decoder) observation(last livestate.Observation) livestate.Observation {
	obs := livestate.Observation{At: d.time()}
	flags := d.uvarint()
	obs.Partial = flags&flagPartial != 0
	if flags&flagSameState != 0 {
		obs.State = last.State
	} else {
		obs.State = d.state()
	}
	n := d.length(3)
	if n == 0 {
		return obs
	}
	obs.Roster = make([]livestate.Player, 0, n)
	for range n {
		obs.Roster = append(obs.Roster, d.player(last.Roster))
	}
	return obs
}

func (d *decoder) player(roster []livestate.Player) livestate.Player {
	var p livestate.Player
	switch n := d.uvarint(); {
	case n > uint64(len(roster)):
		d.fail()
	case n > 0:
		p = roster[n-1]
	default:
		p.SteamID = steam.FromUint64(d.uvarint())
		p.UserID = d.number()
		p.Name = d.string()
	}
	connected := d.uvarint()
	p.Joining = connected&1 != 0
	if p.Connected = -time.Second; connected>>1 < unknownTime {
		p.Connected = time.Duration(connected>>1) * time.Millisecond
	}
	p.Ping = d.number()
	return p
}
