package webapitest

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is a way to fail. The functions below make the usual ones; the zero Fault
// is none at all. Fields go together: a Delay comes first, then the answer of
// Status, Header and Body or the true one, which Cut may end early. A Fault that a
// Server has been given is not to be changed.
type Fault struct {
	// Delay is the time before the answer. The answer never comes if the client
	// goes away first, or the Server is closed.
	Delay time.Duration

	// Hang keeps the request without an answer until the client goes away or the
	// Server is closed.
	Hang bool

	// Status, if not 0, makes the answer that Status, Header and Body instead of
	// the true one. It is 200 or above; 204 and 304 have no body.
	Status int
	Header http.Header
	Body   string

	// Repeat is how many times Body is written; 0 means once.
	Repeat int

	// Cut ends the connection in the middle of the answer.
	Cut bool
}

// RateLimited is status 429 with a page of HTML, and the header Retry-After unless
// retryAfter is empty.
func RateLimited(retryAfter string) Fault {
	f := HTML(http.StatusTooManyRequests)
	if retryAfter != "" {
		f.Header.Set("Retry-After", retryAfter)
	}
	return f
}

// BadKey is status 403 with a page of HTML, which is how Steam refuses a key.
func BadKey() Fault { return HTML(http.StatusForbidden) }

// HTML is a page of HTML with that status, 200 included.
func HTML(status int) Fault {
	return Fault{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html; charset=UTF-8"}},
		Body:   "<html><body><h1>Something went wrong</h1></body></html>\n",
	}
}

// Redirect sends the client to another address, with status 302.
func Redirect(to string) Fault {
	return Fault{Status: http.StatusFound, Header: http.Header{"Location": {to}}}
}

// JSON is status 200 and that body, which is declared to be JSON.
func JSON(body string) Fault {
	return Fault{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
}

// Slow answers truly, after d.
func Slow(d time.Duration) Fault { return Fault{Delay: d} }

// Hang never answers.
func Hang() Fault { return Fault{Hang: true} }

// Cut ends the connection in the middle of the true answer.
func Cut() Fault { return Fault{Cut: true} }

// Huge is status 200 with a body of about that many bytes, declared to be JSON and
// all of it spaces, which JSON allows.
func Huge(bytes int) Fault {
	f := JSON(strings.Repeat(" ", 1<<10))
	f.Repeat = max(1, bytes>>10)
	return f
}

// faults is what is to go wrong: the queue first, then the standing fault.
type faults struct {
	queue    []Fault
	standing Fault
}

func (f *faults) next() Fault {
	if len(f.queue) == 0 {
		return f.standing
	}
	first := f.queue[0]
	f.queue = f.queue[1:]
	return first
}

// SetFault makes all requests to the API fail as f says, from now on; a zero Fault
// heals it. Requests under way are not touched.
func (s *Server) SetFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.standing = f
}

// FailNext makes the next requests to the API fail, one for each Fault, before
// what SetFault says applies again. A zero Fault lets one request succeed.
func (s *Server) FailNext(fs ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.queue = append(s.faults.queue, fs...)
}

// SetAvatarFault is SetFault for the avatar host.
func (s *Server) SetAvatarFault(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faceless.standing = f
}

// serve answers a request: truly, if the fault allows it. It gives up when closed
// is closed.
func (f Fault) serve(w http.ResponseWriter, r *http.Request, closed <-chan struct{}, truly func(http.ResponseWriter)) {
	if f.Hang || f.Delay > 0 {
		var after <-chan time.Time // never, for Hang
		if !f.Hang {
			after = time.After(f.Delay)
		}
		select {
		case <-after:
		case <-closed:
			panic(http.ErrAbortHandler)
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
	}
	if f.Status != 0 {
		truly = f.instead
	}
	if !f.Cut {
		truly(w)
		return
	}
	half := &halfWriter{ResponseWriter: w}
	truly(half)
	half.cut()
}

// instead writes the answer of Status, Header and Body.
func (f Fault) instead(w http.ResponseWriter) {
	for name, values := range f.Header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(f.Status)
	for range max(1, f.Repeat) {
		if _, err := io.WriteString(w, f.Body); err != nil {
			return
		}
	}
}

// halfWriter keeps an answer, to send half of it.
type halfWriter struct {
	http.ResponseWriter
	status int
	body   []byte
}

func (h *halfWriter) WriteHeader(status int) { h.status = status }

func (h *halfWriter) Write(b []byte) (int, error) {
	h.body = append(h.body, b...)
	return len(b), nil
}

// cut sends the header, which promises all of the body, and half of the body.
func (h *halfWriter) cut() {
	if h.status == 0 {
		h.status = http.StatusOK
	}
	h.Header().Set("Content-Length", strconv.Itoa(len(h.body)+1))
	h.ResponseWriter.WriteHeader(h.status)
	h.ResponseWriter.Write(h.body[:len(h.body)/2])
	http.NewResponseController(h.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}
