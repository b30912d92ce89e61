package httpui

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// apiEvents streams what happens on the asker's servers, or on one of them, as
// Server-Sent Events: each with the kind as its event, an id to go on from, and
// JSON as its data. An event "lost" says that the asker has to look for what happened.
func (v *visit) apiEvents() error {
	var only int64
	if s := v.r.URL.Query().Get("server"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id <= 0 {
			return errNotFound
		}
		if _, err := v.ui.Store.Server(v.r.Context(), v.User.ID, id); err != nil {
			return err
		}
		only = id
	}
	// What is no number is an id of another program: from now on, then.
	after, _ := strconv.ParseUint(v.r.Header.Get("Last-Event-ID"), 10, 64)
	if !v.ui.streams.Acquire(v.User.ID) {
		return &problem{status: http.StatusTooManyRequests, code: "too_many_streams", retry: 30}
	}
	defer v.ui.streams.Release(v.User.ID)

	ctx, cancel := context.WithCancel(v.r.Context())
	defer cancel()
	st := &stream{visit: v, only: only, rc: http.NewResponseController(v.w), cancel: cancel}
	st.audience = v.ui.audiences.join(v.User.ID)
	defer v.ui.audiences.leave(v.User.ID)
	if err := st.audience.look(v.r.Context(), v.ui.Store, v.User.ID); err != nil {
		return err
	}

	head := v.w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", noStore)
	head.Set("X-Accel-Buffering", "no")
	st.rc.SetReadDeadline(time.Time{}) // nothing more comes from the asker
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	st.follow(ctx, after)
	return nil // the answer has begun: there is nobody to tell
}
