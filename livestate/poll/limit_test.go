package poll

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// machine answers polls at a bounded rate: the more of them are under way, the longer
// each takes.
type machine struct {
	mu   sync.Mutex
	each time.Duration
	free time.Time // when the polls before are done
	most int       // under way at once
	now  int
}

func (m *machine) poll() {
	m.mu.Lock()
	if m.free.Before(time.Now()) {
		m.free = time.Now()
	}
	m.free = m.free.Add(m.each)
	done := m.free
	m.now++
	m.most = max(m.most, m.now)
	m.mu.Unlock()
	time.Sleep(time.Until(done))
	m.mu.Lock()
	m.now--
	m.mu.Unlock()
}

// However many polls are due, and however slow the machine is, no poll takes so long that
// it would time out, and the machine is never idle.
func TestLimitsKeepPollsShort(t *testing.T) {
	t.Parallel()
	for _, each := range []time.Duration{100 * time.Microsecond, time.Millisecond, 3 * time.Millisecond} {
		t.Run(each.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				l, m := newLimits(2*time.Second), &machine{each: each}
				l.least, l.slots, l.most = 256, 256, 2048 // of one processor
				var mu sync.Mutex                         // guards longest and done
				var longest time.Duration
				done := 0
				begin := time.Now()
				var polls sync.WaitGroup
				defer polls.Wait()
				for range 5000 {
					polls.Go(func() {
						for time.Since(begin) < 20*time.Second {
							s, err := l.acquire(t.Context(), false)
							if err != nil {
								return
							}
							s.begin()
							start := time.Now()
							m.poll()
							s.succeeded()
							s.release()
							mu.Lock()
							longest = max(longest, time.Since(start))
							done++
							mu.Unlock()
						}
					})
				}
				time.Sleep(20 * time.Second)
				synctest.Wait()
				mu.Lock()
				defer mu.Unlock()
				m.mu.Lock()
				most := m.most
				m.mu.Unlock()
				if longest >= 2*time.Second {
					t.Errorf("a poll took %v", longest)
				}
				if want := int(20 * time.Second / each); done < want*9/10 {
					t.Errorf("%d polls of %d possible; %d at once", done, want, most)
				}
				t.Logf("%d polls, %d at once at most, the longest took %v", done, most, longest)
			})
		})
	}
}
