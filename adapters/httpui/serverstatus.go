package httpui

import (
	"time"

	"github.com/left4me/left4me/messages"
	"github.com/left4me/left4me/messages/htmltime"
	"github.com/left4me/left4me/spec/l4d2/mapnames"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/glance"
)

// A serverStatus is what is known of a server at a glance, in words. Its states name classes
// in app.css and, after "state.", messages.
type serverStatus struct {
	glance.Glance
	Word  string // the state
	Error string // what is wrong and what to do about it, "" for nothing
	Map   mapnames.Name
	Badge string // such as "2/4 · c1m2_streets"; a dash or "?" without counts
	Hint  string // why there are no counts, or where they come from
	Notes []note // what else an operator should know
}

// A note is a word where there is little room, and what it means.
type note struct{ Word, Text string }

// fresh reports whether a snapshot says what is so now.
func (pd pageData) fresh(snap store.Snapshot) bool {
	return glance.Fresh(snap, pd.Now, pd.handler.Stale)
}

// serverStatus tells how a server is, from its row and its newest run (zero if it
// never had one).
func (pd pageData) serverStatus(s store.Server, snap store.Snapshot, now condition.Condition) serverStatus {
	l := serverStatus{Glance: glance.Of(s, snap, now, pd.Now, pd.handler.Stale), Map: pd.Map(snap.Map)}
	l.Name, l.Word = display(s.Name), pd.T("state."+string(l.State))
	switch {
	case l.Waiting:
		l.Word, l.Error = pd.T("state.waiting"), pd.T("live.waiting_hint")
	case l.State == glance.Problem:
		l.Word, l.Error = pd.problemText(s)
	case l.State == glance.Stale:
		l.Word = pd.T("state.stale_for", pd.Since(snap.LastSeenAt))
	}
	switch {
	case l.Fresh:
		l.Badge = pd.badge(l)
	case l.Off:
		l.Badge, l.Hint = "–", l.Word
	case snap.LastSeenAt.IsZero():
		l.Badge, l.Hint = "?", pd.T("badge.never")
	default:
		l.Badge, l.Hint = "?", pd.T("badge.stale", pd.Date(snap.LastSeenAt))
	}
	for _, code := range l.Codes {
		key := "condition." + string(code)
		text := pd.T(key)
		if code == condition.CountsOnly {
			if s.Problem == store.ProblemAuth {
				text = pd.T(key + ".auth")
			}
			l.Badge, l.Hint = glance.Fill(l.Counts.Players, l.Counts.MaxPlayers), text
		}
		l.Notes = append(l.Notes, note{pd.T(key + ".word"), text})
	}
	return l
}

// Map is a map in the reader's words.
func (pd pageData) Map(code string) mapnames.Name {
	return mapnames.In(pd.Lang()).Map(display(code))
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

// warning is a warning of the poller about itself, in the reader's language, or else in the words
// of the poller.
func (pd pageData) warning(w store.Warning) string {
	return pd.Or("warning."+string(w.Code), display(w.Message))
}

// problemText is what is wrong in short, and what to do about it, in the reader's
// language. What has no words here is shown in those of the poller.
func (pd pageData) problemText(s store.Server) (word, do string) {
	key := "trouble." + string(s.Problem)
	return pd.Or(key+".word", pd.T("state.problem")), pd.Or(key+".do", display(s.LastError))
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
	pd := pageData{handler: &handler{Config: Config{Stale: stale}}, Reader: htmltime.Reader{Reader: messages.Reader{Catalog: english, Location: time.UTC, Now: now}}}
	l := pd.serverStatus(s, snap, condition.Condition{})
	sum := Summary{State: l.Word, Map: l.Map.Code, Advice: l.Error, Fresh: l.Fresh}
	if l.Fresh {
		sum.Players = l.Fill()
	}
	return sum
}
