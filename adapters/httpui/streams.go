package httpui

import "sync"

const (
	userStreams  = 250 // screens that one account may have
	totalStreams = 2000
)

// streams counts the event streams that are open.
type streams struct {
	mu     sync.Mutex
	total  int
	byUser map[int64]int
}

func newStreams() *streams { return &streams{byUser: make(map[int64]int)} }

func (s *streams) enter(user int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= totalStreams || s.byUser[user] >= userStreams {
		return false
	}
	s.total++
	s.byUser[user]++
	return true
}

func (s *streams) leave(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total--
	if s.byUser[user]--; s.byUser[user] == 0 {
		delete(s.byUser, user)
	}
}

func (s *streams) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}
