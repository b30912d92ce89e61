package httplimit

import "sync"

// Slots bounds what is under way at a time, in all and for each key. Make it with
// [NewSlots].
type Slots[K comparable] struct {
	max, perKey int

	mu    sync.Mutex
	total int
	byKey map[K]int
}

// NewSlots returns a bound of max in all and perKey for each key.
func NewSlots[K comparable](max, perKey int) *Slots[K] {
	return &Slots[K]{max: max, perKey: perKey, byKey: make(map[K]int)}
}

// Acquire takes a slot and reports whether there was one. [Slots.Release] gives it back.
func (s *Slots[K]) Acquire(key K) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.max || s.byKey[key] >= s.perKey {
		return false
	}
	s.total++
	s.byKey[key]++
	return true
}

// Release gives back a slot that [Slots.Acquire] took for the same key.
func (s *Slots[K]) Release(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total--
	if s.byKey[key]--; s.byKey[key] == 0 {
		delete(s.byKey, key)
	}
}

// Enter is Acquire, with what gives the slot back: leave is nil if there was none.
func (s *Slots[K]) Enter(key K) (leave func(), ok bool) {
	if !s.Acquire(key) {
		return nil, false
	}
	return func() { s.Release(key) }, true
}

// InUse returns how many slots are taken.
func (s *Slots[K]) InUse() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}
