package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ShardCount is how many shards the servers of a store are divided into.
const ShardCount = 256

// ShardOf returns the number of the shard that a server is in.
func ShardOf(serverID int64) int { return int(uint64(serverID) % ShardCount) }

// Shard is the right to poll the servers of one shard. Each time the right is given anew,
// even to the same holder, it has another epoch. The zero Shard is no right.
type Shard struct {
	Number int   // from 0 to ShardCount-1
	Epoch  int64 // above 0
}

// ShardLease is what a holder has.
type ShardLease struct {
	Held    []Shard // by number
	Pollers int     // holders that share the work, with this one; 1 if the store is for one at a time
}

// Shards divide the polling of servers among the programs that share a store. A store for
// one program at a time gives all shards to one holder or none.
//
// All times are those of one clock, that of the database. A shard's lease that has ended
// stays its holder's until another takes it: only then its epoch ends.
type Shards interface {
	// OnePoller reports whether the store is for one program at a time.
	OnePoller() bool

	// RenewShards makes the leases of what holder has end ttl from now, and returns what
	// that is. Holder is one of those that share the work, until it does not renew
	// for two thirds of ttl. A holder that CheckText refuses is its error.
	RenewShards(ctx context.Context, holder string, ttl time.Duration) (ShardLease, error)

	// TakeShards gives holder up to n shards that have no holder, or whose lease has
	// ended, for ttl from now, and returns them by number. A store for one program at a time
	// gives all of them or none. Shards under which a batch is being written are passed over.
	TakeShards(ctx context.Context, holder string, n int, ttl time.Duration) ([]Shard, error)

	// ReleaseShards gives back shards. What holder does not have, or has under another
	// epoch, stays as it is. A store for one program at a time gets all or none back.
	ReleaseShards(ctx context.Context, holder string, shards []Shard) error

	// LeaveShards gives back all that holder has, which then shares the work no more.
	LeaveShards(ctx context.Context, holder string) error
}

// FencedError is the error of a batch that was written under the right to shards that
// have another holder now, or another epoch. Nothing of the batch is stored.
type FencedError struct {
	Shards []Shard // as the batch had them, by number
}

// ErrFenced is what each [FencedError] is.
var ErrFenced = errors.New("store: the shard has another holder")

// Error says how many shards were fenced.
func (e *FencedError) Error() string {
	return fmt.Sprintf("%v (%d shards)", ErrFenced, len(e.Shards))
}

// Unwrap returns ErrFenced.
func (e *FencedError) Unwrap() error { return ErrFenced }

// Fences collects the rights under which a batch is written. The zero Fences is ready to
// use.
type Fences map[Shard]struct{}

// Add adds the right under which something of a server is written. Epoch 0 is none.
func (f *Fences) Add(serverID, epoch int64) {
	if epoch == 0 {
		return
	}
	if *f == nil {
		*f = make(Fences)
	}
	(*f)[Shard{ShardOf(serverID), epoch}] = struct{}{}
}

// FencesOf returns those of rights to shards.
func FencesOf(shards []Shard) Fences {
	var f Fences
	for _, s := range shards {
		f.Add(int64(s.Number), s.Epoch)
	}
	return f
}

// Check returns a *[FencedError] if one of the rights is not among those that are valid.
func (f Fences) Check(valid func(Shard) bool) error {
	var fenced []Shard
	for s := range f {
		if !valid(s) {
			fenced = append(fenced, s)
		}
	}
	if len(fenced) == 0 {
		return nil
	}
	slices.SortFunc(fenced, CompareShards)
	return &FencedError{fenced}
}

// CompareShards orders shards by number.
func CompareShards(a, b Shard) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Epoch, b.Epoch))
}

// ShardNumbers returns the numbers of shards.
func ShardNumbers(shards []Shard) []int {
	numbers := make([]int, len(shards))
	for i, s := range shards {
		numbers[i] = s.Number
	}
	return numbers
}

// AllShards returns the right to every shard under one epoch; none under epoch 0.
func AllShards(epoch int64) []Shard {
	if epoch == 0 {
		return nil
	}
	shards := make([]Shard, ShardCount)
	for i := range shards {
		shards[i] = Shard{i, epoch}
	}
	return shards
}

// CheckHolder returns ErrInvalid unless holder can be the name of one: some text that
// CheckText takes.
func CheckHolder(holder string) error {
	if holder == "" {
		return ErrInvalid
	}
	return CheckText(holder)
}
