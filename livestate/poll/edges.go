package poll

import (
	"sync"

	"github.com/left4me/left4me/livestate"
)

// maxEdges bounds the edges of a server that wait for its next poll.
const maxEdges = 512

// Edge takes a line of a game's log, which counts from the next successful poll of that server
// on; [livestate.Server.Edge] says for what. It does not wait. It reports whether the edge was taken: it is not
// where the Fleet does not poll the server, or too many wait already.
func (f *Fleet) Edge(id int64, e livestate.Edge) bool {
	f.mu.Lock()
	w := f.watchers[id]
	f.mu.Unlock()
	return w != nil && w.edges.add(e)
}

// edgeQueue are the edges of a server that wait for its next poll.
type edgeQueue struct {
	mu    sync.Mutex // guards what follows
	edges []livestate.Edge
	clock livestate.Edge // of the lines that are no edges, the one that was fastest; zero: there was none
}

func (q *edgeQueue) add(e livestate.Edge) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e.Kind == livestate.EdgeClock {
		if !e.Stamp.IsZero() && (q.clock.Stamp.IsZero() || e.At.Sub(e.Stamp) < q.clock.At.Sub(q.clock.Stamp)) {
			q.clock = e
		}
		return true
	}
	if len(q.edges) >= maxEdges {
		return false
	}
	q.edges = append(q.edges, e)
	return true
}

// take returns what waits, and empties the queue.
func (q *edgeQueue) take() []livestate.Edge {
	q.mu.Lock()
	defer q.mu.Unlock()
	edges := q.edges
	if !q.clock.Stamp.IsZero() {
		edges = append([]livestate.Edge{q.clock}, edges...)
	}
	q.edges, q.clock = nil, livestate.Edge{}
	return edges
}
