package daemon

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// The record is a file of sections. A section begins with recordMagic, which no
// text in UTF-8 can hold, and stands for itself: nothing in it refers to another.
// Each start of a daemon, each new file and each recovery from an error of the
// disk begins one. Entries follow:
//
//	length   uvarint, of the payload
//	payload
//	checksum CRC-32C of the payload, 4 bytes, little endian
//
// All numbers of a payload are varints of package encoding/binary, signed ones
// zigzag; times are Unix milliseconds, 0 for none; a string is its length and its
// bytes. A payload is a kind (one byte), a server id, and
//
//	known        run, sessions: what the daemon knew before the server's first entry in the section
//	observation  time, flags, state unless flagSameState, players
//	stop         time, reason
//	recall       sessions that the store was asked for
//
//	run      start, last seen, state
//	state    players, max players, bots, 1 if hibernating, map
//	session  SteamID64, user id, joined, left, last seen, lowest and highest ping, name, name now, reason
//	player   0, SteamID64, user id and name, or 1 + the index of a player with the same
//	         three in the server's previous observation of the section;
//	         connected (ms) << 1 | joining; ping
//
// Lists begin with their length. A reader that meets an entry it cannot read goes on at
// the next section: what a crash has cut costs the rest of its section, which was the
// last of that process.
const recordMagic = "\xffleft4me record 1\n"

const (
	entryKnown byte = iota + 1
	entryObservation
	entryStop
	entryRecall
)

const (
	flagPartial = 1 << iota
	flagSameState
)

// maxEntry bounds a payload in bytes.
const maxEntry = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errEntry means that bytes are no entry.
var errEntry = errors.New("daemon: damaged entry")

// entry is one entry of a record.
type entry struct {
	kind     byte
	server   int64
	run      livestate.Run         // known
	sessions []livestate.Session   // known, recall
	obs      livestate.Observation // observation
	at       time.Time             // stop
	reason   livestate.Reason      // stop
}

// section is what entries of one section refer to: of each server, its previous
// observation.
type section map[int64]livestate.Observation

// appendFrame appends payload as it stands in the file.
func appendFrame(b, payload []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(payload)))
	b = append(b, payload...)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(payload, castagnoli))
}

// append appends the payload of e, and takes note of it as a reader will.
func (s section) append(b []byte, e *entry) []byte {
	b = append(b, e.kind)
	b = binary.AppendVarint(b, e.server)
	switch e.kind {
	case entryKnown:
		b = appendTime(b, e.run.StartedAt)
		b = appendTime(b, e.run.LastSeenAt)
		b = appendState(b, e.run.State)
		b = appendSessions(b, e.sessions)
	case entryObservation:
		b = s.appendObservation(b, e.server, &e.obs)
		s[e.server] = e.obs
	case entryStop:
		b = appendTime(b, e.at)
		b = appendString(b, string(e.reason))
	case entryRecall:
		b = appendSessions(b, e.sessions)
	}
	return b
}

func (s section) appendObservation(b []byte, server int64, obs *livestate.Observation) []byte {
	last, ok := s[server]
	same := ok && last.State == obs.State
	var flags uint64
	if obs.Partial {
		flags |= flagPartial
	}
	if same {
		flags |= flagSameState
	}
	b = appendTime(b, obs.At)
	b = binary.AppendUvarint(b, flags)
	if !same {
		b = appendState(b, obs.State)
	}
	b = binary.AppendUvarint(b, uint64(len(obs.Roster)))
	for i := range obs.Roster {
		p := &obs.Roster[i]
		if n := indexOf(last.Roster, p, i); n >= 0 {
			b = binary.AppendUvarint(b, uint64(n)+1)
		} else {
			b = append(b, 0)
			b = binary.AppendUvarint(b, p.SteamID.Uint64())
			b = binary.AppendVarint(b, int64(p.UserID))
			b = appendString(b, p.Name)
		}
		connected := uint64(max(p.Connected.Milliseconds(), 0)) << 1
		if p.Joining {
			connected |= 1
		}
		b = binary.AppendUvarint(b, connected)
		b = binary.AppendVarint(b, int64(p.Ping))
	}
	return b
}

// indexOf returns where p is in roster, first looked for at guess, or -1.
func indexOf(roster []livestate.Player, p *livestate.Player, guess int) int {
	same := func(q *livestate.Player) bool {
		return q.SteamID == p.SteamID && q.UserID == p.UserID && q.Name == p.Name
	}
	if guess < len(roster) && same(&roster[guess]) {
		return guess
	}
	for i := range roster {
		if same(&roster[i]) {
			return i
		}
	}
	return -1
}

func appendState(b []byte, s livestate.State) []byte {
	b = binary.AppendVarint(b, int64(s.Players))
	b = binary.AppendVarint(b, int64(s.MaxPlayers))
	b = binary.AppendVarint(b, int64(s.Bots))
	if s.Hibernating {
		b = append(b, 1)
	} else {
		b = append(b, 0)
	}
	return appendString(b, s.Map)
}

func appendSessions(b []byte, sessions []livestate.Session) []byte {
	b = binary.AppendUvarint(b, uint64(len(sessions)))
	for i := range sessions {
		s := &sessions[i]
		b = binary.AppendUvarint(b, s.SteamID.Uint64())
		b = binary.AppendVarint(b, int64(s.UserID))
		b = appendTime(b, s.JoinedAt)
		b = appendTime(b, s.LeftAt)
		b = appendTime(b, s.LastSeenAt)
		b = binary.AppendVarint(b, int64(s.MinPing))
		b = binary.AppendVarint(b, int64(s.MaxPing))
		b = appendString(b, s.Name)
		b = appendString(b, s.NameNow)
		b = appendString(b, string(s.Reason))
	}
	return b
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return binary.AppendVarint(b, t.UnixMilli())
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// decode reads a payload, and takes note of it as its writer did.
func (s section) decode(payload []byte) (e entry, err error) {
	if len(payload) == 0 {
		return entry{}, errEntry
	}
	d := decoder{b: payload[1:]}
	e.kind = payload[0]
	e.server = d.varint()
	switch e.kind {
	case entryKnown:
		e.run.StartedAt = d.time()
		e.run.LastSeenAt = d.time()
		e.run.State = d.state()
		e.sessions = d.sessions()
	case entryObservation:
		e.obs = d.observation(s[e.server])
	case entryStop:
		e.at = d.time()
		e.reason = livestate.Reason(d.string())
	case entryRecall:
		e.sessions = d.sessions()
	default:
		return entry{}, errEntry
	}
	if d.bad || len(d.b) > 0 {
		return entry{}, errEntry
	}
	if e.kind == entryObservation {
		s[e.server] = e.obs
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
			NameNow:    d.string(),
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
	p.Connected = time.Duration(min(connected>>1, maxMillis/1000)) * time.Millisecond
	p.Ping = d.number()
	return p
}
