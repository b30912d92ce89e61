package httpcontent

import "net/http"

// Before returns a writer to w that calls f once, before the answer begins. Unlike w it has
// no optional methods; [http.ResponseController] finds those of w.
func Before(w http.ResponseWriter, f func()) http.ResponseWriter {
	return &beforeWriter{ResponseWriter: w, before: f}
}

type beforeWriter struct {
	http.ResponseWriter
	before func() // nil: it was called
}

// WriteHeader begins the answer.
func (w *beforeWriter) WriteHeader(status int) {
	w.begin()
	w.ResponseWriter.WriteHeader(status)
}

// Write begins the answer, unless it has begun.
func (w *beforeWriter) Write(b []byte) (int, error) {
	w.begin()
	return w.ResponseWriter.Write(b)
}

func (w *beforeWriter) begin() {
	if w.before != nil {
		w.before()
		w.before = nil
	}
}

// Unwrap lets [http.ResponseController] reach the connection.
func (w *beforeWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
