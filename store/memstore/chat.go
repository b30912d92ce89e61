package memstore

import (
	"context"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// AddChat implements [store.Chats].
func (s *Store) AddChat(ctx context.Context, lines []store.ChatLine) error {
	return s.do(ctx, func() error {
		if err := fenced(s, lines, func(l store.ChatLine) (int64, int64) { return l.ServerID, l.Epoch }); err != nil {
			return err
		}
		for _, line := range lines {
			if v := s.servers[line.ServerID]; v != nil && v.ChatDays > 0 {
				line.ID, line.At, line.Epoch = s.nextID("chat"), cut(line.At), 0
				line.Name, line.Text = store.CleanText(line.Name), store.CleanText(line.Text)
				v.chat = append(v.chat, line)
			}
		}
		return nil
	})
}

// Chat implements [store.Chats].
func (s *Store) Chat(ctx context.Context, serverID, before int64, limit int) ([]store.ChatLine, error) {
	return list(ctx, s, func() (lines []store.ChatLine) {
		for _, line := range slices.Backward(s.at(serverID).chat) {
			if before <= 0 || line.ID < before {
				lines = append(lines, line)
			}
		}
		return first(lines, limit)
	})
}

// PruneChat implements [store.Chats].
func (s *Store) PruneChat(ctx context.Context, now time.Time, limit int) (int, error) {
	return list(ctx, s, func() (gone int) {
		for _, v := range s.servers {
			before, more := cut(now.Add(-time.Duration(v.ChatDays)*24*time.Hour)), len(v.chat)-store.MaxChatLines
			i := -1
			v.chat = slices.DeleteFunc(v.chat, func(line store.ChatLine) bool {
				i++
				if i >= more && !line.At.Before(before) || gone >= limit {
					return false
				}
				gone++
				return true
			})
		}
		return gone
	})
}

// cutChat corrects chat and counts that are later than now.
func (v *server) cutChat(now time.Time) {
	for i := range v.chat {
		v.chat[i].At = times.Earlier(v.chat[i].At, now)
	}
	if v.counts.At.After(now) {
		v.counts = store.Counts{}
	}
}

// SetCounts implements [store.Counted].
func (s *Store) SetCounts(ctx context.Context, counts []store.Counts) error {
	return s.do(ctx, func() error {
		for _, c := range counts {
			c.At, c.Map = cut(c.At), store.CleanText(c.Map)
			if v := s.servers[c.ServerID]; v != nil && !c.At.Before(v.counts.At) {
				v.counts = c
			}
		}
		return nil
	})
}

// Counts implements [store.Counted].
func (s *Store) Counts(ctx context.Context, serverIDs []int64) (map[int64]store.Counts, error) {
	return list(ctx, s, func() map[int64]store.Counts {
		counts := make(map[int64]store.Counts)
		for _, id := range serverIDs {
			if c := s.at(id).counts; !c.At.IsZero() {
				counts[id] = c
			}
		}
		return counts
	})
}

// EndsSince implements [store.Counted].
func (s *Store) EndsSince(ctx context.Context, serverIDs []int64, since time.Time) (map[int64]map[livestate.Reason]int, error) {
	return list(ctx, s, func() map[int64]map[livestate.Reason]int {
		ends := make(map[int64]map[livestate.Reason]int)
		for _, id := range distinct(serverIDs) {
			for _, session := range s.at(id).sessions {
				if session.Open() || session.LeftAt.Before(cut(since)) {
					continue
				}
				if ends[id] == nil {
					ends[id] = make(map[livestate.Reason]int)
				}
				ends[id][session.Reason.Code()]++
			}
		}
		return ends
	})
}
