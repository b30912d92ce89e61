package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// person is somebody who plays in the demo.
type person struct {
	id      steam.ID
	name    string
	persona string // the name on Steam; "" = has no profile
}

// guest is a person on a game.
type guest struct {
	person
	userID, slot int
	joined       time.Time
	ping         int
}

// game is one scripted game server: people come, play and go.
type game struct {
	name     string
	bind     string
	max      int
	bots     int
	keep     int      // how many people it likes to have
	maps     []string // played in turn
	people   []person // who may come
	visit    time.Duration
	mapTime  time.Duration
	password string

	mu         sync.Mutex
	rng        *rand.Rand
	level      int
	nextLevel  time.Time
	nextUserID int
	guests     []guest
	pastUntil  time.Time         // up to here, people come on some days only
	log        func(text string) // nil: none is written
}

// setLog makes the game write a log.
func (g *game) setLog(log func(text string)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.log = log
}

// writeLog writes what happens to the log of the game.
func (g *game) writeLog(format string, args ...any) {
	if g.log != nil {
		g.log(fmt.Sprintf(format, args...))
	}
}

// inLog returns how the log names a guest.
func (p *guest) inLog() string { return fmt.Sprintf(`"%s<%d><%s><>"`, p.name, p.userID, p.id.Steam2()) }

// reasonsToLeave are what the log says of those who go.
var reasonsToLeave = []string{"Disconnect by user.", "Disconnect by user.", "Disconnect by user.", "No Steam logon", "Kicked by Console : AFK"}

// step moves the game on to now: at most one person comes or goes.
func (g *game) step(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.nextLevel.IsZero() {
		g.nextLevel = now.Add(g.mapTime)
	}
	if now.After(g.nextLevel) && len(g.guests) > 0 {
		g.level = (g.level + 1) % len(g.maps)
		g.nextLevel = now.Add(g.mapTime)
		g.writeLog(`Loading map "%s"`, g.maps[g.level])
	}
	for i, p := range g.guests {
		if now.Sub(p.joined) > 5*time.Second && g.rng.Float64() < 1/g.visit.Seconds() {
			g.writeLog(`%s disconnected (reason "%s")`, p.inLog(), reasonsToLeave[g.rng.IntN(len(reasonsToLeave))])
			g.guests = slices.Delete(g.guests, i, i+1)
			return
		}
		g.guests[i].ping = max(12, p.ping+g.rng.IntN(9)-4)
	}
	if len(g.guests) < min(g.keep, g.max) && g.rng.IntN(4) == 0 {
		g.join(now)
	}
}

// join lets in somebody who is not there.
func (g *game) join(now time.Time) {
	here := func(p person) bool {
		return slices.ContainsFunc(g.guests, func(o guest) bool { return o.id == p.id })
	}
	for _, i := range g.rng.Perm(len(g.people)) {
		if p := g.people[i]; !here(p) && (now.After(g.pastUntil) || g.comes(i, now)) {
			g.nextUserID++
			g.guests = append(g.guests, guest{
				person: p, userID: g.nextUserID, slot: g.freeSlot(), joined: now, ping: 25 + g.rng.IntN(90),
			})
			g.writeLog(`%s connected, address "203.0.113.9:27005"`, g.guests[len(g.guests)-1].inLog())
			return
		}
	}
}

// comes reports whether somebody plays on a day of the past: from a day on that is their own,
// not on all days, and one of five not in the last days.
func (g *game) comes(i int, now time.Time) bool {
	ago := int(g.pastUntil.Sub(now) / (24 * time.Hour))
	return ago <= 30-(i*7)%26 && ago >= i%5/4*(i%16) && (i*i+ago*(i+3))%(2+i%4) != 1
}

func (g *game) freeSlot() int {
	for slot := 1; ; slot++ {
		if !slices.ContainsFunc(g.guests, func(o guest) bool { return o.slot == slot }) {
			return slot
		}
	}
}

// empty sends everybody away and starts the user ids again, as a restart does.
func (g *game) empty() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.guests, g.nextUserID, g.level = nil, 1, 0
}

// info is what the game tells without a password.
func (g *game) info() rcontest.Info {
	s := g.report(time.Now())
	return rcontest.Info{Name: s.Hostname, Map: s.Map, Players: s.Humans + s.Bots, MaxPlayers: s.MaxPlayers, Bots: s.Bots}
}

// status is the answer of the game at now.
func (g *game) status(now time.Time) string {
	return string(status.Append(nil, g.report(now), status.L4D))
}

// report is what the game says of itself at now.
func (g *game) report(now time.Time) status.Status {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := status.Status{
		Hostname:    g.name,
		Version:     "2.2.4.3 10097",
		Secure:      status.Yes,
		OS:          "Linux Dedicated",
		LocalAddr:   g.bind,
		Map:         g.maps[g.level],
		Humans:      len(g.guests),
		Bots:        g.bots,
		MaxPlayers:  g.max,
		Hibernating: status.No,
	}
	if len(g.guests) == 0 {
		s.Hibernating = status.Yes
	}
	for i := range g.bots {
		s.Players = append(s.Players, status.Player{UserID: 900 + i, Name: fmt.Sprintf("Bot %d", i+1), Bot: true, State: "active"})
	}
	for _, p := range g.guests {
		connected := now.Sub(p.joined).Truncate(time.Second)
		row := status.Player{
			UserID: p.userID, Slot: p.slot, Name: p.name, SteamID: p.id, Connected: connected,
			Ping: p.ping, State: "active", Rate: 30000, Addr: fmt.Sprintf("203.0.113.%d:27005", 10+p.slot),
		}
		if connected < 4*time.Second {
			row.State, row.Ping = "spawning", 900
		}
		s.Players = append(s.Players, row)
	}
	return s
}

// observe is what a poll at now would see, without the wire between: it makes
// the past of the demo.
func (g *game) observe(now time.Time) livestate.Observation {
	obs, _ := poll.FromStatus(g.report(now), now) // a report always counts the players
	return obs
}
