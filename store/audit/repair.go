package audit

import (
	"context"
	"crypto/rand"
	"iter"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/store"
)

// Store is the part of a [store.Store] that [Repair] needs.
type Store interface {
	History
	store.Shards

	// Snapshots is that of [store.History].
	Snapshots(ctx context.Context, serverIDs []int64) (map[int64]store.Snapshot, error)

	// Apply is that of [store.LiveWriter].
	Apply(ctx context.Context, batch []store.Update) error
}

// Repair makes the store tell of sessions what the record tells, and yields what it
// has changed, as [Compare] finds it, a server at a time. Sessions that the record
// disproves are removed; those at times that it does not cover stay, and so do
// runs. Repairing again finds nothing to change.
//
// Repair holds all shards meanwhile. While a poller has one, the error is
// [store.ErrLeaseHeld] and nothing changes; if one takes it from Repair, the error is
// [store.ErrFenced]. After another error, the servers whose
// differences were yielded are repaired.
func Repair(ctx context.Context, recorded *record.History, st Store) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		if err := repair(ctx, recorded, st, func(d Difference) bool { return yield(d, nil) }); err != nil {
			yield(Difference{}, err)
		}
	}
}

// leaseTTL is renewed before each server, which takes far less.
const leaseTTL = 30 * time.Second

func repair(ctx context.Context, recorded *record.History, st Store, changed func(Difference) bool) error {
	holder := "repair/" + rand.Text()
	defer st.LeaveShards(context.WithoutCancel(ctx), holder)
	held, err := st.TakeShards(ctx, holder, store.ShardCount, leaseTTL)
	if err != nil {
		return err
	}
	if len(held) < store.ShardCount {
		return store.ErrLeaseHeld
	}
	ids, err := storedServers(ctx, recorded, st)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, err := compare(ctx, id, recorded.Server(id), st)
		if err != nil {
			return err
		}
		if len(c.differences) == 0 {
			continue
		}
		if _, err := st.RenewShards(ctx, holder, leaseTTL); err != nil {
			return err
		}
		runs, err := st.Snapshots(ctx, []int64{id})
		if err != nil {
			return err
		}
		update := c.update(recorded.Server(id), runs[id])
		update.Epoch = held[store.ShardOf(id)].Epoch
		if err := st.Apply(ctx, []store.Update{update}); err != nil {
			return err
		}
		for _, d := range c.differences {
			if !changed(d) {
				return nil
			}
		}
	}
	return nil
}

// update returns what removes the differences, for a store in which newest is the
// server's newest run.
func (c *comparison) update(server *record.ServerHistory, newest livestate.Run) store.Update {
	update := store.Update{ServerID: c.server}
	periods := server.Periods()
	over := newest.LastSeenAt.After(periods[len(periods)-1].To)
	done := make(map[livestate.SessionKey]bool)
	for _, d := range c.differences {
		named := livestate.Session{SteamID: d.SteamID, JoinedAt: d.JoinedAt}
		key := named.Key()
		if done[key] {
			continue
		}
		done[key] = true
		update.Delete = append(update.Delete, named)
		session, ok := c.recorded[key]
		if !ok {
			continue
		}
		if rest, ok := c.continuations[key]; ok {
			session.LeftAt, session.LastSeenAt, session.Reason = rest.LeftAt, rest.LastSeenAt, rest.Reason
		} else if session.Open() && over {
			// The polls after the end of the record have not seen the player.
			session.LeftAt, session.Reason = session.LastSeenAt, livestate.ReasonOutage
		}
		update.Sessions = append(update.Sessions, session)
	}
	return update
}
