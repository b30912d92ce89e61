package httpui

import (
	"cmp"
	"net"
	"strconv"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
)

// The states that a page tells apart. They name classes in app.css and, after
// "state.", messages.
const (
	stateRunning = "running"
	stateIdle    = "idle"
	stateStale   = "stale"   // it did answer, too long ago to say anything of now
	stateStopped = "stopped" // it is meant to be, or it was not tried yet
	stateProblem = "problem" // it needs a person
	stateNew     = "new"     // it never answered yet
)

// A serverStatus is what is known of a server at a glance.
type serverStatus struct {
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
	Why   string // why there are no counts, or where they come from
	Notes []note // what else an operator should know
}

// A note is a word where there is little room, and what it means.
type note struct{ Word, Text string }

// Fill is the number of players out of how many.
func (l serverStatus) Fill() string { return fill(l.Snap) }

func fill(snap store.Snapshot) string {
	if snap.MaxPlayers <= 0 {
		return strconv.Itoa(snap.Players)
	}
	return strconv.Itoa(snap.Players) + "/" + strconv.Itoa(snap.MaxPlayers)
}

// Seats is the length of the bar of players.
func (l serverStatus) Seats() int { return max(l.Snap.MaxPlayers, l.Snap.Players, 1) }

// fresh reports whether a snapshot says what is so now. The zero one never does.
func (pd pageData) fresh(snap store.Snapshot) bool {
	return !snap.LastSeenAt.IsZero() && pd.Now.Sub(snap.LastSeenAt) <= pd.handler.Stale
}

// serverStatus tells how a server is, from its row and its newest run (zero if it
// never had one).
func (pd pageData) serverStatus(s store.Server, snap store.Snapshot, now condition.Condition) serverStatus {
	l := serverStatus{
		ID: s.ID, Name: display(s.Name), Addr: net.JoinHostPort(s.Host, strconv.Itoa(s.Port)),
		Snap: snap, Map: pd.Map(snap.Map),
	}
	word := ""
	switch {
	case s.DesiredState == store.Stopped:
		l.State = stateStopped
	case s.ActualState == store.Stopped && s.Problem == "":
		l.State = stateStopped
	case s.PasswordPending && s.Problem.AboutPassword():
		l.State = stateNew
		word, l.Error = pd.T("state.waiting"), pd.T("live.waiting_hint")
	case s.ActualState != store.Stopped && pd.fresh(snap):
		l.Fresh = true
		if l.State = stateRunning; snap.Hibernating {
			l.State = stateIdle
		}
	case s.Problem != "":
		l.State = stateProblem
		word, l.Error = pd.problemText(s)
	case snap.LastSeenAt.IsZero():
		l.State = stateNew
	default:
		l.State = stateStale
	}
	l.Word = cmp.Or(word, pd.T("state."+l.State))
	if l.State == stateStale {
		l.Word = pd.T("state.stale_for", pd.Since(snap.LastSeenAt))
	}
	switch {
	case l.Fresh:
		l.Badge = pd.badge(l)
	case s.DesiredState == store.Stopped || s.ActualState == store.Stopped:
		l.Badge, l.Why = "–", l.Word
	default:
		l.Badge, l.Why = "?", pd.T("badge.never")
		if !snap.LastSeenAt.IsZero() {
			l.Why = pd.T("badge.stale", pd.Date(snap.LastSeenAt))
		}
	}
	for _, code := range now.Codes(s, l.Fresh) {
		switch code {
		case condition.NoSteamLogon:
			l.Notes = append(l.Notes, note{pd.T("condition.no_steam_logon.word"), pd.T("condition.no_steam_logon")})
		case condition.CountsOnly:
			c := now.Counts
			l.Badge, l.Why = fill(store.Snapshot{State: livestate.State{Players: c.Players, MaxPlayers: c.MaxPlayers}}), pd.T("condition.counts_only")
			if s.Problem == store.ProblemAuth {
				l.Why = pd.T("condition.counts_only.auth")
			}
			l.Notes = append(l.Notes, note{pd.T("condition.counts_only.word"), l.Why})
		case condition.NoAnswer:
			l.Notes = append(l.Notes, note{pd.T("condition.no_answer.word"), pd.T("condition.no_answer")})
		}
	}
	return l
}

// badge is a fresh server in one line.
func (pd pageData) badge(l serverStatus) string {
	text := l.Fill()
	if l.Snap.Hibernating {
		text += " · " + pd.T("badge.idle")
	}
	if l.Map.Code != "" {
		text += " · " + l.Map.Code
	}
	return text
}

// Attention reports whether a person should look.
func (l serverStatus) Attention() bool { return l.State == stateProblem || l.State == stateStale }

// Seen is when the server last answered.
func (l serverStatus) Seen() time.Time { return l.Snap.LastSeenAt }

// warning is what a poller has to say that is about no server, in the reader's
// language, or in the words of the poller.
func (pd pageData) warning(w store.Warning) string {
	key := "warning." + string(w.Code)
	if english.Has(key) {
		return pd.T(key)
	}
	return display(w.Message)
}

// problemText is what is wrong in short, and what to do about it, in the reader's
// language. What has no words here is shown in those of the poller.
func (pd pageData) problemText(s store.Server) (word, do string) {
	key := "trouble." + string(s.Problem)
	if english.Has(key + ".word") {
		return pd.T(key + ".word"), pd.T(key + ".do")
	}
	return pd.T("state.problem"), display(s.LastError)
}

// A Summary says of one server what the list of servers says of it, in English, for
// programs that show the same without a page.
type Summary struct {
	State   string // such as "Running", "Idle" or "Wrong RCON password"
	Players string // such as "2/4"; "" if the count is not of now
	Map     string // the code of the map, as last seen
	Advice  string // what is wrong and what to do about it; "" for nothing
	Fresh   bool   // the snapshot says what is so now
}

// Summarize returns the Summary of a server at the time now. The snapshot is its newest,
// or zero if it has none; one that is older than stale says nothing about now.
func Summarize(s store.Server, snap store.Snapshot, now time.Time, stale time.Duration) Summary {
	pd := pageData{handler: &handler{Config: Config{Stale: stale}}, Reader: messages.Reader{Catalog: english, Location: time.UTC, Now: now}}
	l := pd.serverStatus(s, snap, condition.Condition{})
	sum := Summary{State: l.Word, Map: l.Map.Code, Advice: l.Error, Fresh: l.Fresh}
	if l.Fresh {
		sum.Players = l.Fill()
	}
	return sum
}
