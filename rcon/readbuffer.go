package rcon

import (
	"sync"
)

// A readBuffer is the memory that a reply needs while it is being read. On a
// socket it is taken when bytes are there, so that neither an idle connection nor one
// that waits for an answer holds any.
type readBuffer struct {
	buf  [bufferSize]byte
	text []byte // the reply as it grows
}

var readBufferPool = sync.Pool{New: func() any { return new(readBuffer) }}

func getReadBuffer() *readBuffer { return readBufferPool.Get().(*readBuffer) }

func (s *readBuffer) free() {
	if cap(s.text) > largestText {
		s.text = nil
	}
	s.text = s.text[:0]
	readBufferPool.Put(s)
}
