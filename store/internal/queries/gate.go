package queries

import "sync"

// Gate counts the calls under way. Its zero value is open.
type Gate struct {
	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

// Enter reports whether the gate is open, and counts the call if it is.
func (g *Gate) Enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside.Add(1)
	return true
}

// Leave ends a call that Enter has counted.
func (g *Gate) Leave() { g.inside.Done() }

// Shut closes the gate, waits until no call is inside, and reports whether it
// was open.
func (g *Gate) Shut() bool {
	g.mu.Lock()
	was := g.closed
	g.closed = true
	g.mu.Unlock()
	g.inside.Wait()
	return !was
}
