package record_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
	"github.com/left4me/left4me/steam"
)

var t0 = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// poller steps servers and records what it observes, as a real one does.
type poller struct {
	t    *testing.T
	w    *record.Writer
	now  time.Time
	live map[int64]livestate.Server
	want map[int64]map[livestate.SessionKey]livestate.Session
}

func newPoller(t *testing.T, w *record.Writer) *poller {
	t.Helper()
	return &poller{t: t, w: w, now: t0, live: make(map[int64]livestate.Server),
		want: make(map[int64]map[livestate.SessionKey]livestate.Session)}
}

func (p *poller) keep(server int64, c livestate.Changes) {
	if p.want[server] == nil {
		p.want[server] = make(map[livestate.SessionKey]livestate.Session)
	}
	for s := range c.Sessions() {
		p.want[server][s.Key()] = s
	}
	for _, s := range p.live[server].Sessions {
		if _, ok := p.want[server][s.Key()]; ok {
			p.want[server][s.Key()] = s
		}
	}
}

// observe polls a server five seconds later.
func (p *poller) observe(server int64, roster ...livestate.Player) {
	p.now = p.now.Add(5 * time.Second)
	obs := livestate.Observation{At: p.now, Roster: roster, State: livestate.State{Players: len(roster), MaxPlayers: 8, Map: "c1m1_hotel"}}
	before := p.live[server]
	p.w.Observe(server, before, obs)
	live, c := before.Observe(obs, livestate.Policy{})
	p.live[server] = live
	p.keep(server, c)
}

// edge takes a line of a server's log half a second later.
func (p *poller) edge(server int64, e livestate.Edge) {
	p.now = p.now.Add(500 * time.Millisecond)
	e.At = p.now
	p.w.Edge(server, p.live[server], e)
	p.live[server] = p.live[server].Edge(e)
}

func (p *poller) stop(server int64, why livestate.Reason) {
	p.w.Stop(server, p.live[server], p.now, why)
	live, c := p.live[server].Stop(p.now, why)
	p.live[server] = live
	p.keep(server, c)
}

func player(account uint32, userID int, connected time.Duration) livestate.Player {
	return livestate.Player{SteamID: steam.FromAccountID(account), UserID: userID, Name: "ä", Connected: connected, Ping: 50}
}

// scenario plays two servers on which much happens, with the writer reopened in the
// middle as by another process, and returns the path of the record.
func scenario(t *testing.T, size int64) (string, *poller) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record")
	w, err := record.NewWriter(record.Config{Path: path, Size: size})
	if err != nil {
		t.Fatal(err)
	}
	p := newPoller(t, w)
	play := func(rounds int) {
		for i := range rounds {
			at := time.Duration(i) * 10 * time.Second
			switch {
			case i%7 == 0:
				p.observe(1)
			case i%7 < 4:
				p.observe(1, player(11, 10+i/7, at), player(12, 30+i/7, time.Second))
			default:
				p.observe(1, player(12, 30+i/7, 2*time.Second))
			}
			p.observe(2, player(13, 5, at))
			if i%5 == 0 {
				w.Flush()
			}
		}
	}
	play(30)
	p.stop(2, livestate.ReasonStopped)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if p.w, err = record.NewWriter(record.Config{Path: path, Size: size}); err != nil {
		t.Fatal(err)
	}
	w = p.w
	p.now = p.now.Add(20 * time.Second)
	play(20)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path, p
}
