package httpui

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

const (
	heartbeat  = 15 * time.Second // between comments on a stream
	eventWrite = 10 * time.Second // for a reader to take an event
)

// A stream writes to one client. The goroutine of the request waits for events; the
// heartbeat comes from a timer, so that a quiet stream needs no goroutine beside it.
type stream struct {
	*request
	rc       *http.ResponseController
	only     int64 // a server, 0 for all
	cancel   context.CancelFunc
	audience *audience

	mu    sync.Mutex // guards what is written, and request
	timer *time.Timer
	ended bool
}

// follow sends the events after the one with id after, until ctx ends, the client stops
// reading or the login ends.
func (st *stream) follow(ctx context.Context, after uint64) {
	st.mu.Lock()
	err := st.write([]byte("retry: 3000\n: hello\n\n"))
	st.timer = time.AfterFunc(heartbeat, st.heartbeat)
	st.mu.Unlock()
	defer st.end()
	if err != nil {
		return
	}
	for e, lost := range st.handler.Events(ctx, after) {
		if st.sendEvent(e, lost) != nil {
			return
		}
	}
}

// end stops the heartbeat: the response must not be used after the request.
func (st *stream) end() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.ended = true
	st.timer.Stop()
}

// heartbeat shows that the stream lives, and ends it if the login has ended. It also
// notices that a server now belongs to another user.
func (st *stream) heartbeat() {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.ended {
		return
	}
	if st.reauthenticate() != nil || st.audience.reloadVisible(st.r.Context(), st.handler.Store, st.User.ID) != nil || st.write([]byte(": \n\n")) != nil {
		st.ended = true
		st.cancel()
		return
	}
	st.timer.Reset(heartbeat)
}

var errLoginEnded = errors.New("httpui: login ended")

// reauthenticate fails if the login has ended or belongs to another user.
func (st *stream) reauthenticate() error {
	was := st.User.ID
	st.User = store.User{}
	if err := st.identify(); err != nil {
		return err
	}
	if st.User.ID != was {
		return errLoginEnded
	}
	return nil
}

var lostEvents = []byte("event: lost\ndata: {}\n\n")

func (st *stream) sendEvent(e livestate.Event, lost uint64) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.ended {
		return errLoginEnded
	}
	if lost > 0 {
		if err := st.write(lostEvents); err != nil {
			return err
		}
	}
	if st.only != 0 && st.only != e.ServerID || !st.audience.canSee(st.r.Context(), st.handler.Store, st.User.ID, e.ServerID) {
		return nil
	}
	text, err := st.handler.encoder.Encode(e)
	if err != nil {
		return err
	}
	return st.write(text)
}

// write sends text at once, and gives up on a reader who does not read.
func (st *stream) write(text []byte) error {
	if err := st.rc.SetWriteDeadline(time.Now().Add(eventWrite)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := st.w.Write(text); err != nil {
		return err
	}
	if err := st.rc.Flush(); err != nil {
		return err
	}
	st.rc.SetWriteDeadline(time.Time{}) // with HTTP/2 it would end a stream that is only quiet
	return nil
}
