package httpui

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A limiter counts attempts by key: a key may make burst at once and one more for
// every interval that passes.
type limiter struct {
	burst int
	rate  rate.Limit
	most  int // keys kept at a time

	mu    sync.Mutex
	byKey map[string]*rate.Limiter
}

func newLimiter(burst int, interval time.Duration) *limiter {
	return &limiter{burst: burst, rate: rate.Every(interval), most: 10_000, byKey: make(map[string]*rate.Limiter)}
}

// take counts an attempt before it is made, so that many at once are counted too.
// If the key may make none now, it counts nothing and returns how long to wait.
// refund gives the attempt back once it turned out well.
func (l *limiter) take(key string, now time.Time) (refund func(), wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lim := l.byKey[key]
	if lim == nil {
		if len(l.byKey) >= l.most {
			l.shrink(now)
		}
		lim = rate.NewLimiter(l.rate, l.burst)
		l.byKey[key] = lim
	}
	r := lim.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return func() { r.CancelAt(now) }, wait
}

func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byKey, key)
}

// shrink drops the keys that have nothing to wait for and, if all have, a tenth
// of them: a flood of addresses must not fill the memory.
func (l *limiter) shrink(now time.Time) {
	for key, lim := range l.byKey {
		if lim.TokensAt(now) >= float64(l.burst) {
			delete(l.byKey, key)
		}
	}
	for key := range l.byKey {
		if len(l.byKey) <= l.most-l.most/10 {
			break
		}
		delete(l.byKey, key)
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
