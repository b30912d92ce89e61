package httplimit

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const maxKeys = 10_000

// Attempts counts attempts by key: a key may make burst at once, and one more for every
// interval that passes. It remembers 10,000 keys; a flood of others makes it forget
// some. Make it with [NewAttempts].
type Attempts struct {
	burst int
	rate  rate.Limit

	mu    sync.Mutex
	byKey map[string]*rate.Limiter
}

// NewAttempts returns a count in which every key has burst attempts.
func NewAttempts(burst int, interval time.Duration) *Attempts {
	return &Attempts{burst: burst, rate: rate.Every(interval), byKey: make(map[string]*rate.Limiter)}
}

// A LimitError means that [Attempts] allow none now.
type LimitError struct {
	Wait time.Duration // until the next one is allowed
}

// Error says how long to wait.
func (e *LimitError) Error() string {
	return fmt.Sprintf("httplimit: too many attempts, wait %v", e.Wait)
}

// Take counts an attempt before it is made, so that many at once are counted too. If the
// key may make none now, it counts nothing and returns how long to wait. refund gives
// the attempt back.
func (a *Attempts) Take(key string, now time.Time) (refund func(), wait time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	limiter := a.byKey[key]
	if limiter == nil {
		if len(a.byKey) >= maxKeys {
			a.shrink(now)
		}
		limiter = rate.NewLimiter(a.rate, a.burst)
		a.byKey[key] = limiter
	}
	r := limiter.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return func() { r.CancelAt(now) }, wait
}

// Forget gives back all attempts of a key.
func (a *Attempts) Forget(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.byKey, key)
}

// shrink drops the keys that have nothing to wait for and, if all have, a tenth of them.
func (a *Attempts) shrink(now time.Time) {
	for key, limiter := range a.byKey {
		if limiter.TokensAt(now) >= float64(a.burst) {
			delete(a.byKey, key)
		}
	}
	for key := range a.byKey {
		if len(a.byKey) <= maxKeys-maxKeys/10 {
			break
		}
		delete(a.byKey, key)
	}
}
