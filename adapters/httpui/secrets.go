package httpui

import (
	"net/http"
	"sync"
	"time"
)

// secrets holds what is shown once, between the request that made it and the
// page that shows it: for ten minutes, in memory only.
type secrets struct {
	mu   sync.Mutex
	byID map[secretKey]secret
}

// A secretKey is whose secret it is, and of what.
type secretKey struct {
	userID int64
	of     string
	id     int64
}

type secret struct {
	text  string
	until time.Time
}

const (
	secretTime = 10 * time.Minute
	maxSecrets = 1000
)

func newSecrets() *secrets { return &secrets{byID: make(map[secretKey]secret)} }

func (s *secrets) put(key secretKey, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for k, old := range s.byID {
		if len(s.byID) >= maxSecrets || now.After(old.until) {
			delete(s.byID, k)
		}
	}
	s.byID[key] = secret{text, now.Add(secretTime)}
}

// secret is what the visitor just made, "" if there is nothing: shown this once. A
// HEAD shows nothing, so it leaves the secret where it is. A token that only reads
// sees none.
func (v *visit) secret(of string, id int64) string {
	if v.token && !v.mayChange {
		return ""
	}
	return v.ui.secrets.take(secretKey{v.User.ID, of, id}, v.r.Method != http.MethodHead)
}

// take returns the secret, "" if there is none, and then forgets it or not.
func (s *secrets) take(key secretKey, forget bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.byID[key]
	if forget {
		delete(s.byID, key)
	}
	if time.Now().After(got.until) {
		return ""
	}
	return got.text
}
