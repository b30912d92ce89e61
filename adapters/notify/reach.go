package notify

import (
	"maps"
	"time"

	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/store"
)

// polled is how the last poll of a server ended.
type polled struct {
	problem  store.Problem // "" = well
	failures int           // in a row
	until    time.Time     // then it says nothing any more
}

// sweep forgets polls that say nothing any more.
func (n *Notifier) sweep(now time.Time) {
	n.polls.Lock()
	defer n.polls.Unlock()
	maps.DeleteFunc(n.polls.last, func(_ int64, p polled) bool { return now.After(p.until) })
}

// reach is what is known of a server now; ok says that this process knows.
func (n *Notifier) reach(server int64) (r alert.Reach, ok bool) {
	n.polls.Lock()
	defer n.polls.Unlock()
	last, there := n.polls.last[server]
	if !there {
		return alert.Unwatched, false
	}
	switch last.problem {
	case "":
		return alert.Answers, true
	case store.ProblemAuth:
		return alert.Refuses, true
	case store.ProblemDenied, store.ProblemInternal, store.ProblemHeldPending, store.ProblemHeldAddress:
		return alert.Unwatched, true // it was not asked
	}
	if last.failures < 2 && n.Interval > time.Minute { // one lost poll is no outage
		return alert.Unwatched, true
	}
	return alert.Silent, true
}
