package daemon

import (
	"context"
	"iter"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// Repair makes the store tell of sessions what the record tells, and yields what it
// has changed, as [Replayed.Compare] finds it, a server at a time. Sessions that the
// record disproves are removed; those at times that it does not cover stay, and so do
// runs. Repairing again finds nothing to change.
//
// No daemon may poll for the store meanwhile, or the error is [store.ErrLeaseHeld].
// After an error, the servers whose differences were yielded are mended.
func (r *Replayed) Repair(ctx context.Context, st store.Store) iter.Seq2[Difference, error] {
	return func(yield func(Difference, error) bool) {
		if err := r.repair(ctx, st, func(d Difference) bool { return yield(d, nil) }); err != nil {
			yield(Difference{}, err)
		}
	}
}

func (r *Replayed) repair(ctx context.Context, st store.Store, changed func(Difference) bool) error {
	lease := newLease(st)
	if err := lease.acquire(ctx); err != nil {
		return err
	}
	defer lease.release(context.WithoutCancel(ctx))
	ids, err := r.stored(ctx, st)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := lease.hold(ctx); err != nil {
			return err
		}
		s := r.servers[id]
		c, err := s.compare(ctx, id, st)
		if err != nil {
			return err
		}
		if len(c.differences) == 0 {
			continue
		}
		runs, err := st.Snapshots(ctx, []int64{id})
		if err != nil {
			return err
		}
		if err := st.Apply(ctx, []store.Update{s.mend(c, runs[id])}); err != nil {
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

// mend returns the update that removes the differences, for a store in which newest
// is the server's newest run.
func (s *replayed) mend(c *comparison, newest livestate.Run) store.Update {
	update := store.Update{ServerID: c.server}
	over := newest.LastSeenAt.After(s.periods[len(s.periods)-1].to)
	done := make(map[sessionKey]bool)
	for _, d := range c.differences {
		named := livestate.Session{SteamID: d.SteamID, JoinedAt: d.JoinedAt}
		key := keyOf(named)
		if done[key] {
			continue
		}
		done[key] = true
		update.Disproved = append(update.Disproved, named)
		session, ok := s.sessions[key]
		if !ok {
			continue
		}
		if tail, ok := c.tails[key]; ok {
			session.LeftAt, session.LastSeenAt, session.Reason = tail.LeftAt, tail.LastSeenAt, tail.Reason
		} else if session.Open() && over {
			// Whoever polled after the end of the record has not seen him.
			session.LeftAt, session.Reason = session.LastSeenAt, livestate.Outage
		}
		update.Sessions = append(update.Sessions, session)
	}
	return update
}
