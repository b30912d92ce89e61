package api

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/left4me/left4me/livestate"
)

// An EventEncoder writes events as Server-Sent Events, each once for all streams that
// send it: it remembers the newest 256. Its zero value is ready, and many goroutines may
// use it.
type EventEncoder struct {
	mu   sync.Mutex
	ring [256]struct {
		event livestate.Event
		text  []byte
	}
}

// Encode returns an event with its ID and its kind. The bytes must not be changed.
func (c *EventEncoder) Encode(e livestate.Event) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	place := &c.ring[e.ID%uint64(len(c.ring))]
	if place.text != nil && place.event == e {
		return place.text, nil
	}
	data, err := json.Marshal(NewEvent(e))
	if err != nil {
		return nil, err
	}
	place.event = e
	place.text = fmt.Appendf(nil, "id: %d\nevent: %s\ndata: %s\n\n", e.ID, e.Kind, data)
	return place.text, nil
}
