package sse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Defaults of [Options].
const (
	DefaultHeartbeat    = 15 * time.Second
	DefaultWriteTimeout = 10 * time.Second
	DefaultRetry        = 3 * time.Second
)

// ErrEnded is what [Stream.Send] returns after the end of its stream, unless something
// else has ended it.
var ErrEnded = errors.New("sse: the stream has ended")

// Options adjusts a stream. Its zero value and nil mean the defaults.
type Options struct {
	// Heartbeat is how long a stream is quiet before a comment shows that it lives.
	// It comes whether or not events do. Default 15 s.
	Heartbeat time.Duration

	// WriteTimeout is how long a reader may take for what is sent at once. Default 10 s.
	WriteTimeout time.Duration

	// Retry is how long a reader waits before it connects again, in whole
	// milliseconds. Default 3 s.
	Retry time.Duration

	// OnHeartbeat is called before each heartbeat; an error ends the stream, such as
	// that the login of the reader has ended. Nothing is sent meanwhile. Nil is fine.
	OnHeartbeat func() error
}

func (o *Options) withDefaults() Options {
	var own Options
	if o != nil {
		own = *o
	}
	own.Heartbeat = cmp.Or(own.Heartbeat, DefaultHeartbeat)
	own.WriteTimeout = cmp.Or(own.WriteTimeout, DefaultWriteTimeout)
	own.Retry = cmp.Or(own.Retry, DefaultRetry)
	if own.OnHeartbeat == nil {
		own.OnHeartbeat = func() error { return nil }
	}
	return own
}

// A Stream is an answer to which events are written. Its methods may be called from many
// goroutines until [Serve] returns.
type Stream struct {
	opts Options
	w    http.ResponseWriter
	rc   *http.ResponseController
	stop context.CancelFunc

	mu    sync.Mutex // guards what is written, too
	timer *time.Timer
	err   error // why the stream has ended; nil while it goes on
}

// Serve answers r with a stream, and ends it when run returns. The ctx of run ends with
// that of r, and when the stream ends before. The answer to a HEAD is the head alone.
//
// Serve returns what ended the stream: an error of a write or of OnHeartbeat, or else
// what run returned. The answer has begun then, so only a log can be told of it.
func Serve(w http.ResponseWriter, r *http.Request, opts *Options, run func(ctx context.Context, s *Stream) error) error {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s := &Stream{opts: opts.withDefaults(), w: w, rc: http.NewResponseController(w), stop: cancel}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // of a proxy
	s.rc.SetReadDeadline(time.Time{})   // nothing more comes from the client
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := s.begin(); err != nil {
		return err
	}
	defer func() { _ = s.end(nil) }() // if run panics: no heartbeat must write to an answer that is over
	return s.end(run(ctx, s))
}

func (s *Stream) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(fmt.Appendf(nil, "retry: %d\n: hello\n\n", s.opts.Retry.Milliseconds())); err != nil {
		return err
	}
	s.timer = time.AfterFunc(s.opts.Heartbeat, s.beat)
	return nil
}

// end stops the heartbeat: the answer must not be used after the request.
func (s *Stream) end(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer.Stop()
	if s.err == nil {
		s.err = ErrEnded
		return err
	}
	return s.err
}

func (s *Stream) beat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return
	}
	if s.err = s.opts.OnHeartbeat(); s.err == nil {
		s.err = s.write([]byte(": \n\n"))
	}
	if s.err != nil {
		s.stop()
		return
	}
	s.timer.Reset(s.opts.Heartbeat)
}

// Send sends text as it is, at once: one or more events, as [Event.Append] makes them.
// An error is the end of the stream.
func (s *Stream) Send(text []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	if s.err = s.write(text); s.err != nil {
		s.stop()
	}
	return s.err
}

func (s *Stream) write(text []byte) error {
	if err := s.rc.SetWriteDeadline(time.Now().Add(s.opts.WriteTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := s.w.Write(text); err != nil {
		return err
	}
	if err := s.rc.Flush(); err != nil {
		return err
	}
	s.rc.SetWriteDeadline(time.Time{}) // with HTTP/2 it would end a stream that is only quiet
	return nil
}
