package httpui

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

const (
	heartbeat  = 15 * time.Second // between comments on a quiet stream
	eventWrite = 10 * time.Second // for a reader to take an event
)

type eventJSON struct {
	Kind     livestate.EventKind `json:"kind"`
	At       time.Time           `json:"at"`
	ServerID int64               `json:"server_id"`
	SteamID  string              `json:"steam_id,omitempty"`
	Name     string              `json:"name,omitempty"`
	From     string              `json:"from,omitempty"`
	Since    *time.Time          `json:"since,omitempty"`        // of trouble
	LastSeen *time.Time          `json:"last_seen_at,omitempty"` // of down

	Players     int    `json:"players"`
	MaxPlayers  int    `json:"max_players"`
	Bots        int    `json:"bots"`
	Map         string `json:"map"`
	Hibernating bool   `json:"hibernating"`
}

func eventOf(e livestate.Event) eventJSON {
	j := eventJSON{
		Kind: e.Kind, At: e.At.UTC(), ServerID: e.ServerID, From: e.From,
		Players: e.State.Players, MaxPlayers: e.State.MaxPlayers, Bots: e.State.Bots,
		Map: e.State.Map, Hibernating: e.State.Hibernating,
	}
	switch e.Kind {
	case livestate.EventJoin, livestate.EventLeave, livestate.EventReopen, livestate.EventRename:
		j.SteamID, j.Name = e.Session.SteamID.String(), nameOf(e.Session)
	case livestate.EventTrouble:
		j.Since = timeOf(e.LastSeenAt)
	case livestate.EventDown:
		j.LastSeen = timeOf(e.LastSeenAt)
	}
	return j
}

// apiEvents streams what happens on the asker's servers, or on one of them, as
// Server-Sent Events: each with the kind as its event, an id to go on from, and
// JSON as its data. An event "lost" says that the asker must look for himself.
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
	if !v.ui.streams.enter(v.User.ID) {
		return &problem{status: http.StatusTooManyRequests, code: "too_many_streams", retry: 30}
	}
	defer v.ui.streams.leave(v.User.ID)

	st := &stream{visit: v, only: only, rc: http.NewResponseController(v.w)}
	if err := st.look(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(v.r.Context())
	defer cancel()
	events := pump(ctx, v.ui.Events(ctx, after))

	head := v.w.Header()
	head.Set("Content-Type", "text/event-stream; charset=utf-8")
	head.Set("Cache-Control", noStore)
	head.Set("X-Accel-Buffering", "no")
	st.rc.SetReadDeadline(time.Time{}) // nothing more comes from the asker
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	if st.write("retry: 3000\n: hello\n\n") != nil {
		return nil
	}
	st.follow(ctx, events)
	return nil // the answer has begun: there is nobody to tell
}

// An arrival is an event on its way to a stream.
type arrival struct {
	livestate.Event
	lost uint64
}

// pump runs a sequence, which waits, beside a stream, which waits for other
// things too. It ends with ctx.
func pump(ctx context.Context, seq iter.Seq2[livestate.Event, uint64]) <-chan arrival {
	c := make(chan arrival)
	go func() {
		defer close(c)
		for e, lost := range seq {
			select {
			case c <- arrival{e, lost}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return c
}

// A stream writes to one asker.
type stream struct {
	*visit
	rc      *http.ResponseController
	only    int64 // a server, 0 for all
	visible map[int64]bool
}

func (st *stream) follow(ctx context.Context, events <-chan arrival) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			// A login that ended, a server that went to somebody else: within a heartbeat.
			if st.again() != nil || st.look() != nil || st.write(": \n\n") != nil {
				return
			}
		case e, ok := <-events:
			if !ok || st.tell(e) != nil {
				return
			}
		}
	}
}

var errEnded = errors.New("httpui: login ended")

// again checks that the asker is still who he was.
func (st *stream) again() error {
	was := st.User.ID
	st.User = store.User{}
	if err := st.identify(); err != nil {
		return err
	}
	if st.User.ID != was {
		return errEnded
	}
	return nil
}

// look finds out which servers the asker may see.
func (st *stream) look() error {
	ctx, cancel := context.WithTimeout(st.r.Context(), requestTime)
	defer cancel()
	servers, err := st.ui.Store.Servers(ctx, st.User.ID)
	if err != nil {
		return err
	}
	st.visible = make(map[int64]bool, len(servers))
	for _, s := range servers {
		st.visible[s.ID] = st.only == 0 || st.only == s.ID
	}
	return nil
}

func (st *stream) tell(e arrival) error {
	if e.lost > 0 {
		if err := st.write("event: lost\ndata: {}\n\n"); err != nil {
			return err
		}
	}
	shown, known := st.visible[e.ServerID]
	if !known && st.only == 0 {
		// A server that was made a moment ago, or somebody else's: remember which.
		_, err := st.ui.Store.Server(st.r.Context(), st.User.ID, e.ServerID)
		shown = err == nil
		if err == nil || errors.Is(err, store.ErrNotFound) {
			st.visible[e.ServerID] = shown
		}
	}
	if !shown {
		return nil
	}
	data, err := json.Marshal(eventOf(e.Event))
	if err != nil {
		return err
	}
	return st.write(fmt.Sprintf("id: %d\nevent: %s\ndata: %s\n\n", e.ID, e.Kind, data))
}

// write sends text at once, and gives up on a reader who does not read.
func (st *stream) write(text string) error {
	if err := st.rc.SetWriteDeadline(time.Now().Add(eventWrite)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := st.w.Write([]byte(text)); err != nil {
		return err
	}
	if err := st.rc.Flush(); err != nil {
		return err
	}
	st.rc.SetWriteDeadline(time.Time{}) // with HTTP/2 it would end a stream that is only quiet
	return nil
}
