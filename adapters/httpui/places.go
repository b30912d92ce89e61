package httpui

import "sync"

const (
	userStreams  = 250 // screens that one account may have
	totalStreams = 2000

	userBodies  = 8 // request bodies that one account may be sending
	totalBodies = 64

	addrLogins  = 4 // login forms that one address may be sending
	totalLogins = 1024
)

// places bounds what is under way at a time, in all and for each key.
type places[K comparable] struct {
	most, each int

	mu    sync.Mutex
	total int
	byKey map[K]int
}

func newPlaces[K comparable](most, each int) *places[K] {
	return &places[K]{most: most, each: each, byKey: make(map[K]int)}
}

// enter takes a place, if there is one; leave gives it back.
func (p *places[K]) enter(key K) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.total >= p.most || p.byKey[key] >= p.each {
		return false
	}
	p.total++
	p.byKey[key]++
	return true
}

func (p *places[K]) leave(key K) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total--
	if p.byKey[key]--; p.byKey[key] == 0 {
		delete(p.byKey, key)
	}
}

func (p *places[K]) taken() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.total
}
