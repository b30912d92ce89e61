package httpui

import (
	"cmp"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/left4me/left4me/store"
)

// The states that a page tells apart. They name classes in app.css and, after
// "state.", messages.
const (
	stateRunning = "running"
	stateIdle    = "idle"
	stateStale   = "stale"   // it did answer, too long ago to say anything of now
	stateStopped = "stopped" // it is meant to be, or nobody has tried it yet
	stateProblem = "problem" // it needs a person
	stateNew     = "new"     // it never answered yet
)

// A light is what is known of a server at a glance.
type light struct {
	ID    int64
	Name  string
	Addr  string
	State string
	Word  string // the state in words
	Error string // what is wrong and what to do about it, "" for nothing
	Fresh bool   // Snap says what is so now
	Snap  store.Snapshot
	Map   gameMap
	Badge string // such as "2/4 · c1m2_streets"; a dash or "?" without counts
	Why   string // why there are no counts
}

// Fill is the number of players out of how many.
func (l light) Fill() string { return fill(l.Snap) }

func fill(snap store.Snapshot) string {
	if snap.MaxPlayers <= 0 {
		return strconv.Itoa(snap.Players)
	}
	return fmt.Sprintf("%d/%d", snap.Players, snap.MaxPlayers)
}

// Seats is the length of the bar of players.
func (l light) Seats() int { return max(l.Snap.MaxPlayers, l.Snap.Players, 1) }

// fresh reports whether a snapshot says what is so now. The zero one never does.
func (v view) fresh(snap store.Snapshot) bool {
	return !snap.LastSeenAt.IsZero() && v.Now.Sub(snap.LastSeenAt) <= v.ui.Stale
}

// light tells how a server is, from its row and its newest run (zero if it
// never had one).
func (v view) light(s store.Server, snap store.Snapshot) light {
	l := light{
		ID: s.ID, Name: display(s.Name), Addr: net.JoinHostPort(s.Host, strconv.Itoa(s.Port)),
		Snap: snap, Map: v.Map(snap.Map),
	}
	word := ""
	switch {
	case s.DesiredState == store.Stopped:
		l.State = stateStopped
	case s.ActualState == store.Stopped && s.Problem == "":
		l.State = stateStopped
	case s.PasswordPending && aboutLogin(s.Problem):
		l.State = stateNew
		word, l.Error = v.T("state.waiting"), v.T("live.waiting_hint")
	case s.ActualState != store.Stopped && v.fresh(snap):
		l.Fresh = true
		if l.State = stateRunning; snap.Hibernating {
			l.State = stateIdle
		}
	case s.Problem != "":
		l.State = stateProblem
		word, l.Error = v.trouble(s)
	case snap.LastSeenAt.IsZero():
		l.State = stateNew
	default:
		l.State = stateStale
	}
	l.Word = cmp.Or(word, v.T("state."+l.State))
	if l.State == stateStale {
		l.Word = v.T("state.stale_for", v.Since(snap.LastSeenAt))
	}
	switch {
	case l.Fresh:
		l.Badge = v.badge(l)
	case s.DesiredState == store.Stopped || s.ActualState == store.Stopped:
		l.Badge, l.Why = "–", l.Word
	default:
		l.Badge, l.Why = "?", v.T("badge.never")
		if !snap.LastSeenAt.IsZero() {
			l.Why = v.T("badge.stale", v.Date(snap.LastSeenAt))
		}
	}
	return l
}

// badge is a fresh server in one line.
func (v view) badge(l light) string {
	text := l.Fill()
	if l.Snap.Hibernating {
		text += " · " + v.T("badge.idle")
	}
	if l.Map.Code != "" {
		text += " · " + l.Map.Code
	}
	return text
}

// Attention reports whether a person should look.
func (l light) Attention() bool { return l.State == stateProblem || l.State == stateStale }

// Seen is when the server last answered.
func (l light) Seen() time.Time { return l.Snap.LastSeenAt }
