package record

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"

	"github.com/left4me/left4me/livestate"
)

// A record is a file of sections. A section begins with magic, which no text in UTF-8
// can hold, and stands for itself: nothing in it refers to another. Each start of a
// writer, each new file and each recovery from an error of the disk begins one. Entries
// follow:
//
//	length   uvarint, of the payload
//	payload
//	checksum CRC-32C of the payload, 4 bytes, little endian
//
// All numbers of a payload are varints of package encoding/binary, signed ones
// zigzag; times are Unix milliseconds, 0 for none; a string is its length and its
// bytes. A payload is a kind (one byte), a server id, and
//
//	known        run, sessions: what was known before the server's first entry in the section
//	observation  time, flags, state unless flagSameState, players
//	stop         time, reason
//	recall       sessions that were read from elsewhere
//	edge         kind, SteamID64, user id, name, reason, time, stamp, 1 if late
//
//	run      start, last seen, state
//	state    players, max players, bots, 1 if hibernating, map
//	session  SteamID64, user id, joined, left, last seen, lowest and highest ping, name, name now, reason
//	player   0, SteamID64, user id and name, or 1 + the index of a player with the same
//	         three in the server's previous observation of the section;
//	         connected (ms, or unknownTime) << 1 | joining; ping
//
// Lists begin with their length. A reader that meets an entry it cannot read goes on at
// the next section: what a crash has cut costs the rest of its section, which was the
// last of that process.
const magic = "\xffleft4me record 1\n"

// Kind says what an [Entry] is.
type Kind byte

const (
	KindKnown       Kind = iota + 1 // what was known of the server before its first entry in a section
	KindObservation                 // a poll
	KindStop                        // the end of what is known of the server
	KindAddKnown                    // sessions that the poller read from its store
	KindEdge                        // a line of the game's log
)

const (
	flagPartial = 1 << iota
	flagSameState
)

// unknownTime stands for a time connected that is not known, in milliseconds.
const unknownTime = maxMillis / 1000

// maxEntry bounds a payload in bytes.
const maxEntry = 1 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errDamaged means that bytes are no entry.
var errDamaged = errors.New("record: damaged entry")

// Entry is one entry of a record. Kind says which of the other fields are set.
type Entry struct {
	Kind     Kind
	ServerID int64
	Run      livestate.Run         // KindKnown
	Sessions []livestate.Session   // KindKnown, KindAddKnown
	Obs      livestate.Observation // KindObservation
	At       time.Time             // KindStop
	Reason   livestate.Reason      // KindStop
	Edge     livestate.Edge        // KindEdge
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
func (s section) append(b []byte, e *Entry) []byte {
	b = append(b, byte(e.Kind))
	b = binary.AppendVarint(b, e.ServerID)
	switch e.Kind {
	case KindKnown:
		b = appendTime(b, e.Run.StartedAt)
		b = appendTime(b, e.Run.LastSeenAt)
		b = appendState(b, e.Run.State)
		b = appendSessions(b, e.Sessions)
	case KindObservation:
		b = s.appendObservation(b, e.ServerID, &e.Obs)
		s[e.ServerID] = e.Obs
	case KindStop:
		b = appendTime(b, e.At)
		b = appendString(b, string(e.Reason))
	case KindAddKnown:
		b = appendSessions(b, e.Sessions)
	case KindEdge:
		b = appendEdge(b, &e.Edge)
	}
	return b
}

func appendEdge(b []byte, e *livestate.Edge) []byte {
	b = appendString(b, string(e.Kind))
	b = binary.AppendUvarint(b, e.SteamID.Uint64())
	b = binary.AppendVarint(b, int64(e.UserID))
	b = appendString(b, e.Name)
	b = appendString(b, string(e.Reason))
	b = appendTime(b, e.At)
	b = appendTime(b, e.Stamp)
	if e.Late {
		return append(b, 1)
	}
	return append(b, 0)
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
		connected := uint64(unknownTime) << 1
		if p.Connected >= 0 {
			connected = min(uint64(p.Connected.Milliseconds()), unknownTime-1) << 1
		}
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
		b = appendString(b, s.LastName)
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
