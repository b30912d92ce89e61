package glance

import (
	"strconv"
	"time"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

// State is the one thing to say of a server. Programs decide by it.
type State string

// The states, those that need a person first.
const (
	Problem State = "problem" // it does not answer as it should, and a person has to do something
	Stale   State = "stale"   // it did answer, too long ago to say anything of now
	New     State = "new"     // it has never answered yet
	Running State = "running" // it answers
	Idle    State = "idle"    // it answers, and hibernates
	Stopped State = "stopped" // its watch is paused, or it was not tried yet
)

// weight orders the states.
var weight = map[State]int{Problem: 0, Stale: 1, New: 2, Running: 3, Idle: 4, Stopped: 5}

// A Glance is what is known of one server.
type Glance struct {
	ID    int64
	Name  string // as its owner wrote it
	Addr  string // host and port
	State State

	Waiting bool             // New, for the game is not known to have its new password yet
	Off     bool             // it is not watched, or does not run: there is nothing to count
	Fresh   bool             // Snap says what is so now
	Snap    store.Snapshot   // the newest one, zero if there is none
	Codes   []condition.Code // what else an operator should know
	Counts  store.Counts     // what it tells without a password; zero if there are none that are fresh
}

// Fresh reports whether a snapshot says what is so at the time now: it is no older than stale.
// The zero snapshot never does.
func Fresh(snap store.Snapshot, now time.Time, stale time.Duration) bool {
	return !snap.LastSeenAt.IsZero() && now.Sub(snap.LastSeenAt) <= stale
}

// Of returns how a server is at the time now. The snapshot is its newest, zero if it never had
// one, and says nothing of now once it is older than stale.
func Of(s store.Server, snap store.Snapshot, c condition.Condition, now time.Time, stale time.Duration) Glance {
	g := Glance{
		ID: s.ID, Name: s.Name, Addr: s.Addr(), Snap: snap, Counts: c.Counts,
		Off: s.DesiredState == store.Stopped || s.ActualState == store.Stopped,
	}
	switch {
	case s.DesiredState == store.Stopped, s.ActualState == store.Stopped && s.Problem == "":
		g.State = Stopped
	case s.PasswordPending && s.Problem.AboutPassword():
		g.State, g.Waiting = New, true
	case s.ActualState != store.Stopped && Fresh(snap, now, stale):
		g.State, g.Fresh = Running, true
		if snap.Hibernating {
			g.State = Idle
		}
	case s.Problem != "":
		g.State = Problem
	case snap.LastSeenAt.IsZero():
		g.State = New
	default:
		g.State = Stale
	}
	g.Codes = c.Codes(s, g.Fresh)
	return g
}

// Attention reports whether a person should look.
func (g *Glance) Attention() bool { return g.State == Problem || g.State == Stale }

// Seen is when the server last answered, zero if it never did.
func (g *Glance) Seen() time.Time { return g.Snap.LastSeenAt }

// Fill is the number of players out of how many, such as "2/4".
func (g *Glance) Fill() string { return Fill(g.Snap.Players, g.Snap.MaxPlayers) }

// Seats is the length of a bar of the players, at least 1.
func (g *Glance) Seats() int { return max(g.Snap.MaxPlayers, g.Snap.Players, 1) }

// players is how many play now, -1 if that is not known.
func (g *Glance) players() int {
	if !g.Fresh {
		return -1
	}
	return g.Snap.Players
}

// Fill is a number of players out of how many, such as "2/4"; without a bound it is "2".
func Fill(players, most int) string {
	if most <= 0 {
		return strconv.Itoa(players)
	}
	return strconv.Itoa(players) + "/" + strconv.Itoa(most)
}
