// Package store is the contract between those who watch game servers and those
// who show what was seen: the domain types, small interfaces, and the errors
// that callers decide by.
//
//	var s store.Store // from an implementation
//	u, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
//	v, err := s.CreateServer(ctx, store.Server{UserID: u.ID, Name: "versus", Port: 27015})
//	err = s.Apply(ctx, []store.Update{{ServerID: v.ID, Run: run, Sessions: joined}})
//	here, err := s.Current(ctx, v.ID)
//
// The package holds no implementation. One that lasts is in
// [github.com/left4me/left4me/store/sqlite]; the shortest, in memory, is
// [github.com/left4me/left4me/store/memstore]; the suite that any must pass is
// [github.com/left4me/left4me/store/storetest]. A function takes the smallest of
// the interfaces that it needs, such as [LiveWriter] or [History].
//
// # What holds for all methods
//
// They may be called from many goroutines. A write that has returned is seen by
// every read that begins later. A write that fails has changed nothing.
//
// Times come out in UTC with whole milliseconds; what goes in is cut to that,
// towards the past. The zero time stands for "never" and comes back as the zero
// time. Where a period from..to is asked for, both ends belong to it, and a zero
// to is no end.
//
// A limit of 0 or less is no limit, except for [LiveWriter.Prune].
//
// What is absent is absent: a map has no entry, and a slice no element, for an ID that
// nothing is known of. IDs that are given twice count once.
//
// Lists are in the order that their method names. By name means as [CompareNames]
// compares.
//
// Text that identifies something must come back as it was, or be refused with
// [ErrInvalid] when it is written, as [CheckText] says: names of users, servers,
// blueprints and tokens, hosts, passwords, digests, public links, leases and
// their holders. Nothing is found by text that would be refused. In all other
// text, which games and people write, NUL bytes are dropped, and what is not UTF-8
// becomes U+FFFD. Everything else comes back as it was. Two texts are the same if they
// are the same in that form.
//
// Nil and empty slices are the same when they go in; what is empty comes out as
// nil, whereas maps are never nil. Slices and maps that go in are read only
// during the call; those that come out belong to the caller.
//
// An error of a call whose context ended matches that context's error. No error
// holds a password, a digest or a token.
package store
