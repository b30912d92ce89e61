package httpui

import "strings"

// troubles are what a poller can find wrong with a server, told by a part of
// its words. The messages say it shortly (".word") and what to do (".do"), in the
// reader's language; what is not here is shown in the poller's own words.
var troubles = []struct{ part, key string }{
	{"wrong RCON password", "trouble.password"},
	{"login unanswered", "trouble.unanswered"},
	{"too many logins", "trouble.tries"},
	{"earlier login", "trouble.pending"},
	{"another program", "trouble.other"},
	{"nothing listens", "trouble.closed"},
	{"cannot be looked up", "trouble.name"},
	{"cannot be reached", "trouble.route"},
	{"no game server answers", "trouble.nothing"},
	{"not allowed here", "trouble.denied"},
	{"no answer", "trouble.silent"},
	{"before login", "trouble.banned"},
}

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

// trouble is what is wrong in short, and what to do about it.
func (v view) trouble(lastError string) (word, do string) {
	if key := troubleKey(lastError); key != "" {
		return v.T(key + ".word"), v.T(key + ".do")
	}
	return v.T("state.problem"), display(lastError)
}

// troubleKey names a trouble that there are messages for, "" if there are none.
func troubleKey(lastError string) string {
	for _, t := range troubles {
		if strings.Contains(lastError, t.part) {
			return t.key
		}
	}
	return ""
}

// aboutLogin reports whether the trouble, if there is any, ends when the game server
// takes the password.
func aboutLogin(lastError string) bool {
	switch troubleKey(lastError) {
	case "trouble.password", "trouble.unanswered", "trouble.tries", "trouble.pending":
		return true
	}
	return lastError == ""
}
