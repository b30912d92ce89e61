package daemon_test

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
)

// A user who adds servers learns nothing of what listens where: whatever answers there,
// as long as it is no game, they read the same at the same time.
func TestErrorsDoNotTellWhatListens(t *testing.T) {
	t.Parallel()
	type seen struct {
		state   store.State
		problem store.Problem
		words   string
		after   time.Duration
	}
	look := func(t *testing.T, admin bool, faults rcontest.Faults, stopped bool, after time.Duration) (s seen, logs string) {
		synctest.Test(t, func(t *testing.T) {
			st, network := memory(t), newNetwork(t)
			if !admin {
				u := must(st.User(t.Context(), 1))
				u.Admin = false
				if err := st.UpdateUser(t.Context(), u); err != nil {
					t.Fatal(err)
				}
			}
			game, row := network.add(t, st, nil, &rcontest.Options{Faults: faults})
			if stopped {
				game.Stop()
			}
			var log logged
			start(t, daemon.Config{Store: st, RCON: network.options(), Log: log.logger(), Interval: 5 * time.Second})
			pass(after)
			synctest.Wait()
			now := serverNow(t, st, row.ID)
			s, logs = seen{now.ActualState, now.Problem, now.LastError, now.ActualStateUpdatedAt.Sub(bubble)}, log.String()
		})
		return s, logs
	}
	words := make(map[string]bool)
	var first seen
	for name, test := range map[string]struct {
		faults  rcontest.Faults
		stopped bool
	}{
		"nothing":    {stopped: true},
		"silent":     {faults: rcontest.Faults{LoginSilent: true}},
		"web server": {faults: rcontest.Faults{Garbage: "HTTP/1.1 400 Bad Request\r\n\r\n"}},
		"hangs up":   {faults: rcontest.Faults{HangUp: true}},
	} {
		for _, after := range []time.Duration{10 * time.Second, 5 * time.Minute} {
			got, logs := look(t, false, test.faults, test.stopped, after)
			if first == (seen{}) {
				first = got
			}
			if got != first || got.words == "" || got.state != store.Unknown {
				t.Errorf("%s, after %v: %+v, others %+v", name, after, got, first)
			}
			if !strings.Contains(logs, "detail=") {
				t.Errorf("%s: no details in the log:\n%s", name, logs)
			}
		}
		got, _ := look(t, true, test.faults, test.stopped, 10*time.Second)
		words[got.words] = true
	}
	if len(words) != 4 {
		t.Errorf("an administrator reads %v", words)
	}
}

// The owner of a server whose game has accepted the password reads what ails it.
func TestOwnerReadsWhatAilsTheirServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, network := memory(t), newNetwork(t)
		u := must(st.User(t.Context(), 1))
		u.Admin = false
		if err := st.UpdateUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		game, row := network.add(t, st, rcontest.NewGame("", "", 4).Handle, withPassword())
		start(t, daemon.Config{Store: st, RCON: network.options(), Interval: 5 * time.Second})
		pass(20 * time.Second)
		game.Stop()
		pass(20 * time.Second)
		synctest.Wait()
		if s := serverNow(t, st, row.ID); s.Problem != store.ProblemRefused || s.ActualState != store.Stopped {
			t.Errorf("%s, %q", s.ActualState, s.LastError)
		}
	})
}

// An address in a denied network is not dialled, whatever name it has.
func TestDeniedNetworkIsNotDialled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st := memory(t)
		dials := 0
		for _, host := range []string{"169.254.169.254", "metadata.example"} {
			watched(t, st, net.JoinHostPort(host, "80"), password)
		}
		dialer := &safedial.Dialer{Deny: safedial.DefaultDeny(), LookupNetIP: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("169.254.169.254")}, nil
		}}
		start(t, daemon.Config{Store: st, Dialer: dialer, Interval: 5 * time.Second, RCON: &rcon.Options{
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				dials++
				return nil, net.ErrClosed
			},
		}})
		pass(time.Minute)
		synctest.Wait()
		for id := range int64(2) {
			if s := serverNow(t, st, id+1); s.Problem != store.ProblemDenied || s.ActualState != store.Unknown {
				t.Errorf("%s: %s, %q", s.Host, s.ActualState, s.LastError)
			}
		}
		if dials != 0 {
			t.Errorf("%d dials", dials)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
