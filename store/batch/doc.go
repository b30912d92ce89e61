// Package batch collects what pollers see of many servers and takes it to a store, all
// servers together.
//
// A [Writer] merges changes by server and by session, so that the store gets states
// and never steps, and flushes once a second:
//
//	w := batch.New(batch.Config{Store: st})
//	go w.Run(ctx)
//	...
//	live, changes := live.Observe(obs, policy)
//	w.Add(id, changes)
//	...
//	err := w.Flush(ctx) // after the last poll
//
// A poll that finds nothing new only moves the end of a run. Such ends wait for
// [Config.TouchEvery] and are written in one call for all servers.
//
// # A store that is away, or slow
//
// Add never waits for the store. What the store does not take is kept, merged with what
// comes after, and tried again. [Config.MaxRows] bounds it: aliases go first, then
// runs that ended, then sessions that began and ended meanwhile. Open sessions and the
// newest run of each server never go. If a store that is well refuses one server's update
// again and again, that update is dropped and [Config.OnReject] is told.
//
// A poller that asks [Writer.Wait] before each poll slows down while a flush takes
// too long, so that what was seen is written before more is seen. A store that fails
// slows no poller down.
//
// # Events
//
// [Config.Publish] gets the events of the changes after the flush that stores them, so
// that a reader who looks into the store upon an event finds it there. If the store
// is away they are published all the same.
//
// With [Config.Share] they go to the store, with the changes that they tell of, so that a
// [store.Feed] hands them to all machines. If the store is away they wait, so many of them;
// an event of no kind stands for those that were dropped.
//
// # One writer
//
// [Config.Guard] is asked before each write. It returns [ErrLost], or an error that matches
// it, once another process writes to the store, and Run and Flush then return that error.
//
// # Many writers
//
// Programs that share a store name the epoch of the right to a server's shard with what
// they have seen: [Writer.AddUnder]. What the store refuses because another has the shard now
// is dropped, and the rest of the batch is written.
package batch
