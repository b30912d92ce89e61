package daemon_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// rotating makes a game that takes a new rcon_password, or ignores it. The returned
// function tells which commands but status it was given.
func rotating(server *rcontest.Server, game *rcontest.Game, takes bool) (commands func() []string) {
	var mu sync.Mutex
	var given []string
	server.SetHandler(func(r *rcontest.Request) string {
		name, arg, _ := strings.Cut(r.Command, " ")
		switch name {
		case "status":
			return game.Handle(r)
		case "rcon_password":
			if takes {
				server.SetPassword(strings.Trim(arg, `"`))
			}
		}
		mu.Lock()
		defer mu.Unlock()
		given = append(given, r.Command)
		return ""
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(given)
	}
}

func running(t *testing.T, st store.Store, id int64) bool {
	t.Helper()
	s, err := st.Server(t.Context(), 1, id)
	if err != nil {
		t.Fatal(err)
	}
	return s.ActualState == store.Running && s.LastError == ""
}

// TestRotatedPasswordReachesTheGame: a new password is set in the game before anybody
// logs in with it, as commands that keep it out of the game's log, and no login is
// refused over it.
func TestRotatedPasswordReachesTheGame(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	server, game := gameServer(t)
	commands := rotating(server, game, true)
	s := watched(t, st, server.Addr(), password)
	passwords := new(poll.Passwords)
	start(t, daemon.Config{Store: st, Passwords: passwords})
	until(t, "the first poll", func() bool { return running(t, st, s.ID) })

	for _, fresh := range []string{"second_pass-word", "third pass word"} {
		if err := passwords.Set(t.Context(), s.ID, fresh); err != nil {
			t.Fatal(err)
		}
		s.RCONPassword = fresh
		if err := st.UpdateServer(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"sv_rcon_log 0", "rcon_password second_pass-word", "sv_rcon_log 1",
		"sv_rcon_log 0", `rcon_password "third pass word"`, "sv_rcon_log 1",
	}
	if got := commands(); !slices.Equal(got, want) {
		t.Errorf("commands are %q, want %q", got, want)
	}
	before := server.Stats()
	until(t, "polls with the new password", func() bool { return server.Stats().Commands > before.Commands+3 })
	if stats := server.Stats(); stats.Refused != 0 || stats.Logins != before.Logins || !running(t, st, s.ID) {
		t.Errorf("after the rotation: %+v, before %+v", stats, before)
	}
}

// TestPasswordStaysWhereTheGameDoesNotTakeIt: an unreachable game, one that ignores the
// command, and one that nobody watches keep the old password, and so say.
func TestPasswordStaysWhereTheGameDoesNotTakeIt(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	deaf, game := gameServer(t)
	rotating(deaf, game, false)
	gone, _ := gameServer(t)
	a, b := watched(t, st, deaf.Addr(), password), watched(t, st, gone.Addr(), password)
	passwords := new(poll.Passwords)
	if err := passwords.Set(t.Context(), a.ID, "new"); !errors.Is(err, poll.ErrUnchanged) {
		t.Errorf("before the daemon runs: %v", err)
	}
	stop := start(t, daemon.Config{Store: st, Passwords: passwords})
	until(t, "the first polls", func() bool { return running(t, st, a.ID) && running(t, st, b.ID) })
	gone.Stop()
	for _, id := range []int64{a.ID, b.ID, 4711} {
		if err := passwords.Set(t.Context(), id, "new"); !errors.Is(err, poll.ErrUnchanged) {
			t.Errorf("server %d: %v", id, err)
		} else if strings.Contains(err.Error(), "new") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
	before := deaf.Stats().Commands
	until(t, "polls with the old password", func() bool { return deaf.Stats().Commands > before+3 })
	if !running(t, st, a.ID) || deaf.Stats().Refused != 1 {
		t.Errorf("after the attempt: %+v", deaf.Stats())
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := passwords.Set(ctx, a.ID, "new"); !errors.Is(err, poll.ErrUnchanged) {
		t.Errorf("after the daemon's end: %v", err)
	}
}

// TestPendingPasswordEndsWithAnAnswer: once the game answers to a password that was
// made here, nobody waits for it any more, though the state does not change.
func TestPendingPasswordEndsWithAnAnswer(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	server, _ := gameServer(t)
	s := watched(t, st, server.Addr(), password)
	start(t, daemon.Config{Store: st})
	until(t, "the first poll", func() bool { return running(t, st, s.ID) })
	s.PasswordPending = true
	if err := st.UpdateServer(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	until(t, "the end of the wait", func() bool {
		got, err := st.Server(t.Context(), 1, s.ID)
		return err == nil && !got.PasswordPending
	})
}
