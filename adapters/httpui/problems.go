package httpui

import "github.com/left4me/left4me/store"

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
