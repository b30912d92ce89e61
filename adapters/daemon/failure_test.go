package daemon_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

func TestFailures(t *testing.T) {
	t.Parallel()
	status := rcontest.NewGame("test", "c1m1_hotel", 4).Handle
	for _, test := range []struct {
		name      string
		faults    rcontest.Faults
		handler   rcontest.Handler
		password  string
		stopped   bool
		wantState store.State
		want      store.Problem
		wantWords string
	}{
		{name: "well", wantState: store.Running},
		{name: "wrong password", password: "wrong", wantState: store.Running,
			want: store.ProblemAuth, wantWords: "wrong RCON password: change it here or in server.cfg"},
		{name: "stopped", stopped: true, wantState: store.Stopped, want: store.ProblemRefused, wantWords: "nothing listens on this port; RCON may listen on another address: start the game with -ip 0.0.0.0 -usercon"},
		{name: "silent", faults: rcontest.Faults{LoginSilent: true}, wantState: store.Unknown, want: store.ProblemTimeout, wantWords: "no answer within 0.3 s"},
		{name: "no answer to status", faults: rcontest.Faults{Silent: true}, wantState: store.Unknown, want: store.ProblemTimeout, wantWords: "no answer within 0.3 s"},
		{name: "hangs up", faults: rcontest.Faults{HangUp: true}, wantState: store.Unknown,
			want: store.ProblemNoLogin, wantWords: "the connection was closed before login: banned, wrong port, or not RCON"},
		{name: "web server", faults: rcontest.Faults{Garbage: "HTTP/1.1 400 Bad Request\r\n\r\n"}, wantState: store.Running,
			want: store.ProblemProtocol, wantWords: "the answer is not RCON: another program on this port?"},
		{name: "another game", handler: func(*rcontest.Request) string { return "There are 0 of a max of 20 players online" },
			wantState: store.Running, want: store.ProblemNotStatus, wantWords: "the answer is not a status: another program on this port?"},
		{name: "no count", handler: func(r *rcontest.Request) string {
			head, rest, _ := strings.Cut(status(r), "players :")
			_, table, _ := strings.Cut(rest, "\n")
			return head + table
		}, wantState: store.Running, want: store.ProblemNotStatus, wantWords: "the status lacks the line that counts the players"},
		{name: "breaks off", faults: rcontest.Faults{HangOnExec: true}, wantState: store.Unknown,
			want: store.ProblemClosed, wantWords: "the connection was closed in the middle of the answer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.handler == nil {
				test.handler = status
			}
			server := rcontest.NewServer(test.handler, &rcontest.Options{Password: password, Faults: test.faults})
			t.Cleanup(server.Close)
			if test.stopped {
				server.Stop()
			}
			if test.password == "" {
				test.password = password
			}
			st, _ := database(t)
			row := watched(t, st, server.Addr(), test.password)
			var log logged
			start(t, daemon.Config{Store: st, QueryTimeout: 300 * time.Millisecond, Log: log.logger()})
			until(t, string(test.wantState)+": "+test.wantWords, func() bool {
				now := serverNow(t, st, row.ID)
				return now.ActualState == test.wantState && now.Problem == test.want && now.LastError == test.wantWords && !now.ActualStateUpdatedAt.IsZero()
			})
			if strings.Contains(log.String(), password) {
				t.Errorf("the log holds the password:\n%s", log.String())
			}
		})
	}
}

// After a wrong password nobody logs in again until the password is changed.
func TestWrongPasswordOnce(t *testing.T) {
	t.Parallel()
	st, path := database(t)
	game, _ := gameServer(t)
	row := watched(t, st, game.Addr(), "wrong")
	health := new(daemon.Health)
	stop := start(t, daemon.Config{Store: st, Health: health})
	refused := func(s store.Server) bool { return s.Problem == store.ProblemAuth }
	until(t, "it is refused", func() bool { return refused(serverNow(t, st, row.ID)) })

	// Another server is polled ten times meanwhile.
	other, _ := gameServer(t)
	watched(t, st, other.Addr(), password)
	until(t, "ten polls", func() bool { return other.Stats().Commands >= 10 })
	if s := game.Stats(); s.Refused != 1 {
		t.Errorf("%d logins with the wrong password", s.Refused)
	}

	// A restart does not forget it.
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	again := reopen(t, path)
	before := other.Stats().Commands
	start(t, daemon.Config{Store: again})
	until(t, "ten more polls", func() bool { return other.Stats().Commands >= before+10 })
	if s := game.Stats(); s.Refused != 1 {
		t.Errorf("%d logins with the wrong password after a restart", s.Refused)
	}

	row.RCONPassword = password
	if err := again.UpdateServer(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	until(t, "the new password works", func() bool {
		now := serverNow(t, again, row.ID)
		return now.ActualState == store.Running && now.Problem == ""
	})
}

// Servers that take connections and say nothing cost the others nothing.
func TestDeadServersDelayNobody(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	for range 50 {
		s := rcontest.NewServer(nil, &rcontest.Options{Password: password, Faults: rcontest.Faults{LoginSilent: true}})
		t.Cleanup(s.Close)
		watched(t, st, s.Addr(), password)
	}
	game, _ := gameServer(t)
	watched(t, st, game.Addr(), password)
	var count pollCount
	start(t, daemon.Config{Store: st, OnPoll: count.add, QueryTimeout: time.Hour})
	until(t, "20 polls", func() bool { return game.Stats().Commands >= 20 })
	if n := count.timeouts.Load(); n > 0 {
		t.Errorf("%v polls had timed out already", n)
	}
}

// A panic while one server is handled is that server's alone.
func TestPanicIsolation(t *testing.T) {
	t.Parallel()
	st, _ := database(t)
	good, play := gameServer(t)
	bad, _ := gameServer(t)
	goodRow := watched(t, st, good.Addr(), password)
	badRow := watched(t, st, bad.Addr(), password)
	var dialer net.Dialer
	var log logged
	var count pollCount
	start(t, daemon.Config{Store: st, Log: log.logger(), OnPoll: count.add, RCON: &rcon.Options{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if addr == bad.Addr() {
				panic("a bug")
			}
			return dialer.DialContext(ctx, network, addr)
		},
	}})
	until(t, "several panics", func() bool { return count.panics.Load() >= 3 })
	play.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
	until(t, "the other server is watched", func() bool { return names(current(t, st, goodRow.ID)) == "Ada" })
	until(t, "the page says so", func() bool {
		return serverNow(t, st, badRow.ID).Problem == store.ProblemInternal
	})
	if n := strings.Count(log.String(), "a bug"); n != 1 {
		t.Errorf("the log tells %d times of the panic", n)
	}
	if !strings.Contains(log.String(), "failure_test.go") {
		t.Errorf("the log has no stack")
	}
}
