//go:build unix

package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/rcon/status"
	"github.com/left4me/left4me/steam"
)

// plan is what the test and its game servers agree on. Both compute the same
// script from it, so nothing has to be told afterwards.
type plan struct {
	Servers  int
	Interval time.Duration
	Duration time.Duration
	Overload float64 // how many times as often as Interval the daemon polls
	Dead     float64 // per cent of the servers
	Hang     float64
	Players  int           // on a server at once, at most
	Churn    float64       // players of a server who leave in a minute, on average
	Hostile  float64       // per cent of the servers
	Gap      time.Duration // for which a server may not be polled; nothing comes and goes within it
	WarmUp   time.Duration // in which no one comes or goes, because all servers are new at once; see warmUp
	Quiet    []span        // times since the start in which no one comes or goes
	Start    time.Time
}

// behavior is how a server behaves.
type behavior int

const (
	alive   behavior = iota
	dead             // nothing listens on its port
	hangs            // takes connections and says nothing
	hostile          // answers as a scenario of package rcontest
)

// span is a time from one moment to another.
type span struct{ From, To time.Duration } // exported, for the process of the game servers

// afterQuiet returns t, or the end of the quiet time that it is in.
func (p *plan) afterQuiet(t time.Duration) time.Duration {
	for _, q := range p.Quiet {
		if q.From <= t && t < q.To {
			t = q.To
		}
	}
	return t
}

// behaviors returns how each server behaves. The dead and the hanging ones are anywhere
// among the others.
func (p *plan) behaviors() []behavior {
	behaviors := make([]behavior, p.Servers)
	order := rand.New(rand.NewPCG(uint64(p.Servers), 2)).Perm(p.Servers)
	for _, f := range []struct {
		behavior behavior
		percent  float64
	}{{dead, p.Dead}, {hangs, p.Hang}, {hostile, p.Hostile}} {
		n := min(int(math.Round(float64(p.Servers)*f.percent/100)), len(order))
		for _, i := range order[:n] {
			behaviors[i] = f.behavior
		}
		order = order[n:]
	}
	return behaviors
}

// visit is one connection of a player, in time since the start.
type visit struct {
	account     uint32
	userID      int
	name        string
	ping        int
	join, leave time.Duration // leave 0: they stay to the end
}

func (s *visit) id() steam.ID { return steam.FromAccountID(s.account) }

func (s *visit) there(t time.Duration) bool { return s.join <= t && (s.leave == 0 || t < s.leave) }

// warmUp is the time that the first polls take, which log in. A daemon that is told to do
// more than it can spends a while on them.
func (p *plan) warmUp() time.Duration {
	if p.Overload <= 1 {
		return p.WarmUp
	}
	return time.Duration(p.Servers) * time.Millisecond
}

// script returns who is on server i and when. No one comes or goes so close to
// the start, to the end or to another change of their own that polls one interval
// apart could miss it, nor while the daemon warms up.
func (p *plan) script(i int) []visit {
	rng := rand.New(rand.NewPCG(uint64(i), 4))
	margin := 2*p.Interval + 2*time.Second + p.Gap
	last := p.Duration - margin // of the changes
	mean := float64(p.Duration)
	if p.Churn > 0 {
		mean = float64(time.Minute) * float64(p.Players) / p.Churn
	}
	var visits []visit
	userID := 0
	for slot := range p.Players {
		account := uint32(1 + i*p.Players*4 + slot*4)
		// Some are there before anybody looks, for up to two hours.
		at := -time.Duration(rng.Int64N(int64(2 * time.Hour)))
		if rng.IntN(4) == 0 {
			at = p.afterQuiet(p.warmUp() + margin + time.Duration(rng.Float64()*mean))
		}
		for n := uint32(0); at < last; n++ {
			userID++
			s := visit{account: account, userID: userID, ping: 20 + rng.IntN(150), join: at}
			s.name = names[rng.IntN(len(names))] + strconv.Itoa(userID)
			leave := max(at, p.warmUp()) + margin + time.Duration(rng.ExpFloat64()*mean)
			leave = p.afterQuiet(leave)
			if leave < last {
				s.leave = leave
			}
			visits = append(visits, s)
			if s.leave == 0 {
				break
			}
			at = p.afterQuiet(leave + margin + time.Duration(rng.Int64N(int64(10*time.Second))))
			if rng.IntN(2) == 0 {
				account = uint32(1 + i*p.Players*4 + slot*4 + int(n+1)%4) // somebody else takes the place
			}
		}
	}
	return visits
}

// scenarios are those whose answers are the script's all the same, and those that have none.
func scenarios() (answering, silent []rcontest.Scenario) {
	for _, s := range rcontest.Scenarios() {
		switch s.Name {
		case "drip", "coalesced", "cut-runes", "log-packets", "one-segment", "slow-login":
			answering = append(answering, s)
		case "reset", "endless": // a status is shorter, or shows its own end
		default:
			if s.Reply == "" {
				silent = append(silent, s)
			}
		}
	}
	return answering, silent
}

// scenarioOf returns how server i behaves, and whether its answers are the script's.
func (p *plan) scenarioOf(i int, f behavior) (s rcontest.Scenario, answers bool) {
	answering, silent := scenarios()
	if f != hostile {
		return rcontest.Scenario{Password: password}, f == alive
	}
	if i%2 == 0 {
		return answering[i/2%len(answering)], true
	}
	return silent[i/2%len(silent)], false
}

var (
	names    = []string{"Ada ", "Grace|", "[X] Linus ", "小明", "Zoë #", "d'Artagnan \"D\" ", "tank ", "•••"}
	mapNames = []string{"c1m1_hotel", "c1m2_streets", "c1m3_mall", "c1m4_atrium"}
)

// status returns what server i says at a time since the start.
func (p *plan) status(i int, visits []visit, t time.Duration) string {
	s := status.Status{
		Hostname: fmt.Sprint("load ", i), Version: "2.2.4.3 10097", Secure: status.Yes, OS: "Linux Dedicated",
		LocalAddr: "203.0.113.1:27015", Map: mapNames[(i+int(t/(2*time.Minute)))%len(mapNames)],
		MaxPlayers: p.Players, Hibernating: status.Yes,
	}
	for k := range visits {
		visit := &visits[k]
		if !visit.there(t) {
			continue
		}
		s.Humans++
		s.Hibernating = status.No
		s.Players = append(s.Players, status.Player{
			UserID: int(visit.userID), Slot: 1, Name: visit.name, SteamID: steam.FromAccountID(visit.account),
			Connected: t - visit.join, Ping: int(visit.ping) + int(t/time.Second)%7, Rate: 30000, Addr: "203.0.113.9:27005",
		})
	}
	return string(status.Append(make([]byte, 0, 512+90*p.Players), s, status.L4D))
}
