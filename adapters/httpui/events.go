package httpui

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// apiEvents streams what happens on the user's servers, or on one of them, as
// Server-Sent Events: each with the kind as its event, an id to go on from, and
// JSON as its data. An event "lost" tells the client to read the present state.
func (req *request) apiEvents() error {
	var only int64
	if s := req.r.URL.Query().Get("server"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id <= 0 {
			return errNotFound
		}
		if _, err := req.handler.Store.Server(req.r.Context(), req.User.ID, id); err != nil {
			return err
		}
		only = id
	}
	// What is no number is an id of another program: from now on, then.
	after, _ := strconv.ParseUint(req.r.Header.Get("Last-Event-ID"), 10, 64)
	if !req.handler.streams.Acquire(req.User.ID) {
		return &httpError{status: http.StatusTooManyRequests, code: "too_many_streams", retry: 30}
	}
	defer req.handler.streams.Release(req.User.ID)

	ctx, cancel := context.WithCancel(req.r.Context())
	defer cancel()
	st := &stream{request: req, only: only, rc: http.NewResponseController(req.w), cancel: cancel}
	st.audience = req.handler.audiences.join(req.User.ID)
	defer req.handler.audiences.leave(req.User.ID)
	if err := st.audience.reloadVisible(req.r.Context(), req.handler.Store, req.User.ID); err != nil {
		return err
	}

	head := req.w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", noStore)
	head.Set("X-Accel-Buffering", "no")
	st.rc.SetReadDeadline(time.Time{}) // nothing more comes from the client
	req.w.WriteHeader(http.StatusOK)
	if req.r.Method == http.MethodHead {
		return nil
	}
	st.follow(ctx, after)
	return nil // the answer has begun
}
