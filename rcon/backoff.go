package rcon

import (
	"math/rand/v2"
	"time"
)

const (
	minBackoff = 100 * time.Millisecond
	maxBackoff = 2 * time.Second
)

// backoff returns how long to wait after so many failed attempts to connect, at least
// one. It takes up to half off at random, so that clients which failed together do not
// return together.
func backoff(failures int) time.Duration {
	d := min(minBackoff<<min(failures-1, 10), maxBackoff)
	return d - rand.N(d/2)
}
