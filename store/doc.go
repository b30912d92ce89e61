// Package store is the contract between those who watch game servers and those
// who show what was seen: the domain types, small interfaces, and the errors
// that callers decide by. It holds no implementation; see
// [github.com/left4me/left4me/store/sqlite] for one, and
// [github.com/left4me/left4me/store/storetest] for the suite that any must pass.
package store
