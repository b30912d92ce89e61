package storetest

import (
	"errors"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// longLease does not end while a case is played, and shortLease does at once.
const (
	longLease  = time.Hour
	shortLease = time.Millisecond
)

func (x *scene) renew(holder string, ttl time.Duration) store.ShardLease {
	lease, err := x.RenewShards(x.ctx, holder, ttl)
	ok("RenewShards of "+holder, err)
	return lease
}

func (x *scene) take(holder string, n int) []store.Shard {
	shards, err := x.TakeShards(x.ctx, holder, n, longLease)
	ok("TakeShards of "+holder, err)
	return shards
}

// takeEnded takes all shards once their leases have ended.
func (x *scene) takeEnded(holder string) []store.Shard {
	for {
		if shards := x.take(holder, store.ShardCount); len(shards) > 0 {
			same("taken", store.ShardCount, len(shards))
			return shards
		}
		ok("leases that have ended are not given to another", x.ctx.Err())
		time.Sleep(shortLease)
	}
}

// right is the right to a server's shard among those that are held.
func right(server int64, held []store.Shard) store.Shard {
	for _, s := range held {
		if s.Number == store.ShardOf(server) {
			return s
		}
	}
	fail("shard %d is not among %d held", store.ShardOf(server), len(held))
	return store.Shard{}
}

// wantFenced wants a batch to be refused for these rights.
func wantFenced(what string, err error, shards ...store.Shard) {
	is(what, err, store.ErrFenced)
	var fenced *store.FencedError
	if !errors.As(err, &fenced) {
		fail("%s: %v is no *FencedError", what, err)
	}
	same(what+": the shards of the error", shards, fenced.Shards)
}

func shardCases() []Case {
	return []Case{
		{"shard-one-holder", "No shard has two holders, and a holder renews what it has and no more.", play(func(x *scene) {
			same("nothing is held at first", store.ShardLease{Pollers: 1}, x.renew("a", longLease))
			same("none is taken", 0, len(x.take("a", 0)))
			a := x.take("a", 200)
			if len(a) != 200 && len(a) != store.ShardCount {
				fail("took %d of 200 shards", len(a))
			}
			b := x.take("b", 200)
			same("the rest", store.ShardCount-len(a), len(b))
			holders := make(map[int]int)
			for _, s := range append(a, b...) {
				if s.Epoch <= 0 || s.Number < 0 || s.Number >= store.ShardCount {
					fail("shard %+v", s)
				}
				holders[s.Number]++
			}
			same("shards with a holder", store.ShardCount, len(holders))
			same("a has what it took", a, x.renew("a", longLease).Held)
			same("b has the rest", len(b), len(x.renew("b", longLease).Held))
			same("none are left", 0, len(x.take("c", 1)))
			ok("ReleaseShards of another's", x.ReleaseShards(x.ctx, "c", a))
			ok("LeaveShards of one without", x.LeaveShards(x.ctx, "c"))
			same("a still has them", a, x.renew("a", longLease).Held)
		})},
		{"shard-stopped-holder", "A holder that stopped and wakes after another has taken its shards writes nothing.", play(func(x *scene) {
			id := x.one()
			before := right(id, x.take("a", store.ShardCount))
			ok("the first", x.Apply(x.ctx, []store.Update{{ServerID: id, Epoch: before.Epoch, Run: run(0, 1, 1)}}))
			x.renew("a", shortLease)
			after := right(id, x.takeEnded("b"))
			if after.Epoch <= before.Epoch {
				fail("the epoch %d became %d", before.Epoch, after.Epoch)
			}
			wantFenced("Apply", x.Apply(x.ctx, []store.Update{{ServerID: id, Epoch: before.Epoch, Run: run(0, 9, 1)}}), before)
			wantFenced("Touch", x.Touch(x.ctx, []store.RunEnd{{ServerID: id, Epoch: before.Epoch, LastSeenAt: at(9)}}), before)
			wantFenced("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{
				{ServerID: id, Epoch: before.Epoch, ActualState: store.Running, At: at(9)}}), before)
			same("what the first has", store.ShardLease{Pollers: x.renew("a", longLease).Pollers}, x.renew("a", longLease))
			same("the run", at(1), must(x.Snapshots(x.ctx, []int64{id}))[id].LastSeenAt)
			same("the state", store.Unknown, must(x.ServerByID(x.ctx, id)).ActualState)
			ok("the second", x.Apply(x.ctx, []store.Update{{ServerID: id, Epoch: after.Epoch, Run: run(0, 2, 1)}}))
			ok("without a right", x.Apply(x.ctx, []store.Update{{ServerID: id, Run: run(0, 3, 1)}}))
		})},
		{"shard-stopped-rest", "Nor does it cut history or store chat, and its older counts change nothing.", play(func(x *scene) {
			id := x.talking(x.user("ann"), "a", 7)
			before := right(id, x.take("a", store.ShardCount))
			x.renew("a", shortLease)
			after := right(id, x.takeEnded("b"))
			ok("Apply", x.Apply(x.ctx, []store.Update{{ServerID: id, Epoch: after.Epoch, Run: run(5, 9, 1)}}))
			_, err := x.CutFuture(x.ctx, at(1), at(1), after, before)
			wantFenced("CutFuture", err, before)
			same("the run", at(9), must(x.Snapshots(x.ctx, []int64{id}))[id].LastSeenAt)
			line := func(epoch int64) []store.ChatLine {
				return []store.ChatLine{{ServerID: id, Epoch: epoch, At: at(1), SteamID: person(1), Text: "hi"}}
			}
			wantFenced("AddChat", x.AddChat(x.ctx, line(before.Epoch)), before)
			ok("AddHeldChat", store.AddHeldChat(x.ctx, x, append(line(before.Epoch), line(after.Epoch)...)))
			ok("AddHeldChat of nothing that is held", store.AddHeldChat(x.ctx, x, line(before.Epoch)))
			same("lines", 1, len(must(x.Chat(x.ctx, id, 0, 9))))
			newer := store.Counts{ServerID: id, At: at(9), Players: 2}
			ok("SetCounts", x.SetCounts(x.ctx, []store.Counts{newer}))
			ok("SetCounts of the first", x.SetCounts(x.ctx, []store.Counts{{ServerID: id, At: at(8), Players: 1}}))
			same("counts", newer, must(x.Counts(x.ctx, []int64{id}))[id])
			same("CutFuture of the second", 1, must(x.CutFuture(x.ctx, at(8), at(8), after)))
		})},
		{"shard-lease-ended", "A lease that has ended is still its holder's as long as no other takes it.", play(func(x *scene) {
			id := x.one()
			held := x.take("a", store.ShardCount)
			x.renew("a", shortLease)
			time.Sleep(2 * shortLease)
			s := right(id, held)
			ok("Apply", x.Apply(x.ctx, []store.Update{{ServerID: id, Epoch: s.Epoch, Run: run(0, 1, 1)}}))
			same("renewed", held, x.renew("a", longLease).Held)
			same("another gets none", 0, len(x.take("b", store.ShardCount)))
		})},
		{"shard-fenced-batch", "A batch of which one shard is fenced leaves nothing, and its error names that shard alone.", play(func(x *scene) {
			u := x.user("ann")
			one, two := x.server(u, "one").ID, x.server(u, "two").ID
			held := x.take("a", store.ShardCount)
			lost, kept := right(one, held), right(two, held)
			x.lose("a", lost)
			if now := right(two, x.renew("a", longLease).Held); now != kept {
				kept = now // a store for one program gives all back, and all anew
			}
			batch := []store.Update{
				{ServerID: two, Epoch: kept.Epoch, Run: run(0, 1, 1), Sessions: []livestate.Session{here(1, 0, 1)}},
				{ServerID: one, Epoch: lost.Epoch, Run: run(0, 1, 1)},
			}
			wantFenced("Apply", x.Apply(x.ctx, batch), lost)
			same("newest runs", 0, len(must(x.Snapshots(x.ctx, []int64{one, two}))))
			same("sessions", 0, len(must(x.Current(x.ctx, two))))
			wantFenced("SetServerStates", x.SetServerStates(x.ctx, []store.ServerState{
				{ServerID: two, Epoch: kept.Epoch, ActualState: store.Running, At: at(1)},
				{ServerID: one, Epoch: lost.Epoch, ActualState: store.Running, At: at(1)}}), lost)
			same("the state", store.Unknown, must(x.ServerByID(x.ctx, two)).ActualState)
			ok("the rest", x.Apply(x.ctx, batch[:1]))
			wantFenced("Touch", x.Touch(x.ctx, []store.RunEnd{{ServerID: two, Epoch: kept.Epoch, LastSeenAt: at(5)},
				{ServerID: one, Epoch: lost.Epoch, LastSeenAt: at(5)}}), lost)
			same("the end", at(1), must(x.Snapshots(x.ctx, []int64{two}))[two].LastSeenAt)
		})},
		{"shard-given-back", "What is given back is there for others, and has another epoch each time.", play(func(x *scene) {
			first := x.take("a", store.ShardCount)
			ok("LeaveShards", x.LeaveShards(x.ctx, "a"))
			same("a has none", 0, len(x.renew("a", longLease).Held))
			second := x.take("a", store.ShardCount)
			same("taken again", store.ShardCount, len(second))
			for i := range first {
				if second[i].Epoch <= first[i].Epoch {
					fail("shard %d: epoch %d, then %d", i, first[i].Epoch, second[i].Epoch)
				}
			}
			ok("ReleaseShards under an old epoch", x.ReleaseShards(x.ctx, "a", first))
			same("a still has them", second, x.renew("a", longLease).Held)
			ok("ReleaseShards", x.ReleaseShards(x.ctx, "a", second))
			same("another gets them", store.ShardCount, len(x.take("b", store.ShardCount)))
		})},
		{"shard-pollers", "Each holder that renews counts as one that shares the work, until it leaves.", play(func(x *scene) {
			a := x.renew("a", longLease)
			b := x.renew("b", longLease)
			if x.OnePoller() {
				same("pollers", 1, b.Pollers)
				return
			}
			same("the first", 1, a.Pollers)
			same("the second", 2, b.Pollers)
			same("the first again", 2, x.renew("a", longLease).Pollers)
			ok("LeaveShards", x.LeaveShards(x.ctx, "b"))
			same("alone", 1, x.renew("a", longLease).Pollers)
			x.renew("c", longLease)
			for x.renew("a", shortLease).Pollers > 1 { // c has not renewed for so long
				ok("a holder that does not renew counts forever", x.ctx.Err())
				time.Sleep(2 * shortLease)
			}
		})},
		{"shard-holder", "A holder has a name.", play(func(x *scene) {
			for _, holder := range []string{"", "a\x00"} {
				_, err := x.RenewShards(x.ctx, holder, longLease)
				is("RenewShards", err, store.ErrInvalid)
				_, err = x.TakeShards(x.ctx, holder, 1, longLease)
				is("TakeShards", err, store.ErrInvalid)
				is("ReleaseShards", x.ReleaseShards(x.ctx, holder, store.AllShards(1)), store.ErrInvalid)
				is("LeaveShards", x.LeaveShards(x.ctx, holder), store.ErrInvalid)
			}
		})},
	}
}

// lose makes holder lose one of the shards that it holds, or all where that is the same,
// and have what it can have again under another epoch.
func (x *scene) lose(holder string, lost store.Shard) {
	ok("ReleaseShards", x.ReleaseShards(x.ctx, holder, []store.Shard{lost}))
	same("taken again", true, len(x.take(holder, store.ShardCount)) > 0)
}
