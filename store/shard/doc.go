// Package shard shares the polling of servers among the programs that use one store:
//
//	h := shard.New(st, shard.Config{OnChange: ..., GiveBack: ...})
//	go h.Run(ctx)
//	...
//	if epoch, held := h.Right(server); held && h.May(server, epoch) {
//		... // poll it, and write what was seen under the epoch
//	}
//
// Each [Holder] renews what it has every two seconds for six, takes shards without a holder
// up to its fair share, and gives back what it has too many of, some a second. It stops
// polling one second before its leases end by its own monotonic clock, so that no two
// programs poll a server. A program that was stopped finds out when it wakes: until it has
// renewed it may poll nothing, and what it writes is fenced by the epochs: see
// [store.Shards].
//
// That holds for what polls have seen, with the events that tell of it, for chat and for cuts of the
// history. The other writes of a program that wakes are harmless: counts, because the newer ones
// stay; retention, because it goes by an older time and removes less; the calls of a budget, because
// the store counts them; profiles, because they say when they were fetched; and what became of a
// login, because that is true whoever asks.
package shard
