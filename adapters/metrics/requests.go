package metrics

import (
	"net/http"
	"strings"
	"time"
)

// classes are the values of the label class, by the first digit of the status.
var classes = [...]string{"", "1xx", "2xx", "3xx", "4xx", "5xx"}

// Instrument returns a handler that does what h does and counts the requests and the event
// streams.
func (m *Collector) Instrument(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, finished := time.Now(), false
		a := &answer{ResponseWriter: w, m: m}
		defer func() {
			if a.status == 0 && finished {
				a.status = http.StatusOK
			} else if a.status == 0 {
				a.status = http.StatusInternalServerError // it panicked
			}
			if class := a.status / 100; 0 < class && class < len(classes) {
				m.requests.WithLabelValues(classes[class]).Inc()
			}
			if a.stream {
				m.streams.Dec()
			} else {
				m.answers.Observe(time.Since(began).Seconds())
			}
		}()
		h.ServeHTTP(a, r)
		finished = true
	})
}

// answer notes the status of an answer, and whether it is an event stream.
type answer struct {
	http.ResponseWriter
	m      *Collector
	status int
	stream bool
}

func (a *answer) WriteHeader(status int) {
	a.note(status)
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	a.note(http.StatusOK)
	return a.ResponseWriter.Write(b)
}

func (a *answer) note(status int) {
	if a.status != 0 || status < 200 && status != http.StatusSwitchingProtocols {
		return // which another status follows
	}
	a.status = status
	if a.stream = strings.HasPrefix(a.Header().Get("Content-Type"), "text/event-stream"); a.stream {
		a.m.streams.Inc()
	}
}

// Unwrap lets [http.ResponseController] reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
