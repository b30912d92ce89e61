package httpui

import "strings"

// troubles are what a poller can find wrong with a server, told by a part of
// its words. The messages say it shortly (".word") and what to do (".do"), in the
// reader's language; what is not here is shown in the poller's own words.
var troubles = []struct{ part, key string }{
	{"wrong RCON password", "trouble.password"},
	{"another program", "trouble.other"},
	{"nothing listens", "trouble.closed"},
	{"cannot be looked up", "trouble.name"},
	{"cannot be reached", "trouble.route"},
	{"no answer", "trouble.silent"},
	{"before login", "trouble.banned"},
}

// trouble is what is wrong in short, and what to do about it.
func (v view) trouble(lastError string) (word, do string) {
	for _, t := range troubles {
		if strings.Contains(lastError, t.part) {
			return v.T(t.key + ".word"), v.T(t.key + ".do")
		}
	}
	return v.T("state.problem"), display(lastError)
}
