package rcon

import "time"

// The bounds of [Backoff].
const (
	minBackoff = 100 * time.Millisecond
	maxBackoff = 2 * time.Second
)

// Backoff returns how long a [Client] lets pass between the last of a number of
// failed attempts to connect and the next one. It doubles from 100 ms up to 2 s,
// and random, from 0 to below 1, takes up to half of it off, so that clients
// which failed together do not return together. Backoff is a pure function; it
// returns 0 when failures is 0.
func Backoff(failures int, random float64) time.Duration {
	if failures <= 0 {
		return 0
	}
	d := maxBackoff
	if shift := failures - 1; shift < 10 {
		d = min(d, minBackoff<<shift)
	}
	random = min(max(random, 0), 1)
	return d - time.Duration(float64(d/2)*random)
}
