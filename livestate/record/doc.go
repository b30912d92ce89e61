// Package record keeps every observation of a poller in a bounded file, and rebuilds
// from it the history that the observations tell.
//
// A poller that has a [livestate.Server] for each of its servers tells a [Writer] what
// it observes, before the step that takes the observation:
//
//	w, err := record.NewWriter(record.Config{Path: "polls.record"})
//	...
//	w.Observe(id, live, obs)
//	live, changes = live.Observe(obs, policy)
//
// [Open] and [Replay] turn the file into a [History], which package
// github.com/left4me/left4me/store/audit compares with a store and repairs it by. A
// [Reader] gives the entries one by one.
//
// A record is made of sections that stand for themselves and of entries with a checksum
// each: what a crash has cut costs the rest of its section, which was the last one of
// that process. It takes about 30 bytes a poll. It holds names and Steam IDs, and no
// address and no password.
package record
