package webapitest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
)

// memory answers requests without a network.
type memory struct{ s *Server }

// RoundTrip runs the handler of the host in the goroutine of the caller.
func (m memory) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		req.Body.Close()
	}
	var h http.Handler
	switch "http://" + req.URL.Host {
	case m.s.BaseURL:
		h = m.s.api
	case m.s.AvatarURL:
		h = m.s.avatars
	default:
		return nil, errors.New("webapitest: no such host in memory")
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	rec := httptest.NewRecorder()
	aborted := serve(h, rec, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	resp := rec.Result()
	resp.Request = req
	if aborted {
		if !rec.Flushed {
			return nil, io.EOF // not even a header
		}
		resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(rec.Body.Bytes()), cut{}))
	}
	return resp, nil
}

// serve runs a handler, which may end the connection as one of net/http does.
func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (aborted bool) {
	defer func() {
		if v := recover(); v == http.ErrAbortHandler {
			aborted = true
		} else if v != nil {
			panic(v)
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

// cut is the end of an answer that was cut off.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
