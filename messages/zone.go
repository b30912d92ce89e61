package messages

import (
	"sync"
	"time"
)

// zones keeps the zones that there are, some 2,000, by name.
var zones sync.Map

// Zone returns the time zone with a name like Europe/Berlin, nil if there is none. A zone
// is loaded once. The zone of this machine, Local, is not one that a reader can name.
func Zone(name string) *time.Location {
	if len(name) > 64 || name == "Local" {
		return nil
	}
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name) // refuses names that leave its folder
	if err != nil {
		return nil
	}
	zones.Store(name, zone)
	return zone
}
