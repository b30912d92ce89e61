package profiles

import (
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi"
)

const (
	freshMaxWait = 2 * time.Second // how long a player without a profile waits for others
	staleMaxWait = time.Hour       // and one with an old profile

	// A call for fewer than a hundred players takes a token. This bounds the
	// calls of a day where players come one by one.
	burst      = 20
	tokenEvery = 30 * time.Second
)

// waiting is a player who is to be fetched.
type waiting struct {
	id    steam.ID
	since time.Time
	from  *queue
}

// queue holds players who wait equally long.
type queue struct {
	maxWait time.Duration
	ids     []waiting
}

func (q *queue) push(id steam.ID, now time.Time) { q.ids = append(q.ids, waiting{id, now, q}) }

// due returns when the first player has waited long enough.
func (q *queue) due() (time.Time, bool) {
	if len(q.ids) == 0 {
		return time.Time{}, false
	}
	return q.ids[0].since.Add(q.maxWait), true
}

func (q *queue) take(n int) []waiting {
	n = min(n, len(q.ids))
	taken := q.ids[:n:n]
	if q.ids = q.ids[n:]; len(q.ids) == 0 {
		q.ids = nil
	}
	return taken
}

// nextBatch takes the players of the next call: a hundred, or fewer if
// they have waited long enough and there is a token.
func (f *Fetcher) nextBatch(now time.Time) []waiting {
	if len(f.fresh.ids)+len(f.stale.ids) < webapi.BatchSize {
		isDue := false
		for _, q := range f.queues() {
			if at, ok := q.due(); ok && !at.After(now) {
				isDue = true
			}
		}
		if !isDue || !f.tokens.take(now) {
			return nil
		}
	}
	batch := append([]waiting(nil), f.fresh.take(webapi.BatchSize)...)
	return append(batch, f.stale.take(webapi.BatchSize-len(batch))...)
}

// requeue puts players back into their queues, behind the others.
func (f *Fetcher) requeue(batch []waiting) {
	for _, w := range batch {
		w.from.ids = append(w.from.ids, w)
	}
}

// tokenBucket gives burst tokens at once, and one more every tokenEvery.
type tokenBucket struct {
	full time.Time // when it is, or was, full again
}

// next returns when the next token can be taken; it may be past.
func (b *tokenBucket) next() time.Time { return b.full.Add(-(burst - 1) * tokenEvery) }

func (b *tokenBucket) take(now time.Time) bool {
	if b.next().After(now) {
		return false
	}
	b.full = times.Later(b.full, now).Add(tokenEvery)
	return true
}
