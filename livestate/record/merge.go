package record

import (
	"errors"
	"io"
	"time"
)

// merger gives the entries of several records in the order of time. Those of one record stay
// in their order.
type merger struct{ streams []*stream }

// stream is a record whose next entries have been read up to one that has a time.
type stream struct {
	*Reader
	next []Entry
	at   time.Time // of the last of next, and no earlier than before
	end  error     // what the record ended with, after next
}

func newMerger(records []io.Reader) *merger {
	m := new(merger)
	for _, r := range records {
		m.streams = append(m.streams, &stream{Reader: NewReader(r)})
	}
	return m
}

// maxAhead bounds the entries without a time that are read ahead.
const maxAhead = 1 << 16

// fill reads up to an entry that has a time, unless there are entries.
func (s *stream) fill() {
	for len(s.next) == 0 || s.end == nil && len(s.next) < maxAhead && when(&s.next[len(s.next)-1]).IsZero() {
		if s.end != nil {
			return
		}
		e, err := s.Reader.Next()
		if err != nil {
			s.end = err
			return
		}
		s.next = append(s.next, e)
		if at := when(&e); at.After(s.at) {
			s.at = at
		}
	}
}

// when is the time of an entry; zero: it has none.
func when(e *Entry) time.Time {
	switch e.Kind {
	case KindObservation:
		return e.Obs.At
	case KindStop:
		return e.At
	case KindEdge:
		return e.Edge.At
	}
	return time.Time{}
}

// Next returns the next entry, as that of a Reader does.
func (m *merger) Next() (Entry, error) {
	var first *stream
	for _, s := range m.streams {
		s.fill()
		if len(s.next) == 0 {
			if !errors.Is(s.end, io.EOF) {
				return Entry{}, s.end
			}
			continue
		}
		if first == nil || s.at.Before(first.at) {
			first = s
		}
	}
	if first == nil {
		return Entry{}, io.EOF
	}
	e := first.next[0]
	first.next = first.next[1:]
	return e, nil
}

// Entries returns how many entries were given or read ahead.
func (m *merger) Entries() (n int) {
	for _, s := range m.streams {
		n += s.Reader.Entries()
	}
	return n
}

// Damaged returns at how many places so far the records could not be read.
func (m *merger) Damaged() (n int) {
	for _, s := range m.streams {
		n += s.Reader.Damaged()
	}
	return n
}
