package queries

import "sync"

// Inflight counts the calls under way, until it is closed. The zero value has none.
type Inflight struct {
	mu     sync.Mutex
	closed bool
	calls  sync.WaitGroup
}

// Begin reports whether a call may begin, and counts it if so.
func (f *Inflight) Begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.calls.Add(1)
	return true
}

// End ends a call that Begin has counted.
func (f *Inflight) End() { f.calls.Done() }

// Close lets no more calls begin, waits for those under way, and reports whether it is
// the first Close.
func (f *Inflight) Close() bool {
	f.mu.Lock()
	was := f.closed
	f.closed = true
	f.mu.Unlock()
	f.calls.Wait()
	return !was
}
