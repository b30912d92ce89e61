package httpui

import "github.com/left4me/left4me/store"

// warning is what a poller has to say that is about no server, in the reader's
// language, or in the words of the poller.
func (v view) warning(w store.Warning) string {
	key := "warning." + string(w.Code)
	if english.Has(key) {
		return v.T(key)
	}
	return display(w.Message)
}

// trouble is what is wrong in short, and what to do about it, in the reader's
// language. What has no words here is shown in those of the poller.
func (v view) trouble(s store.Server) (word, do string) {
	key := "trouble." + string(s.Problem)
	if english.Has(key + ".word") {
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
