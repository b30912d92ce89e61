package metrics

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/left4me/left4me/store"
)

const readTime = 5 * time.Second // for the store, at one scrape

var (
	storeUp    = newDesc("store_up", "1 if the store answered when it was asked for the servers.")
	omitted    = newDesc("servers_omitted", "Servers without figures of their own, because there are too many.")
	serverInfo = newDesc("server_info", "Always 1; the label name is what the owner calls the server.", "server", "name")
	mapInfo    = newDesc("server_map_info", "Always 1; the label map is what the server plays, or \"other\" for one that names too many maps.", "server", "map")
	up         = newDesc("server_up", "1 if the game server runs, 0 if not or if it is not known; of servers that are polled.", "server")
	players    = newDesc("server_players", "People on the server.", "server")
	maxPlayers = newDesc("server_max_players", "Places on the server.", "server")
	bots       = newDesc("server_bots", "Bots on the server.", "server")
	pollAge    = newDesc("server_last_poll_age_seconds", "Time since the last poll that succeeded, as the store has it: 15 s are usual.", "server")
	problem    = newDesc("server_problem", "1 if nothing is learnt from the server, by the code of the problem.", "server", "problem")
)

// serverReader reads the figures of each server from the store.
type serverReader struct {
	c Config

	mu        sync.Mutex
	maps      mapNames
	readAt    time.Time
	listed    []store.Server // at most MaxServers
	omitted   int
	snapshots map[int64]store.Snapshot
	err       error
}

func (r *serverReader) init(c Config) {
	r.c, r.maps = c, make(mapNames)
}

// read fills in what the store has. The caller holds mu.
func (r *serverReader) read() {
	if !r.readAt.IsZero() && time.Since(r.readAt) < r.c.ReadEvery {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTime)
	defer cancel()
	listed, err := r.c.Servers.AllServers(ctx)
	n := min(len(listed), r.c.MaxServers)
	slices.SortFunc(listed, func(a, b store.Server) int { return cmp.Compare(a.ID, b.ID) })
	r.listed, r.omitted = listed[:n], len(listed)-n
	if err == nil && n > 0 {
		ids := make([]int64, n)
		for i := range ids {
			s := &r.listed[i]
			ids[i] = s.ID
			if s.RCONPassword == "" {
				s.DesiredState = store.Stopped // it is not polled either
			}
			s.RCONPassword = ""
		}
		r.snapshots, err = r.c.Servers.Snapshots(ctx, ids)
		r.maps.keep(ids)
	}
	if err != nil && r.err == nil {
		r.c.Log.Warn("no figures of servers: the store does not list them", "err", err)
	}
	r.err, r.readAt = err, time.Now()
}

// collect sends the figures of each server.
func (r *serverReader) collect(ch chan<- prometheus.Metric) {
	if r.c.Servers == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read()
	sendGauge(ch, storeUp, float64(number(r.err == nil)))
	if r.err != nil {
		return
	}
	sendGauge(ch, omitted, float64(r.omitted))
	for i := range r.listed {
		r.send(ch, &r.listed[i])
	}
}

func (r *serverReader) send(ch chan<- prometheus.Metric, s *store.Server) {
	id := strconv.FormatInt(s.ID, 10)
	sendGauge(ch, serverInfo, 1, id, clean(s.Name))
	if s.DesiredState == store.Stopped {
		return
	}
	sendGauge(ch, up, float64(number(s.ActualState == store.Running)), id)
	if s.Problem != "" {
		sendGauge(ch, problem, 1, id, problemLabel(s.Problem))
	}
	last, ok := r.snapshots[s.ID]
	if !ok {
		return
	}
	age := r.c.age(last.LastSeenAt)
	sendGauge(ch, pollAge, age, id)
	if age > r.c.Stale.Seconds() {
		return
	}
	sendGauge(ch, players, float64(last.State.Players), id)
	sendGauge(ch, maxPlayers, float64(last.State.MaxPlayers), id)
	sendGauge(ch, bots, float64(last.State.Bots), id)
	if last.State.Map != "" { // as it is while the map changes
		sendGauge(ch, mapInfo, 1, id, r.maps.label(s.ID, last.State.Map))
	}
}
