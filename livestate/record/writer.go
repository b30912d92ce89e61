package record

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
)

// DefaultSize bounds a record in bytes unless [Config.Size] says otherwise.
const DefaultSize = 256 << 20

// bufferSize is how many bytes a [Writer] holds back at most.
const bufferSize = 256 << 10

// Config says where a record is written.
type Config struct {
	// Path is the file. A second one with the ending ".1" holds what is older.
	Path string

	// Size bounds both files together, in bytes. Zero or less means DefaultSize.
	Size int64

	// OnError is called with the first error of the disk, and with nil once the
	// record is written again. Nil is fine. It must not call the Writer.
	OnError func(error)
}

// Stats counts what a [Writer] did.
type Stats struct {
	Recorded uint64 // observations, edges and ends that are in the file
	Dropped  uint64 // those that the record could not take
}

// Writer appends observations to a record. An error of the disk costs the observations
// until the next [Writer.Flush], which opens the file again.
//
// The methods of a nil *Writer do nothing. They may be called from many goroutines;
// those of one server in the order in which things happened.
type Writer struct {
	c    Config
	half int64 // bytes in one of the two files

	mu      sync.Mutex
	file    *os.File // nil after an error
	size    int64
	buf     []byte
	held    int // observations in buf
	payload []byte
	section section
	failing bool // OnError was told
	stats   Stats
}

// ErrNotRecord means that a file which is to be written has something else in it.
var ErrNotRecord = errors.New("record: the file is no record")

// NewWriter opens the record, which it creates readable for its owner alone, and goes on
// at its end. One file has one Writer at a time. A file that begins as no record does is
// [ErrNotRecord], and stays as it is.
func NewWriter(c Config) (*Writer, error) {
	if c.Path == "" {
		return nil, errors.New("record: Config.Path is required")
	}
	if c.Size <= 0 {
		c.Size = DefaultSize
	}
	if c.OnError == nil {
		c.OnError = func(error) {}
	}
	w := &Writer{c: c, half: c.Size / 2}
	if err := w.open(); err != nil {
		return nil, err
	}
	return w, nil
}

// open opens the file and begins a section.
func (w *Writer) open() error {
	f, err := os.OpenFile(w.c.Path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkBegin(f)
	}
	if err != nil {
		f.Close()
		return err
	}
	w.file, w.size = f, info.Size()
	w.begin()
	return nil
}

// checkBegin returns ErrNotRecord unless a file begins as a record does, though only with a part of
// that, or is empty. After a crash it may begin with NULs.
func checkBegin(f *os.File) error {
	b := make([]byte, len(magic))
	n, err := f.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return err
	}
	if b = b[:n]; n > 0 && b[0] != 0 && !strings.HasPrefix(magic, string(b)) {
		return ErrNotRecord
	}
	return nil
}

// begin starts a section.
func (w *Writer) begin() {
	w.section = make(section)
	w.buf = append(w.buf[:0], magic...)
	w.held = 0
}

// Discard forgets what is held back. It is for a poller that has lost its server list
// to another process, which now writes the record.
func (w *Writer) Discard() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.discard()
}

func (w *Writer) discard() {
	w.stats.Dropped += uint64(w.held)
	w.begin()
}

// Reopen discards what is held back and opens the file at the path again: while this
// process waited for its turn, another one may have made it the older one.
func (w *Writer) Reopen() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.discard()
	w.closeFile()
	if err := w.open(); err != nil {
		w.fail(err)
	}
}

// Observe records an observation of a server of which before was known.
func (w *Writer) Observe(server int64, before livestate.Server, obs livestate.Observation) {
	w.add(before, &Entry{Kind: KindObservation, ServerID: server, Obs: obs})
}

// Edge records a line of the game's log, for [livestate.Server.Edge].
func (w *Writer) Edge(server int64, before livestate.Server, e livestate.Edge) {
	w.add(before, &Entry{Kind: KindEdge, ServerID: server, Edge: e})
}

// AddKnown records sessions that were read from elsewhere before an observation, for
// [livestate.Server.AddKnown].
func (w *Writer) AddKnown(server int64, before livestate.Server, sessions []livestate.Session) {
	w.add(before, &Entry{Kind: KindAddKnown, ServerID: server, Sessions: sessions})
}

// Stop records the end of what is known of a server. One that was never seen is left
// out.
func (w *Writer) Stop(server int64, before livestate.Server, at time.Time, why livestate.Reason) {
	if before.Run.StartedAt.IsZero() {
		return
	}
	w.add(before, &Entry{Kind: KindStop, ServerID: server, At: at, Reason: why})
}

// Forget makes the next entry of a server begin with what is known before it, because that
// does not follow from the entries so far: another poller may have had the server meanwhile.
func (w *Writer) Forget(server int64) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.section, server)
}

func (w *Writer) add(before livestate.Server, e *Entry) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		w.stats.Dropped++
		return
	}
	if _, ok := w.section[e.ServerID]; !ok {
		if !w.append(&Entry{Kind: KindKnown, ServerID: e.ServerID, Run: before.Run, Sessions: before.Sessions}) {
			return
		}
		w.section[e.ServerID] = livestate.Observation{State: noState}
	}
	if !w.append(e) {
		return
	}
	w.held++
	if len(w.buf) >= bufferSize {
		_ = w.write() // OnError knows
	}
}

// noState is the state of no server, so that the first observation of a section
// says its own.
var noState = livestate.State{Players: -1, MaxPlayers: -1, Bots: -1}

// append appends an entry to the buffer. One that no reader would take, because a
// server has told of tens of thousands of players, is left out, and the next one of
// that server begins anew.
func (w *Writer) append(e *Entry) bool {
	w.payload = w.section.append(w.payload[:0], e)
	if len(w.payload) > maxEntry {
		w.payload = nil
		delete(w.section, e.ServerID)
		w.stats.Dropped++
		return false
	}
	w.buf = appendFrame(w.buf, w.payload)
	return true
}

// Stats returns the counts so far; those of a nil *Writer are zero.
func (w *Writer) Stats() Stats {
	if w == nil {
		return Stats{}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stats
}
