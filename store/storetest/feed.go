package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// RunFeed checks all [FeedCases], as [Run] does, on stores that are a [store.Feed].
func RunFeed(t *testing.T, open func(t *testing.T) store.Store) { check(t, FeedCases(), open) }

// FeedCases returns the cases of a store that is a [store.Feed] too. The slice belongs to
// the caller.
func FeedCases() []Case {
	return []Case{
		{"feed", "Events come back as they were, in the order in which they were stored, with what they tell of and alone.", play(func(x *scene) {
			v := x.one()
			start := x.lastEvent()
			join := event(1, v, livestate.EventJoin)
			join.Session, join.State, join.From = here(1, 0, 5), run(0, 5, 1).State, "漢 \"<\x00"
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)},
				Events: []livestate.Event{join, event(2, v, livestate.EventMap)}})
			x.apply("Apply", store.Update{ServerID: v, Events: []livestate.Event{event(3, v, livestate.EventDown)}})
			got, last := x.eventsAfter(start, 2)
			same("events", []livestate.Event{join, event(2, v, livestate.EventMap)}, got)
			got, end := x.eventsAfter(last, 2)
			same("the rest", []livestate.Event{event(3, v, livestate.EventDown)}, got)
			got, last = x.eventsAfter(end, 2)
			same("no more", nil, got)
			same("mark", end, last)
			same("LastEvent", end, x.lastEvent())
			if end <= start {
				fail("marks %d, %d do not rise", start, end)
			}
			got, last = x.eventsAfter(start, 0)
			same("limit 0", nil, got)
			same("mark of limit 0", start, last)
		})},
		{"feed-once", "A batch that is applied again tells no event again.", play(func(x *scene) {
			v := x.one()
			start := x.lastEvent()
			up := store.Update{ServerID: v, Run: run(0, 5, 1), Events: []livestate.Event{event(1, v, livestate.EventUp)}}
			x.apply("Apply", up)
			x.apply("Apply again", up, store.Update{ServerID: v, Events: []livestate.Event{event(2, v, livestate.EventMap)}})
			got, _ := x.eventsAfter(start, 10)
			same("events", []livestate.Event{event(1, v, livestate.EventUp), event(2, v, livestate.EventMap)}, got)
		})},
		{"feed-whole", "What was not stored is not told.", play(func(x *scene) {
			v := x.one()
			start := x.lastEvent()
			ctx, cancel := context.WithCancel(x.ctx)
			cancel()
			err := x.Apply(ctx, []store.Update{{ServerID: v, Run: run(0, 5, 1), Events: []livestate.Event{event(1, v, livestate.EventUp)}}})
			is("Apply", err, context.Canceled)
			got, _ := x.eventsAfter(start, 10)
			same("events", nil, got)
		})},
		{"feed-prune", "A reader learns that events were removed which it has not seen, and only then.", play(func(x *scene) {
			v, f := x.one(), x.Store.(store.Feed)
			start := x.lastEvent()
			for id := range uint64(3) {
				x.apply("Apply", store.Update{ServerID: v, Events: []livestate.Event{event(id+1, v, livestate.EventMap)}})
			}
			ok("PruneEvents", f.PruneEvents(x.ctx, time.Hour))
			_, last := x.eventsAfter(start, 10)
			ok("PruneEvents", f.PruneEvents(x.ctx, -time.Hour))
			got, end := x.eventsAfter(last, 10)
			same("of a reader that has seen all", nil, got)
			same("mark", last, end)
			same("LastEvent", last, x.lastEvent())
			x.apply("Apply", store.Update{ServerID: v, Events: []livestate.Event{event(4, v, livestate.EventMap)}})
			got, end, lost, err := f.EventsAfter(x.ctx, start, 10)
			ok("EventsAfter", err)
			same("lost", true, lost)
			same("what is left", []livestate.Event{event(4, v, livestate.EventMap)}, got)
			_, _, lost, err = f.EventsAfter(x.ctx, end, 10)
			ok("EventsAfter", err)
			same("lost again", false, lost)
			ok("PruneEvents", f.PruneEvents(x.ctx, -time.Hour))
			_, end, lost, err = f.EventsAfter(x.ctx, start, 10)
			ok("EventsAfter", err)
			same("lost, and none is left", true, lost)
			_, _, lost, err = f.EventsAfter(x.ctx, end, 10)
			ok("EventsAfter", err)
			same("lost for good", false, lost)
		})},
		{"feed-wake", "AwaitEvents calls when events were stored, and ends with its context.", play(func(x *scene) {
			v := x.one()
			ctx, cancel := context.WithCancel(x.ctx)
			defer cancel()
			woken, ended := make(chan struct{}, 1000), make(chan error, 1)
			go func() {
				ended <- x.Store.(store.Feed).AwaitEvents(ctx, func() {
					select {
					case woken <- struct{}{}:
					default:
					}
				})
			}()
			for id := range uint64(3) {
				select {
				case <-woken:
				case err := <-ended:
					fail("AwaitEvents ends: %v", err)
				}
				x.apply("Apply", store.Update{ServerID: v, Events: []livestate.Event{event(id+1, v, livestate.EventMap)}})
			}
			cancel()
			is("AwaitEvents", <-ended, context.Canceled)
		})},
		{"feed-concurrent", "However many write at once, a reader sees each event once, and those of a server in order.", play(func(x *scene) {
			const writers, rounds, chunk = 4, 25, 3
			u := x.user("ann")
			start := x.lastEvent()
			var servers []int64
			for w := range writers {
				servers = append(servers, x.server(u, fmt.Sprint("s", w)).ID)
			}
			var writing sync.WaitGroup
			errs := make(chan error, writers)
			for w, v := range servers {
				writing.Go(func() {
					for n := range rounds {
						up := store.Update{ServerID: v, Run: run(float64(n), float64(n), n%5)}
						for i := range chunk {
							up.Events = append(up.Events, event(uint64(w)<<32|uint64(n*chunk+i+1), v, livestate.EventMap))
						}
						if err := x.Apply(x.ctx, []store.Update{up}); err != nil {
							errs <- err
							return
						}
					}
				})
			}
			go func() { writing.Wait(); close(errs) }()
			next := make(map[int64]uint64)
			for w, v := range servers {
				next[v] = uint64(w)<<32 | 1
			}
			read := func() int {
				got, last := x.eventsAfter(start, 7)
				for _, e := range got {
					if e.ID != next[e.ServerID] {
						fail("server %d: event %x, want %x", e.ServerID, e.ID, next[e.ServerID])
					}
					next[e.ServerID]++
				}
				start = last
				return len(got)
			}
			total := 0
			for open := true; open; {
				select {
				case err, more := <-errs:
					open = more
					ok("Apply", err)
				default:
					total += read()
				}
			}
			for n := read(); n > 0; n = read() {
				total += n
			}
			same("events in all", writers*rounds*chunk, total)
		})},
	}
}

// event is one of a server, as it comes back.
func event(id uint64, server int64, kind livestate.EventKind) livestate.Event {
	return livestate.Event{ID: id, ServerID: server, Kind: kind, At: at(float64(id % 1000))}
}

func (x *scene) lastEvent() store.EventMark { return must(x.Store.(store.Feed).LastEvent(x.ctx)) }

// eventsAfter wants none to be lost.
func (x *scene) eventsAfter(after store.EventMark, limit int) ([]livestate.Event, store.EventMark) {
	events, last, lost, err := x.Store.(store.Feed).EventsAfter(x.ctx, after, limit)
	ok("EventsAfter", err)
	same("lost", false, lost)
	return events, last
}
