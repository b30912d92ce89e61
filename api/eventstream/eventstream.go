// Package eventstream serves what happens on game servers as server-sent events, to each
// user that of the servers which they may see. It is the event stream of the JSON API of
// package api.
//
//	streams := eventstream.New(eventstream.Config{Store: st, Events: bus.Subscribe})
//	...
//	err := streams.Serve(w, r, user.ID, func() error { return checkLogin(r) })
//
// Each event has its kind as its name, an ID to go on from, and an api.Event as its data.
// After an event "lost" some are missing, and the client should read the present state.
package eventstream

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"strconv"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/sse"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
)

// Defaults of [Config].
const (
	DefaultStreams     = 2000
	DefaultUserStreams = 250 // screens that one account may have
)

// ErrTooMany is what [Streams.Serve] returns where no more streams may be open.
var ErrTooMany error = &httperror.Error{Status: http.StatusTooManyRequests, Code: "too_many_streams", Retry: 30}

// Store is the part of a store that says which servers a user may see.
type Store interface {
	// Servers returns the servers that a user may see.
	Servers(ctx context.Context, userID int64) ([]store.Server, error)

	// Server returns one of them, or [store.ErrNotFound].
	Server(ctx context.Context, userID, id int64) (store.Server, error)
}

// Config has the settings of [New].
type Config struct {
	// Store says who may see what. Required.
	Store Store

	// Events yields what happens after the event with that ID, and how many events were
	// lost before each; after 0 means from now on. It ends with ctx, and many run at the
	// same time, as of events.Bus.Subscribe. Required.
	Events func(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64]

	// Streams and UserStreams are how many streams may be open at a time, in all and of
	// one user. Zero or less means 2,000 and 250.
	Streams, UserStreams int
}

// Streams serves event streams. Make it with [New]; many goroutines may use it.
type Streams struct {
	store     Store
	events    func(ctx context.Context, after uint64) iter.Seq2[livestate.Event, uint64]
	open      *httplimit.Slots[int64]
	audiences sse.Audiences[int64, int64] // which servers a user may see
	encoder   api.EventEncoder
}

// New returns what serves event streams.
func New(c Config) *Streams {
	s := &Streams{store: c.Store, events: c.Events}
	s.open = httplimit.NewSlots[int64](cmp.Or(max(c.Streams, 0), DefaultStreams), cmp.Or(max(c.UserStreams, 0), DefaultUserStreams))
	s.audiences.List, s.audiences.Check = s.visible, s.isVisible
	return s
}

// Forget makes the streams of a user ask again which servers they may see, from their next
// event on: call it when they may see fewer than before.
func (s *Streams) Forget(user int64) { s.audiences.Forget(user) }

// Serve answers r with a stream of what happens on the servers that a user may see, or on the
// one in the parameter "server" of the URL. It goes on after the event in the header
// Last-Event-ID. check, if not nil, is called before each heartbeat, and an error of it ends
// the stream, such as that the login has ended.
//
// An error means that nothing was answered: [ErrTooMany], the error of a server that the user
// may not see, or that of the store. Otherwise Serve returns when the stream has ended.
func (s *Streams) Serve(w http.ResponseWriter, r *http.Request, user int64, check func() error) error {
	only, err := s.only(r, user)
	if err != nil {
		return err
	}
	if !s.open.Acquire(user) {
		return ErrTooMany
	}
	defer s.open.Release(user)
	audience := s.audiences.Join(user)
	defer audience.Leave()
	if err := audience.Reload(r.Context()); err != nil {
		return err
	}
	opts := sse.Options{OnHeartbeat: func() error {
		if check != nil {
			if err := check(); err != nil {
				return err
			}
		}
		return audience.Reload(r.Context())
	}}
	sse.Serve(w, r, &opts, func(ctx context.Context, stream *sse.Stream) error {
		for e, lost := range s.events(ctx, sse.LastID(r)) {
			if lost > 0 {
				if err := stream.Send(lostEvents); err != nil {
					return err
				}
			}
			if only != 0 && only != e.ServerID || !audience.CanSee(ctx, e.ServerID) {
				continue
			}
			text, err := s.encoder.Encode(e)
			if err == nil {
				err = stream.Send(text)
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

// only returns the server of which alone a request wants events, 0 for all.
func (s *Streams) only(r *http.Request, user int64) (int64, error) {
	text := r.URL.Query().Get("server")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return 0, httperror.NotFound
	}
	ctx, cancel := context.WithTimeout(r.Context(), sse.DefaultTimeout)
	defer cancel()
	_, err = s.store.Server(ctx, user, id)
	return id, err
}

// visible returns the servers that a user may see.
func (s *Streams) visible(ctx context.Context, user int64) ([]int64, error) {
	servers, err := s.store.Servers(ctx, user)
	return store.ServerIDs(servers), err
}

func (s *Streams) isVisible(ctx context.Context, user, server int64) (bool, error) {
	if _, err := s.store.Server(ctx, user, server); !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	return false, nil
}
