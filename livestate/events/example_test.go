package events_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/events"
)

func Example() {
	var bus events.Bus
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	bus.Publish([]livestate.Event{
		{Kind: livestate.EventUp, ServerID: 7},
		{Kind: livestate.EventJoin, ServerID: 7, Session: livestate.Session{LastName: "Crone"}},
	})
	// A reader that resumes after an id which it has from an earlier process gets
	// what the bus still has, and learns that it may have lost something.
	for e, lost := range bus.Subscribe(ctx, 1) {
		fmt.Println(e.Kind, e.ServerID, e.Session.LastName, lost)
		if e.Kind == livestate.EventJoin {
			break
		}
	}
	// Output:
	// up 7  1
	// join 7 Crone 0
}
