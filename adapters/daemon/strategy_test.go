package daemon_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// A server is asked with the strategy that the store has for it, and with the usual one
// if that is none.
func TestStrategyOfAServer(t *testing.T) {
	t.Parallel()
	for strategy, want := range map[string]bool{"single": true, "": false, "nonsense": false} {
		synctest.Test(t, func(t *testing.T) {
			st, net := memory(t), newNetwork(t)
			opts := withPassword()
			opts.Faults.OnePerRead = true // a marker behind the command ends the connection
			_, row := net.add(t, st, rcontest.NewGame("", "", 4).Handle, opts)
			row.Strategy = strategy
			if err := st.UpdateServer(t.Context(), row); err != nil {
				t.Fatal(err)
			}
			start(t, daemon.Config{Store: st, RCON: net.options(), Interval: 5 * time.Second})
			pass(12 * time.Second)
			synctest.Wait()
			if s := serverNow(t, st, row.ID); (s.ActualState == store.Running) != want {
				t.Errorf("with the strategy %q the server is %s (%s)", strategy, s.ActualState, s.LastError)
			}
		})
	}
}
