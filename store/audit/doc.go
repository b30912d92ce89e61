// Package audit compares a store with the record of what was observed, and repairs it.
//
// A record (package github.com/left4me/left4me/livestate/record) holds every observation
// of a poller. [Compare] replays nothing itself: it takes the replayed history and yields
// each session of which the store tells something else. [Repair] makes the store tell the
// same. Both judge only the times that the record covers.
package audit
