package httpui

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
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
	if !v.ui.streams.enter(v.User.ID) {
		return &problem{status: http.StatusTooManyRequests, code: "too_many_streams", retry: 30}
	}
	defer v.ui.streams.leave(v.User.ID)

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
