// Package memstore is a [store.Store] in memory: the shortest implementation of the
// contract, for tests, demonstrations, and readers who want to know what a store does
// before they write their own.
//
//	s := memstore.New()
//	defer s.Close()
//	u, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
//
// What it holds is gone when the program ends. A mutex guards it: calls run one at a
// time, and most look at all that there is. It suits thousands of sessions, not
// millions. Package sqlite beside this one is the one that lasts.
//
// Read memstore.go first, then apply.go, which has the rules of a batch.
package memstore
