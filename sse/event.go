package sse

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
)

// Event is one event of a stream.
type Event struct {
	ID   uint64 // what a reader says it has read when it connects again; 0: it has none
	Name string // "" is the same as "message"; it ends before its first line break
	Data []byte // any number of lines; a reader drops an event without data
}

var newlines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Append appends the event as the protocol writes it. No data can forge another field or
// event.
func (e Event) Append(b []byte) []byte {
	if e.ID != 0 {
		b = append(b, "id: "...)
		b = append(strconv.AppendUint(b, e.ID, 10), '\n')
	}
	if name, _, _ := strings.Cut(newlines.Replace(e.Name), "\n"); name != "" {
		b = append(append(append(b, "event: "...), name...), '\n')
	}
	data := e.Data
	if bytes.IndexByte(data, '\r') >= 0 {
		data = []byte(newlines.Replace(string(data)))
	}
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		b = append(append(append(b, "data: "...), line...), '\n')
	}
	return append(b, '\n')
}

// LastID returns the ID of the last event that the reader has read, 0 if it says none: it
// connects for the first time, or its number is not one of an [Event].
func LastID(r *http.Request) uint64 {
	id, err := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}
