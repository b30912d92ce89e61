package httpui

import (
	"time"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
)

// A Summary says of one server what the list of servers says of it, in English, for
// programs that show the same without a page.
type Summary struct {
	State   string // such as "Running", "Idle" or "Wrong RCON password"
	Players string // such as "2/4"; "" if the count is not of now
	Map     string // the code of the map, as last seen
	Advice  string // what is wrong and what to do about it; "" for nothing
	Fresh   bool   // the snapshot says what is so now
}

// Summarize returns the Summary of a server at the time now. The snapshot is its newest,
// or zero if it has none; one that is older than stale says nothing about now.
func Summarize(s store.Server, snap store.Snapshot, now time.Time, stale time.Duration) Summary {
	v := pageData{handler: &handler{Config: Config{Stale: stale}}, Reader: messages.Reader{Catalog: english, Location: time.UTC, Now: now}}
	l := v.serverStatus(s, snap)
	sum := Summary{State: l.Word, Map: l.Map.Code, Advice: l.Error, Fresh: l.Fresh}
	if l.Fresh {
		sum.Players = l.Fill()
	}
	return sum
}
