package daemon_test

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// forgetful is the store of a daemon that dies before it has written what a game has
// answered to a login, or anything later.
type forgetful struct{ *broken }

func (s *forgetful) EndRCONLogin(context.Context, store.RCONLogin, store.LoginOutcome, time.Time) error {
	s.away.Store(true)
	return errAway
}

// refusedOnce is a daemon that a game has refused once.
type refusedOnce struct {
	*testing.T
	st     store.Store
	net    *network
	game   *rcontest.Server
	row    store.Server
	config daemon.Config
	stop   func() error
}

// update changes the server, and lets a daemon see it.
func (x *refusedOnce) update(change func(*store.Server)) {
	x.Helper()
	change(&x.row)
	if err := x.st.UpdateServer(x.Context(), x.row); err != nil {
		x.Fatal(err)
	}
	pass(11 * time.Second)
}

// add adds a server, and lets a daemon see it.
func (x *refusedOnce) add(s store.Server) {
	x.Helper()
	if _, err := x.st.CreateServer(x.Context(), s); err != nil {
		x.Fatal(err)
	}
	pass(11 * time.Second)
}

func (x *refusedOnce) restart() {
	x.Helper()
	if err := x.stop(); err != nil {
		x.Fatal(err)
	}
	x.stop = start(x.T, x.config)
	pass(11 * time.Second)
}

// Nothing that users do, and nothing that happens to a daemon, sends a refused password
// again within ten minutes.
func TestRefusedPasswordIsNotSentAgain(t *testing.T) {
	t.Parallel()
	for name, act := range map[string]func(x *refusedOnce){
		"waiting": func(*refusedOnce) {},
		"stop and start": func(x *refusedOnce) {
			for range 5 {
				x.update(func(s *store.Server) { s.DesiredState = store.Stopped })
				x.update(func(s *store.Server) { s.DesiredState = store.Running })
			}
		},
		"rename and restart": func(x *refusedOnce) {
			for _, name := range []string{"a", "b", "c"} {
				x.update(func(s *store.Server) { s.Name = name })
				x.restart()
			}
		},
		"password saved again": func(x *refusedOnce) {
			x.update(func(s *store.Server) { s.RCONPassword = "" })
			x.update(func(s *store.Server) { s.RCONPassword = password })
		},
		"other spellings": func(x *refusedOnce) {
			for _, host := range []string{"game.example", "::ffff:203.0.113.1", "GAME.example.", "other.example", "203.0.113.1"} {
				x.update(func(s *store.Server) { s.Host = host })
			}
		},
		"delete and add": func(x *refusedOnce) {
			for range 3 {
				if err := x.st.DeleteServer(x.Context(), 1, x.row.ID); err != nil {
					x.Fatal(err)
				}
				pass(11 * time.Second)
				x.add(x.row)
				servers, err := x.st.Servers(x.Context(), 1)
				if err != nil || len(servers) != 1 {
					x.Fatal(servers, err)
				}
				x.row = servers[0]
			}
		},
		"restarts": func(x *refusedOnce) {
			for range 5 {
				x.restart()
			}
		},
		"two users": func(x *refusedOnce) {
			other, err := x.st.CreateUser(x.Context(), store.User{Name: "other", Active: true})
			if err != nil {
				x.Fatal(err)
			}
			for _, name := range []string{"one", "two", "three"} {
				x.add(store.Server{UserID: other.ID, Name: name, Host: name + ".example", Port: 27015, RCONPassword: password})
			}
		},
		"a second daemon": func(x *refusedOnce) {
			start(x.T, x.config)
			pass(20 * time.Second)
			if err := x.stop(); err != nil {
				x.Fatal(err)
			}
			pass(20 * time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				x := &refusedOnce{T: t, st: memory(t), net: newNetwork(t)}
				x.game, x.row = x.net.add(t, x.st, nil, &rcontest.Options{Password: "another"})
				x.config = daemon.Config{Store: x.st, RCON: x.net.options(), Interval: 5 * time.Second, Dialer: oneAddress()}
				x.stop = start(t, x.config)
				pass(20 * time.Second)
				act(x)
				pass(time.Minute)
				synctest.Wait()
				if s := x.game.Stats(); s.Refused != 1 || s.Conns != 1 {
					t.Errorf("%d logins over %d connections, want 1", s.Refused, s.Conns)
				}
			})
		})
	}
}

// oneAddress looks every name up as that of the first server.
func oneAddress() *safedial.Dialer {
	return &safedial.Dialer{LookupNetIP: func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("203.0.113.1")}, nil
	}}
}

// A server in a network that is not allowed says so; it is no error of the daemon.
func TestDeniedNetworkIsAProblemOfTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		row := watched(t, st, "203.0.113.7:27015", password)
		var log logged
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second, Log: log.logger(),
			Dialer: &safedial.Dialer{Deny: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/28")}}})
		pass(30 * time.Second)
		synctest.Wait()
		if s := serverNow(t, st, row.ID); s.ActualState != store.Unknown || !strings.Contains(s.LastError, "not allowed here") {
			t.Errorf("the server is %s, %q", s.ActualState, s.LastError)
		}
		if n := strings.Count(log.String(), "level=WARN"); n != 1 {
			t.Errorf("%d warnings:\n%s", n, log.String())
		}
	})
}

// Nor does it matter when the daemon dies: what it needs to know stands in the store
// before the game can answer.
func TestCrashAfterRefusalSendsNoPassword(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, _ := net.add(t, st, nil, &rcontest.Options{Password: "another"})
		for range 3 {
			stop := start(t, daemon.Config{Store: &forgetful{&broken{Store: st}}, RCON: net.options(), Interval: 5 * time.Second})
			pass(20 * time.Second)
			stop()
			pass(20 * time.Second) // until its lease has run out
		}
		synctest.Wait()
		if s := game.Stats(); s.Refused != 1 {
			t.Errorf("%d logins, want 1", s.Refused)
		}
	})
}

// A daemon that wakes up after another has taken over sends no password that the other
// was refused with meanwhile.
func TestPausedLeaderSendsNoRefusedPassword(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game, _ := net.add(t, st, rcontest.NewGame("", "", 8).Handle, withPassword())
		first := &broken{Store: st}
		start(t, daemon.Config{Store: first, RCON: net.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		first.away.Store(true)
		pass(20 * time.Second)
		start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		game.SetPassword("another")
		pass(20 * time.Second)
		synctest.Wait()
		refused := game.Stats().Refused
		first.away.Store(false)
		pass(5 * time.Minute)
		synctest.Wait()
		if n := game.Stats().Refused; n != refused || n > 2 { // each may have had a connection
			t.Errorf("%d logins were refused, %d more after the pause", refused, n-refused)
		}
	})
}
