package shard

import "github.com/left4me/left4me/store"

// Share returns the fair share of each of so many pollers, rounded up. Fewer than one
// count as one.
func Share(pollers int) int {
	pollers = max(pollers, 1)
	return (store.ShardCount + pollers - 1) / pollers
}

// Take returns how many more shards one who holds so many should take.
func Take(held, pollers int) int { return max(Share(pollers)-held, 0) }

// Surplus returns the shards to give back next: the last of those that are too many, up to
// [GiveBackAtOnce].
func Surplus(held []store.Shard, pollers int) []store.Shard {
	n := min(max(len(held)-Share(pollers), 0), GiveBackAtOnce)
	return held[len(held)-n:]
}
