package httpui

import (
	"net/http"
	"sync"
	"time"
)

// zoneCookie is set by live.js to the name of the browser's time zone.
const zoneCookie = "left4me_tz"

// zones keeps the zones that were asked for. There are some 600 names; more
// than that are not kept.
var zones struct {
	sync.Mutex
	byName map[string]*time.Location
}

// zoneOf is the zone of the reader, UTC if he does not say.
func zoneOf(r *http.Request) *time.Location {
	cookie, err := r.Cookie(zoneCookie)
	if err != nil || len(cookie.Value) > 64 {
		return time.UTC
	}
	name := cookie.Value
	if name == "" || name == "Local" {
		return time.UTC
	}
	zones.Lock()
	defer zones.Unlock()
	if zone, ok := zones.byName[name]; ok {
		return zone
	}
	zone, err := time.LoadLocation(name) // refuses names that leave its folder
	if err != nil {
		return time.UTC
	}
	if zones.byName == nil {
		zones.byName = make(map[string]*time.Location)
	}
	if len(zones.byName) < 1000 {
		zones.byName[name] = zone
	}
	return zone
}
