package samegame

import (
	"context"
	"maps"
	"net"
	"net/netip"
	"strconv"
	"sync"

	"github.com/left4me/left4me/store"
)

// A Finder remembers which address each server was found at, and tells which servers are
// the same game. Its zero value knows of none. It must not be copied; its methods may be
// called from many goroutines.
type Finder struct {
	mu sync.Mutex
	at map[int64]sighting
}

// sighting is where a host and port led to.
type sighting struct{ addr, found string } // host:port as stored, and with the address behind it

// Note remembers that the server with that ID, listed at addr (host:port), was reached at
// found: the address behind the host, and the port. An empty found says nothing.
func (f *Finder) Note(id int64, addr, found string) {
	if found == "" {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.at == nil {
		f.at = make(map[int64]sighting)
	}
	f.at[id] = sighting{addr, found}
}

// find returns where servers are, those of which that is known, and forgets all others.
func (f *Finder) find(servers []store.Server) map[int64]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	found := make(map[int64]string, len(servers))
	kept := make(map[int64]sighting, len(f.at))
	for i := range servers {
		s := &servers[i]
		addr := s.Addr()
		if at, ok := f.at[s.ID]; ok && at.addr == addr {
			found[s.ID], kept[s.ID] = at.found, at
			continue
		}
		host, err := store.CanonicalHost(s.Host)
		if err != nil {
			continue
		}
		if _, err := netip.ParseAddr(host); err == nil { // no name to look up
			found[s.ID] = net.JoinHostPort(host, strconv.Itoa(s.Port))
		}
	}
	f.at = kept
	return found
}

// Changes returns the servers whose SameAs is no longer true, with the one to take its
// place: another server at the same address and port, or 0. A server whose address is not
// known stays as it is. What was noted of servers that are not among these is forgotten.
func (f *Finder) Changes(servers []store.Server) map[int64]int64 {
	return changes(servers, f.find(servers))
}

// Marker records which servers reach the same game. Every [store.Store] is one.
type Marker interface {
	// SetSameAs records which servers reach the same game.
	SetSameAs(ctx context.Context, same map[int64]int64) error
}

// Mark tells a store the Changes of those servers that are this program's to poll, which
// alone knows where they are, and returns them.
func (f *Finder) Mark(ctx context.Context, m Marker, servers []store.Server, mine func(id int64) bool) (map[int64]int64, error) {
	found := f.Changes(servers)
	maps.DeleteFunc(found, func(id, _ int64) bool { return !mine(id) })
	if len(found) == 0 {
		return nil, nil
	}
	return found, m.SetSameAs(ctx, found)
}

func changes(servers []store.Server, found map[int64]string) map[int64]int64 {
	first := make(map[string][2]int64, len(servers)) // the first two servers at an address
	for i := range servers {
		if addr, ok := found[servers[i].ID]; ok {
			two := first[addr]
			for n := range two {
				if two[n] == 0 {
					two[n] = servers[i].ID
					break
				}
			}
			first[addr] = two
		}
	}
	changed := make(map[int64]int64)
	for i := range servers {
		s := &servers[i]
		addr, ok := found[s.ID]
		if !ok {
			continue
		}
		two := first[addr]
		other := two[0]
		if other == s.ID {
			other = two[1]
		}
		if other == s.SameAs || other == 0 && s.SameAs != 0 && found[s.SameAs] == "" {
			continue
		}
		changed[s.ID] = other
	}
	return changed
}
