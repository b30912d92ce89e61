package httpui

import (
	"net/http"
	"time"
)

// What is shown once stays in memory between the request that made it and the page that
// shows it.
const (
	secretTime = 10 * time.Minute
	maxSecrets = 1000
)

// A secretKey is whose secret it is, and of what.
type secretKey struct {
	userID int64
	of     string
	id     int64
}

// keepSecret keeps a secret of the user until it is shown.
func (req *request) keepSecret(of string, id int64, text string) {
	req.handler.secrets.Put(secretKey{req.User.ID, of, id}, text, secretTime)
}

// showOnce answers with a secret that was just made: it is in the answer for a program, and
// on the page at a path for a person, who sees it this once.
func (req *request) showOnce(status int, answer any, of string, id int64, secret, path string) error {
	if req.wantsJSON() {
		return req.json(status, answer)
	}
	req.keepSecret(of, id, secret)
	return req.redirect(path)
}

// secret is what the user just made, "" if there is nothing: shown this once. A
// HEAD shows nothing, so it leaves the secret where it is. A token that only reads
// sees none.
func (req *request) secret(of string, id int64) string {
	if req.readsOnly() {
		return ""
	}
	get := req.handler.secrets.Take
	if req.r.Method == http.MethodHead {
		get = req.handler.secrets.Peek
	}
	text, _ := get(secretKey{req.User.ID, of, id})
	return text
}
