//go:build unix

package main

import (
	"context"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
)

// sampled is how many servers are polled one after another.
const sampled = 200

// sequential polls some of the servers one after another, each over a connection of
// its own, and returns what all of them would take. Of each kind of server, it
// takes as many as are its share, because one that hangs takes as long as
// thousands of others.
func sequential(ctx context.Context, p *plan, addrs []string) time.Duration {
	kinds := make(map[behavior][]string)
	behaviors := p.behaviors()
	for i, addr := range addrs {
		kinds[behaviors[i]] = append(kinds[behaviors[i]], addr)
	}
	var total time.Duration
	for _, list := range kinds {
		n := min(max(sampled*len(list)/len(addrs), 1), len(list))
		begin := time.Now()
		for k := range n {
			pollOnce(ctx, list[k*len(list)/n])
		}
		total += time.Since(begin) * time.Duration(len(list)) / time.Duration(n)
	}
	return total
}

// pollOnce asks a server for its status. Those that are dead or hang take their time
// too.
func pollOnce(ctx context.Context, addr string) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	conn, err := rcon.Dial(ctx, addr, password, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	_, _ = poll.Observe(ctx, conn)
}
