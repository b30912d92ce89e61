package daemon

import (
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
)

// recordBuffer is how much the recorder holds back, in bytes, at most about one
// flush long.
const recordBuffer = 256 << 10

// recorder appends observations to the record. Its methods do nothing on a nil
// recorder, and may be called from many goroutines.
type recorder struct {
	path   string
	half   int64 // bytes in one of the two files
	log    *slog.Logger
	health *Health

	mu      sync.Mutex
	file    *os.File // nil after an error
	size    int64
	buf     []byte
	held    int // observations in buf
	payload []byte
	section section
	failing bool // the log was told
}

// openRecord returns the recorder that c asks for, or nil if it wants none.
func openRecord(c Config) (*recorder, error) {
	if c.Record == "" {
		return nil, nil
	}
	r := &recorder{path: c.Record, half: c.RecordSize / 2, log: c.Log, health: c.Health}
	if err := r.open(); err != nil {
		return nil, err
	}
	return r, nil
}

// open opens the file and begins a section.
func (r *recorder) open() error {
	f, err := os.OpenFile(r.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return err
	}
	r.file, r.size = f, info.Size()
	r.begin()
	return nil
}

// drop forgets what is held back. Another daemon writes the record now, and would have
// foreign entries in its section.
func (r *recorder) drop() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.health.unrecord.Add(uint64(r.held))
	r.begin()
}

// renew opens the file at path again: while this daemon waited for its turn, another
// one may have made it the older one.
func (r *recorder) renew() {
	if r == nil {
		return
	}
	r.drop() // polls that ended after that
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
	if err := r.open(); err != nil {
		r.fail(err)
	}
}

// begin starts a section.
func (r *recorder) begin() {
	r.section = make(section)
	r.buf = append(r.buf[:0], recordMagic...)
	r.held = 0
}

// observe records an observation of a server of which live was known before.
func (r *recorder) observe(server int64, live livestate.Server, obs livestate.Observation) {
	r.add(live, &entry{kind: entryObservation, server: server, obs: obs})
}

// recall records what the store was asked for before an observation.
func (r *recorder) recall(server int64, live livestate.Server, sessions []livestate.Session) {
	r.add(live, &entry{kind: entryRecall, server: server, sessions: sessions})
}

// stop records the end of what is known of a server.
func (r *recorder) stop(server int64, live livestate.Server, at time.Time, why livestate.Reason) {
	if live.Run.StartedAt.IsZero() {
		return
	}
	r.add(live, &entry{kind: entryStop, server: server, at: utc(at), reason: why})
}

func (r *recorder) add(live livestate.Server, e *entry) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		r.health.unrecord.Add(1)
		return
	}
	if _, ok := r.section[e.server]; !ok {
		if !r.append(&entry{kind: entryKnown, server: e.server, run: live.Run, sessions: live.Sessions}) {
			return
		}
		r.section[e.server] = livestate.Observation{State: impossible}
	}
	if !r.append(e) {
		return
	}
	r.held++
	if len(r.buf) >= recordBuffer {
		r.write()
	}
}

// impossible is the state of no server, so that the first observation of a section
// says its own.
var impossible = livestate.State{Players: -1, MaxPlayers: -1, Bots: -1}

// append appends an entry to the buffer. One that no reader would take, because a
// server has told of tens of thousands of players, is left out, and the next one of
// that server begins anew.
func (r *recorder) append(e *entry) bool {
	r.payload = r.section.append(r.payload[:0], e)
	if len(r.payload) > maxEntry {
		r.payload = nil
		delete(r.section, e.server)
		r.health.unrecord.Add(1)
		return false
	}
	r.buf = appendFrame(r.buf, r.payload)
	return true
}

// flush writes what is held back.
func (r *recorder) flush() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		if err := r.open(); err != nil {
			r.fail(err)
			return
		}
	}
	r.write()
}

// write writes the buffer and changes files where the size asks for it. The
// caller holds mu.
func (r *recorder) write() {
	if r.held == 0 {
		return // at most the beginning of a section
	}
	n, err := r.file.Write(r.buf)
	r.size += int64(n)
	if err != nil {
		r.fail(err)
		return
	}
	r.health.recorded.Add(uint64(r.held))
	r.buf, r.held = r.buf[:0], 0
	if r.failing {
		r.failing = false
		r.log.Info("the record is written again")
		r.health.notice(noticeRecord, "")
	}
	if r.size > max(r.half-2*recordBuffer, r.half/2) {
		r.rotate()
	}
}

// rotate makes the file the older one and begins another.
func (r *recorder) rotate() {
	r.file.Close()
	r.file = nil
	err := os.Rename(r.path, r.path+olderRecord)
	if err == nil {
		err = r.open()
	}
	if err != nil {
		r.fail(err)
	}
}

const noticeRecord = "record"

// olderRecord is the ending of the name of the older file.
const olderRecord = ".1"

// fail gives the file up until the next flush.
func (r *recorder) fail(err error) {
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
	r.health.unrecord.Add(uint64(r.held))
	r.held = 0
	if !r.failing {
		r.failing = true
		r.log.Warn("the record cannot be written; observations are missing from it", "err", err)
		r.health.notice(noticeRecord, "the record cannot be written: observations are missing from it")
	}
}

// close writes what is held back and closes the file.
func (r *recorder) close() {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.file == nil {
		return
	}
	r.write()
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
}
