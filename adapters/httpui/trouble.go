package httpui

import (
	"strings"

	"github.com/left4me/left4me/store"
)

// notices are what a poller has to say that is about no server, told and put
// into the reader's words in the same way.
var notices = []struct{ part, key string }{
	{"refuses the key", "notice.key"},
	{"for today are spent", "notice.budget"},
	{"Steam Web API does not answer", "notice.silence"},
	{"record cannot be written", "notice.record"},
}

// notice is one of them.
func (v view) notice(text string) string {
	for _, n := range notices {
		if strings.Contains(text, n.part) {
			return v.T(n.key)
		}
	}
	return display(text)
}

// trouble is what is wrong in short, and what to do about it, in the reader's
// language. What has no words here is shown in those of the poller.
func (v view) trouble(s store.Server) (word, do string) {
	key := "trouble." + string(s.Problem)
	if _, known := english.messages[key+".word"]; known {
		return v.T(key + ".word"), v.T(key + ".do")
	}
	return v.T("state.problem"), display(s.LastError)
}

// aboutLogin reports whether a problem, if it is one, ends when the game server takes
// the password.
func aboutLogin(p store.Problem) bool {
	switch p {
	case "", store.ProblemAuth, store.ProblemNoLogin, store.ProblemHeldAddress, store.ProblemHeldPending, store.ProblemHeldUnanswered:
		return true
	}
	return false
}
