package sse_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/sse"
)

// A tape is an answer that is read while it is being written.
type tape struct {
	header http.Header
	mu     sync.Mutex
	text   strings.Builder
	err    error // of the next writes
	login  error // of the next heartbeat
}

func newTape() *tape { return &tape{header: make(http.Header)} }

func (w *tape) Header() http.Header { return w.header }
func (w *tape) WriteHeader(int)     {}
func (w *tape) Flush()              {}

func (w *tape) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return 0, w.err
	}
	return w.text.Write(b)
}

// take returns what was written since the last time.
func (w *tape) take() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := w.text.String()
	w.text.Reset()
	return text
}

func (w *tape) fail(write, login error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err, w.login = write, login
}

func (w *tape) checkLogin() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.login
}

// serve serves a stream that sends what is put into the channel, until it is closed. The
// result comes when the stream has ended.
func serve(ctx context.Context, w http.ResponseWriter, opts *sse.Options) (texts chan<- string, result <-chan error) {
	c, done := make(chan string), make(chan error, 1)
	r := httptest.NewRequestWithContext(ctx, "GET", "/", nil)
	go func() {
		done <- sse.Serve(w, r, opts, func(ctx context.Context, s *sse.Stream) error {
			for {
				select {
				case text, ok := <-c:
					if !ok {
						return nil
					}
					if err := s.Send([]byte(text)); err != nil {
						return err
					}
				case <-ctx.Done():
					return nil
				}
			}
		})
	}()
	return c, done
}

func TestHeartbeat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newTape()
		texts, result := serve(t.Context(), w, &sse.Options{Heartbeat: time.Minute, Retry: 1500 * time.Millisecond})
		synctest.Wait()
		if got := w.take(); got != "retry: 1500\n: hello\n\n" {
			t.Errorf("begins with %q", got)
		}
		if got := w.header.Get("Content-Type"); got != "text/event-stream; charset=utf-8" {
			t.Errorf("type %q", got)
		}
		texts <- "data: a\n\n"
		synctest.Wait()
		if got := w.take(); got != "data: a\n\n" {
			t.Errorf("event is %q", got)
		}
		time.Sleep(150 * time.Second)
		synctest.Wait()
		if got := w.take(); got != ": \n\n: \n\n" {
			t.Errorf("heartbeats are %q", got)
		}
		close(texts)
		if err := <-result; err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := w.take(); got != "" {
			t.Errorf("after the end: %q", got)
		}
	})
}

// What ends a stream ends run's context, and is what Serve returns.
func TestEnds(t *testing.T) {
	t.Parallel()
	errLogin, errPipe := errors.New("the login has ended"), errors.New("broken pipe")
	for name, test := range map[string]struct {
		end  func(w *tape, texts chan<- string, cancel func())
		want error
	}{
		"the login":           {func(w *tape, _ chan<- string, _ func()) { w.fail(nil, errLogin) }, errLogin},
		"the reader, quiet":   {func(w *tape, _ chan<- string, _ func()) { w.fail(errPipe, nil) }, errPipe},
		"the reader, sent to": {func(w *tape, texts chan<- string, _ func()) { w.fail(errPipe, nil); texts <- "data: a\n\n" }, errPipe},
		"the request":         {func(_ *tape, _ chan<- string, cancel func()) { cancel() }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				w := newTape()
				texts, result := serve(ctx, w, &sse.Options{OnHeartbeat: w.checkLogin})
				synctest.Wait()
				test.end(w, texts, cancel)
				if err := <-result; !errors.Is(err, test.want) {
					t.Errorf("Serve returned %v, want %v", err, test.want)
				}
			})
		})
	}
}

func TestSendAfterTheEnd(t *testing.T) {
	t.Parallel()
	var kept *sse.Stream
	w := httptest.NewRecorder()
	err := sse.Serve(w, httptest.NewRequest("GET", "/", nil), nil, func(_ context.Context, s *sse.Stream) error {
		kept = s
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := w.Body.String()
	if err := kept.Send([]byte("data: a\n\n")); !errors.Is(err, sse.ErrEnded) || w.Body.String() != before {
		t.Errorf("Send returned %v and wrote %q", err, w.Body.String()[len(before):])
	}
}

// A heartbeat came after the panic of run. On HTTP/2 a write to an answer that is over panics, on the goroutine of the
// timer, and ends the process.
func TestPanicEndsTheHeartbeat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newTape()
		func() {
			defer func() {
				if v := recover(); v != http.ErrAbortHandler {
					t.Errorf("Serve recovered %v", v)
				}
			}()
			_ = sse.Serve(w, httptest.NewRequest("GET", "/", nil), nil, func(context.Context, *sse.Stream) error { panic(http.ErrAbortHandler) })
		}()
		w.take()
		time.Sleep(time.Hour)
		synctest.Wait()
		if got := w.take(); got != "" {
			t.Errorf("after the end: %q", got)
		}
	})
}

func TestHead(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	err := sse.Serve(w, httptest.NewRequest("HEAD", "/", nil), nil, func(context.Context, *sse.Stream) error {
		t.Error("run is called")
		return nil
	})
	if err != nil || w.Body.Len() > 0 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%v, %q, %v", err, w.Body, w.Header())
	}
}

// A reader who does not read is given up.
func TestReaderWhoDoesNotRead(t *testing.T) {
	t.Parallel()
	result := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result <- sse.Serve(w, r, &sse.Options{WriteTimeout: 50 * time.Millisecond}, func(_ context.Context, s *sse.Stream) error {
			text := sse.Event{Data: make([]byte, 1<<16)}.Append(nil)
			for {
				if err := s.Send(text); err != nil {
					return err
				}
			}
		})
	}))
	t.Cleanup(server.Close)
	nc, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := nc.Write([]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := <-result; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Serve returned %v", err)
	}
}
