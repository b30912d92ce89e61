package batch

import (
	"errors"
	"maps"
	"slices"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// AddUnder is Add for what was seen of a server under an epoch of its shard. What waits of
// the server from under another epoch is dropped: its next holder went on from the store.
func (w *Writer) AddUnder(epoch, server int64, c livestate.Changes) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending.under(server, epoch)
	w.add(server, c)
}

// under makes everything that waits of a server what was seen under an epoch.
func (p *pending) under(id, epoch int64) {
	if p.epochs[id] == epoch {
		return
	}
	p.forget(id)
	delete(p.states, id)
	p.epochs[id] = epoch
}

// dropFenced drops what was seen under rights that the store says have ended, in what is
// being written and in what came since. It reports whether there was any.
func (w *Writer) dropFenced(p *pending, err error) bool {
	var fenced *store.FencedError
	if !errors.As(err, &fenced) {
		return false
	}
	w.mu.Lock()
	rows := p.fence(fenced.Shards)
	dropped := rows > 0
	rows += w.pending.fence(fenced.Shards)
	w.stats.Fenced += uint64(rows)
	w.mu.Unlock()
	w.c.OnFenced(fenced.Shards)
	return dropped
}

// fence drops what was seen under these rights and returns how much that was.
func (p *pending) fence(shards []store.Shard) (rows int) {
	for id, epoch := range p.epochs {
		if !slices.Contains(shards, store.Shard{Number: store.ShardOf(id), Epoch: epoch}) {
			continue
		}
		before := p.rows + len(p.seen) + len(p.states)
		p.forget(id)
		delete(p.states, id)
		delete(p.epochs, id)
		rows += before - p.rows - len(p.seen) - len(p.states)
	}
	return rows
}

// mergeEpochs takes over the epochs of what came after p.
func (p *pending) mergeEpochs(newer *pending) {
	for id, epoch := range newer.epochs {
		p.under(id, epoch)
	}
}

// left returns what of a batch still waits.
func (p *pending) left(batch []store.Update) []store.Update {
	return slices.DeleteFunc(slices.Clone(batch), func(u store.Update) bool { return p.updates[u.ServerID] == nil })
}

// stateList returns the states, with the epochs under which they were seen.
func (p *pending) stateList() []store.ServerState { return slices.Collect(maps.Values(p.states)) }
