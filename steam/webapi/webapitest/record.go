package webapitest

import (
	"slices"

	"github.com/left4me/left4me/steam"
)

// Request is what one request to the API was. It does not hold the key.
type Request struct {
	Method      string     // "GetPlayerSummaries" and so on; empty for a path that Steam has not
	Path        string     // the path of the URL
	IDs         []steam.ID // the ids that were asked for, as they came
	Vanity      string     // the custom URL that was asked for
	App         string     // the app whose newest version was asked for
	Version     string     // the version that was asked about
	KeyInHeader bool       // whether the x-webapi-key header was there
	KeyInURL    bool       // whether a key was in the query, where it must not be
}

// maxRecord is how many requests a Server remembers, the newest ones.
const maxRecord = 10_000

// record is what a Server has been asked.
type record struct {
	calls, faces int
	requests     []Request
}

func (r *record) add(req Request) {
	r.calls++
	if len(r.requests) >= maxRecord {
		r.requests = slices.Delete(r.requests, 0, maxRecord/2)
	}
	r.requests = append(r.requests, req)
}

// Requests returns what the API was asked, in order, failed requests included. A
// Server remembers at least the last 5,000 requests. The slice is the caller's; the
// ids in it are shared and not to be changed.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.record.requests)
}

// Calls returns how many requests the API has had, failed ones included.
func (s *Server) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record.calls
}

// AvatarCalls returns how many requests the avatar host has had, failed ones
// included.
func (s *Server) AvatarCalls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.record.faces
}
