// Package feed brings the events of all pollers of a store to the readers of one process.
//
//	bus := new(events.Bus)
//	go feed.Run(ctx, feed.Config{Feed: db, Bus: bus})
//
// Each machine runs one. Pollers store their events with what these tell of, as
// batch.Config.Share says. A notification of the store wakes Run, and where one is lost it
// looks a second later. A reader gets each event once, those of a server in order. If the
// store was away for longer than it keeps events, readers learn that some are lost.
package feed
