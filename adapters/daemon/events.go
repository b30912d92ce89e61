package daemon

import (
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// appendEvents appends what one step of a server means to those who read events:
// that it went up, the new map and state, who left, who came, who is called
// otherwise now, that it went down.
func appendEvents(events []store.Event, server int64, c livestate.Changes) []store.Event {
	event := func(kind store.EventKind) store.Event {
		return store.Event{Kind: kind, At: c.At, ServerID: server, State: c.Run.State}
	}
	if c.Up {
		events = append(events, event(store.WentUp))
	}
	if c.MapChanged {
		e := event(store.MapChanged)
		e.From = c.MapBefore
		events = append(events, e)
	}
	if c.RunStarted && !sameButMap(c.Previous.State, c.Run.State) {
		events = append(events, event(store.StateSeen))
	}
	for _, list := range [...]struct {
		kind     store.EventKind
		sessions []livestate.Session
	}{
		{store.Departed, c.Closed},
		{store.Joined, c.Opened},
		{store.Returned, c.Reopened},
	} {
		for _, s := range list.sessions {
			e := event(list.kind)
			e.Session = s
			events = append(events, e)
		}
	}
	for _, r := range c.Renamed {
		e := event(store.Renamed)
		e.Session, e.From = r.Session, r.From
		events = append(events, e)
	}
	if c.Down {
		events = append(events, event(store.WentDown))
	}
	return events
}

func sameButMap(a, b livestate.State) bool {
	a.Map = b.Map
	return a == b
}
