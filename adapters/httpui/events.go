package httpui

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/left4me/left4me/sse"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// apiEvents streams what happens on the user's servers, or on one of them, as
// Server-Sent Events: each with the kind as its event, an id to go on from, and
// JSON as its data. An event "lost" tells the client to read the present state.
func (req *request) apiEvents() error {
	var only int64
	if s := req.r.URL.Query().Get("server"); s != "" {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil || id <= 0 {
			return httperror.NotFound
		}
		if _, err := req.handler.Store.Server(req.r.Context(), req.User.ID, id); err != nil {
			return err
		}
		only = id
	}
	if !req.handler.streams.Acquire(req.User.ID) {
		return &httpError{Status: http.StatusTooManyRequests, Code: "too_many_streams", Retry: 30}
	}
	defer req.handler.streams.Release(req.User.ID)
	audience := req.handler.audiences.Join(req.User.ID)
	defer audience.Leave()
	if err := audience.Reload(req.r.Context()); err != nil {
		return err
	}
	check := func() error {
		if err := req.reauthenticate(); err != nil {
			return err
		}
		return audience.Reload(req.r.Context())
	}
	sse.Serve(req.w, req.r, &sse.Options{OnHeartbeat: check}, func(ctx context.Context, s *sse.Stream) error {
		for e, lost := range req.handler.Events(ctx, sse.LastID(req.r)) {
			if lost > 0 {
				if err := s.Send(lostEvents); err != nil {
					return err
				}
			}
			if only != 0 && only != e.ServerID || !audience.CanSee(ctx, e.ServerID) {
				continue
			}
			text, err := req.handler.encoder.Encode(e)
			if err == nil {
				err = s.Send(text)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return nil // the answer has begun
}

var lostEvents = []byte("event: lost\ndata: {}\n\n")

var errLoginEnded = errors.New("httpui: login ended")

// reauthenticate fails if the login has ended or belongs to another user.
func (req *request) reauthenticate() error {
	was := req.User.ID
	req.User = store.User{}
	if err := req.identify(); err != nil {
		return err
	}
	if req.User.ID != was {
		return errLoginEnded
	}
	return nil
}

// visible are the servers that a user may see.
func (h *handler) visible(ctx context.Context, user int64) ([]int64, error) {
	servers, err := h.Store.Servers(ctx, user)
	return serverIDs(servers), err
}

func (h *handler) isVisible(ctx context.Context, user, server int64) (bool, error) {
	if _, err := h.Store.Server(ctx, user, server); !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	return false, nil
}
