package httpui

import (
	"net/netip"
	"sync"
	"time"
)

// A limiter counts failures by key in leaky buckets: a key may fail burst times
// at once and once more for every interval that passes.
type limiter struct {
	burst    int
	interval time.Duration
	most     int // keys kept at a time

	mu    sync.Mutex
	empty map[string]time.Time // when the key's bucket will be empty again
}

func newLimiter(burst int, interval time.Duration) *limiter {
	return &limiter{burst: burst, interval: interval, most: 10_000, empty: make(map[string]time.Time)}
}

// wait returns how long key must wait before it may try; 0 means it may now.
func (l *limiter) wait(key string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.empty[key]
	if !at.After(now) {
		return 0
	}
	return max(0, at.Sub(now)-time.Duration(l.burst-1)*l.interval)
}

// take counts an attempt before it is made, so that many at once are counted
// too; undo gives it back once it turned out well.
func (l *limiter) take(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.empty) >= l.most {
		l.shrink(now)
	}
	at := l.empty[key]
	if at.Before(now) {
		at = now
	}
	l.empty[key] = at.Add(l.interval)
}

func (l *limiter) undo(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at, ok := l.empty[key]; ok {
		l.empty[key] = at.Add(-l.interval)
	}
}

func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.empty, key)
}

// shrink drops the keys that have nothing to wait for and, if all have, a tenth
// of them: a flood of addresses must not fill the memory.
func (l *limiter) shrink(now time.Time) {
	drop := l.most / 10
	for key, at := range l.empty {
		if at.Before(now) {
			delete(l.empty, key)
		}
	}
	for key := range l.empty {
		if len(l.empty) <= l.most-drop {
			break
		}
		delete(l.empty, key)
	}
}

// network is what counts as one client: an address, or for IPv6 the network of 64
// bits that one customer has. It is invalid for an invalid address.
func network(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits)
	return p
}

// addrKey is the name under which an address counts.
func addrKey(addr netip.Addr) string {
	addr = addr.Unmap().WithZone("")
	if addr.Is6() {
		return network(addr).String()
	}
	return addr.String()
}
