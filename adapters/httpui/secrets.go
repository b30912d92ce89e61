package httpui

import (
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

// take returns the secret and forgets it; "" if there is none.
func (s *secrets) take(key secretKey) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.byID[key]
	delete(s.byID, key)
	if time.Now().After(got.until) {
		return ""
	}
	return got.text
}
