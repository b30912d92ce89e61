package daemon

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"sync"

	"github.com/left4me/left4me/store"
)

// reached remembers which address each server was found at. Two servers at one
// address and port are the same game, which is then polled and counted twice.
type reached struct {
	mu sync.Mutex
	at map[int64]sighting
}

// sighting is where a host and port led to.
type sighting struct{ addr, found string } // host:port as stored, and with the address behind it

func (r *reached) note(id int64, addr string, login store.RCONLogin) {
	if login.Host == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at == nil {
		r.at = make(map[int64]sighting)
	}
	r.at[id] = sighting{addr, login.String()}
}

// find returns where servers are, those of which that is known, and forgets all others.
func (r *reached) find(servers []store.Server) map[int64]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := make(map[int64]string, len(servers))
	kept := make(map[int64]sighting, len(r.at))
	for i := range servers {
		s := &servers[i]
		addr := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
		if at, ok := r.at[s.ID]; ok && at.addr == addr {
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
	r.at = kept
	return found
}

// sameAs returns what has changed in which servers are the same game. One whose address
// is not known stays as it is.
func sameAs(servers []store.Server, found map[int64]string) map[int64]int64 {
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
	changes := make(map[int64]int64)
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
		changes[s.ID] = other
	}
	return changes
}

// markSame tells the store which servers are the same game.
func (d *daemon) markSame(ctx context.Context, servers []store.Server) {
	changes := sameAs(servers, d.reached.find(servers))
	if len(changes) == 0 {
		return
	}
	if err := d.Store.SetSameAs(ctx, changes); err != nil {
		return // the next pass finds it again
	}
	for id, other := range changes {
		if other != 0 {
			d.log.Warn("two servers are the same game: it is polled and counted twice", "server", id, "same_as", other)
		}
	}
}
