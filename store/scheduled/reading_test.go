package scheduled_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/scheduled"
)

// slowStore answers a reading of the tasks, with what it found, only when it may.
type slowStore struct {
	scheduled.Store
	may atomic.Pointer[chan struct{}] // nil: always
}

func (s *slowStore) EnabledTasks(ctx context.Context) ([]store.Task, error) {
	list, err := s.Store.EnabledTasks(ctx)
	if may := s.may.Load(); may != nil {
		<-*may
	}
	return list, err
}

// TestReadingMeanwhileForgetsNoResult: what a reading of the tasks found before a restart was put off does not take the
// place of what is known since, so that the restart comes at the second empty poll.
func TestReadingMeanwhileForgetsNoResult(t *testing.T) {
	in(t, func(t *testing.T, x *scene) {
		x.add(t.Context(), update)
		slow := &slowStore{Store: x}
		s := scheduled.New(scheduled.Config{Store: slow, Client: x.newClient, Steam: steam(func() bool { return true })})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		defer func() { cancel(); <-done }()
		synctest.Wait()
		polls := func() {
			for range 2 {
				time.Sleep(time.Second)
				s.Polled(x.poll())
				synctest.Wait()
			}
		}
		coach := x.client.game.Join(rcontest.Player{Name: "Coach", SteamID: "STEAM_1:0:77"})
		polls()
		time.Sleep(11 * time.Second) // the tasks have been read again, and Steam asked
		may := make(chan struct{})
		slow.may.Store(&may)
		time.Sleep(10 * time.Second) // the next reading has found the tasks, and is under way
		synctest.Wait()
		x.client.game.Leave(coach)
		x.client.exec = func(command string) error {
			coach = x.client.game.Join(rcontest.Player{Name: "Coach", SteamID: "STEAM_1:0:77"})
			return nil
		}
		polls()
		if got := x.commands(); got != "status" {
			t.Fatalf("%q, want a restart that is put off", got)
		}
		x.client.game.Leave(coach)
		x.client.exec = nil
		close(may)
		synctest.Wait()
		polls()
		if got := x.commands(); got != "status; status; quit" {
			t.Errorf("%q, want a restart at the second empty poll", got)
		}
	})
}
