package livestate_test

import (
	"math/rand/v2"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
)

// This file is the true history of one server, and what polls see of it. All of
// its times are milliseconds since midnight.

// dice makes a schedule's choices: at random from a seed, or as a fuzzer says.
type dice struct {
	pcg  *rand.PCG
	data []byte // instead of pcg
	over bool   // data has been used up
}

// n returns a number from 0 to k-1.
func (d *dice) n(k int) int {
	if d.pcg != nil {
		return int(d.pcg.Uint64() >> 32 * uint64(k) >> 32)
	}
	if len(d.data) == 0 {
		d.over = true
		return k - 1
	}
	b := int(d.data[0])
	d.data = d.data[1:]
	if k > 256 {
		return b * k >> 8
	}
	return b % k
}

// one reports true once in k times.
func (d *dice) one(k int) bool { return d.n(k) == 0 }

// Kinds of trouble that a schedule may have.
const (
	lostPolls = 1 << iota
	outages
	partials
	restarts   // user ids start again
	clockSteps // back, and forth again
	leftovers  // entries of broken connections, beside those of new ones
	noUserIDs
	longAway // hours without a poll

	kinds    = 8
	peopleID = 100
)

// deceiving are the kinds of trouble under which a poller that makes no mistake
// still cannot know what happened.
const deceiving = restarts | clockSteps | leftovers | noUserIDs

const (
	interval = 5000
	jitter   = 400 // a poll may be as much too early or too late
)

// link is one true connection, and what the polls saw of it.
type link struct {
	who, user int
	from, to  int64 // to is -1 while it lasts
	claimed   int64 // when it began, as the first poll that saw it was told
	last      int64 // the last poll that saw it
	unknown   int64 // how long nobody could look nor learn of it later
	resets    int64 // how long nobody looked before its counter began again
	doubtful  int64 // the part of it after which it may be that of a server that restarted
	sightings int
}

type person struct {
	id      steam.ID
	name    string
	link    int // index of the connection plus one; 0 = not connected
	user    int
	counts  int64 // since when the server counts the time connected
	joining int64 // connecting until then

	oldUser   int // what a broken connection left behind
	oldCounts int64
	oldUntil  int64
}

// shot is a step of a schedule as a daemon has it: an observation, or else
// that there was none, or a stop.
type shot struct {
	true int64 // when it is, whatever the clock says
	obs  livestate.Observation
	now  time.Time // of a silence or a stop
	stop livestate.Reason
}

func (s *shot) seen() bool { return s.now.IsZero() }

type simulation struct {
	*dice
	trouble  int
	now      int64
	ahead    int64 // of the poller's clock
	people   []person
	links    []link
	nextUser int
	mapName  string
	mapAfter int64 // no map is known before
	shots    []shot
	log      []logLine
}

// logLine is one that a game writes when a connection begins or ends.
type logLine struct {
	true      int64 // when it is written, whatever the poller's clock says
	kind      livestate.EdgeKind
	who, user int
}

var (
	mapNames    = [...]string{"c1m1_hotel", "c1m2_streets", "c2m1_highway"}
	playerNames = [...]string{"Ann", "Bob", "", "Ce\"m", "玩家"}
)

// newSimulation returns the history of one schedule.
func newSimulation(d *dice) *simulation {
	w := &simulation{dice: d, nextUser: 2, mapName: mapNames[0], shots: make([]shot, 0, 48)}
	if !d.one(4) { // else all goes well
		w.trouble = d.n(1 << kinds)
	}
	w.people = make([]person, 1+d.n(5))
	for i := range w.people {
		w.people[i] = person{id: steam.FromAccountID(uint32(peopleID + i)), name: playerNames[d.n(len(playerNames))]}
	}
	for polls := 15 + d.n(30); polls > 0 && !d.over; polls-- {
		w.tick()
	}
	return w
}

func (w *simulation) has(kind int) bool { return w.trouble&kind != 0 }

// tick is the time until the next poll, and the poll.
func (w *simulation) tick() {
	switch {
	case w.has(outages) && w.one(12):
		w.blind(1 + w.n(40))
	case w.has(longAway) && w.one(24):
		w.pass(int64(1+w.n(300)) * 60_000)
		w.shots = append(w.shots, shot{true: w.now, now: w.clock()})
	case w.has(lostPolls) && w.one(6):
		w.blind(1)
	}
	w.pass(interval - jitter + int64(w.n(2*jitter+1)))
	if w.has(clockSteps) && w.one(12) {
		if w.ahead -= int64(w.n(100_000)); w.one(2) {
			w.ahead = int64(w.n(50_000))
		}
	}
	w.poll()
	if w.one(30) { // a poll that is answered twice in the same moment
		w.shots = append(w.shots, w.shots[len(w.shots)-1])
	}
}

// blind is that many failed polls.
func (w *simulation) blind(polls int) {
	for range polls {
		w.pass(interval)
		w.shots = append(w.shots, shot{true: w.now, now: w.clock()})
	}
}

func (w *simulation) clock() time.Time {
	return midnight.Add(time.Duration(w.now+w.ahead) * time.Millisecond)
}

// pass lets that much time pass and things happen in it.
func (w *simulation) pass(ms int64) {
	end := w.now + ms
	for n := w.n(4); n > 0 && w.now < end; n-- {
		w.now += int64(w.n(int(end-w.now) + 1))
		w.happen()
	}
	w.now = end
}

func (w *simulation) happen() {
	who := w.n(len(w.people))
	p := &w.people[who]
	switch w.n(10) {
	case 0:
		w.mapName, w.mapAfter = mapNames[w.n(len(mapNames))], w.now+int64(w.n(8000))
		again := w.one(2)
		for i := range w.people {
			if p := &w.people[i]; again && p.link > 0 {
				p.counts, p.joining = w.now, w.now+int64(w.n(8000))
			}
		}
	case 1:
		p.name = playerNames[w.n(len(playerNames))]
	case 2:
		if !w.has(restarts) {
			return
		}
		for i := range w.people {
			w.leave(i)
			w.people[i].oldUser = 0
		}
		w.nextUser = 2
		if w.one(2) {
			w.shots = append(w.shots, shot{true: w.now, now: w.clock(), stop: livestate.ReasonStopped})
		}
	default:
		if p.link == 0 {
			w.links = append(w.links, link{who: who, user: w.nextUser, from: w.now, to: -1})
			p.link, p.user, p.counts = len(w.links), w.nextUser, w.now
			p.joining = w.now + int64(w.n(8000))
			w.log = append(w.log, logLine{w.now, livestate.EdgeConnect, who, p.user})
			w.nextUser++
		} else if w.one(2) {
			if w.has(leftovers) && w.one(2) {
				p.oldUser, p.oldCounts, p.oldUntil = p.user, p.counts, w.now+int64(w.n(40_000))
			}
			w.leave(who)
		}
	}
}

func (w *simulation) leave(who int) {
	if p := &w.people[who]; p.link > 0 {
		w.links[p.link-1].to = w.now
		w.log = append(w.log, logLine{w.now, livestate.EdgeDisconnect, who, p.user})
		p.link = 0
	}
}

// poll is a poll that succeeds.
func (w *simulation) poll() {
	obs := livestate.Observation{At: w.clock(), Partial: w.has(partials) && w.one(3)}
	obs.State.MaxPlayers = 8
	if w.now >= w.mapAfter {
		obs.State.Map = w.mapName
	}
	obs.Roster = make([]livestate.Player, 0, len(w.people)+1)
	for i, turn := 0, w.n(len(w.people)); i < len(w.people); i++ {
		p := &w.people[(i+turn)%len(w.people)]
		if p.link > 0 {
			obs.State.Players++
		}
		if obs.Partial && w.one(3) {
			continue
		}
		if p.oldUser > 0 && w.now < p.oldUntil {
			obs.Roster = append(obs.Roster, w.entry(p, p.oldUser, p.oldCounts))
		}
		if p.link > 0 {
			obs.Roster = append(obs.Roster, w.entry(p, p.user, p.counts))
			w.links[p.link-1].saw(w.now, obs.Roster[len(obs.Roster)-1].Connected, w.has(partials))
		}
	}
	if w.one(8) {
		obs.Roster = append(obs.Roster, livestate.Player{Name: "Rochelle", UserID: 1, Connected: time.Hour})
	}
	if len(obs.Roster) > 0 && w.one(8) {
		obs.Roster = append(obs.Roster, obs.Roster[w.n(len(obs.Roster))])
	}
	w.shots = append(w.shots, shot{true: w.now, obs: obs})
}

func (w *simulation) entry(p *person, user int, counts int64) livestate.Player {
	if w.has(noUserIDs) {
		user = 0
	}
	return livestate.Player{
		SteamID:   p.id,
		UserID:    user,
		Name:      p.name,
		Connected: time.Duration((w.now-counts)/1000) * time.Second,
		Ping:      w.n(6) * 20,
		Joining:   w.now < p.joining,
	}
}

// saw notes that a poll saw the connection.
func (l *link) saw(now int64, connected time.Duration, partials bool) {
	claimed := now - connected.Milliseconds()
	if l.sightings == 0 {
		l.claimed = claimed
	} else if claimed-l.last > 60_000 {
		l.unknown += claimed - l.last // the counter began again while nobody looked
	} else if claimed-l.last > 1000 {
		l.resets += claimed - l.last
		if partials || now-l.last > 15_000 {
			l.doubtful += claimed - l.last
		}
	}
	l.sightings++
	l.last = now
}
