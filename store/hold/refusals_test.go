package hold_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
)

// A wrong password is no better for the way in which a game says so.
func TestWaysToRefuse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		faults rcontest.Faults
		pass   string
		want   int // logins
	}{
		"refusal":              {rcontest.Faults{}, "wrong", 1},
		"silence":              {rcontest.Faults{RefuseMute: true}, "wrong", 2},
		"silence to everybody": {rcontest.Faults{LoginSilent: true}, "right", 2},
		"a command is refused": {rcontest.Faults{LoggedOut: true}, "right", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, g := memory(t), newGame(t, test.faults)
				tries := 0
				for range 20 {
					before := g.dials
					g.ask(g.logins(st), "203.0.113.1", test.pass)
					tries += g.dials - before
					time.Sleep(20 * time.Second)
				}
				if tries != test.want {
					t.Errorf("%d connections, want %d", tries, test.want)
				}
				if n := g.sent(); n > test.want {
					t.Errorf("%d logins, want %d", n, test.want)
				}
			})
		})
	}
}

// raw is a game that answers logins with bytes.
func raw(answer []byte) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		a, b := net.Pipe()
		go func() {
			b.Read(make([]byte, 4096))
			b.Write(answer)
			if answer != nil {
				b.Read(make([]byte, 1)) // until the client hangs up
			}
			b.Close()
		}()
		return a, nil
	}
}

func TestOddRefusals(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string][]byte{
		"close":          nil,
		"type 0, id -1":  {10, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0},
		"not RCON":       []byte("HTTP/1.1 400 Bad Request\r\n\r\n"),
		"a foreign type": {10, 0, 0, 0, 1, 0, 0, 0, 99, 0, 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				st, dials := memory(t), 0
				dial := raw(answer)
				opts := &rcon.Options{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
					dials++
					return dial(ctx, network, addr)
				}}
				for range 20 {
					c := (&hold.Logins{Store: st}).Client("203.0.113.1", 1, "wrong", opts)
					ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
					if text, err := c.Exec(ctx, "status"); err == nil {
						t.Errorf("answered %q", text)
					}
					cancel()
					c.Close()
					time.Sleep(20 * time.Second)
				}
				if dials != 2 {
					t.Errorf("%d connections, want 2", dials)
				}
			})
		})
	}
}

// A game that hangs for a while is not left alone for ten minutes.
func TestHangOfProvenServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, g := memory(t), newGame(t, rcontest.Faults{})
		logins := g.logins(st)
		if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil {
			t.Fatal(err)
		}
		g.SetFaults(rcontest.Faults{LoginSilent: true})
		for range 6 {
			g.ask(logins, "203.0.113.1", "right")
			time.Sleep(5 * time.Second)
		}
		g.SetFaults(rcontest.Faults{})
		time.Sleep(store.HoldProvenFor)
		if _, err := g.ask(logins, "203.0.113.1", "right"); err != nil {
			t.Error(err)
		}
	})
}
