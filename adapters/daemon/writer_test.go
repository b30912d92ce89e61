package daemon_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/adapters/daemon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
)

// picky is a store that refuses what it is told of one server.
type picky struct {
	store.Store
	refuses int64
}

func (p *picky) Apply(ctx context.Context, batch []store.Update) error {
	if slices.ContainsFunc(batch, func(u store.Update) bool { return u.ServerID == p.refuses }) {
		return errors.New("constraint failed")
	}
	return p.Store.Apply(ctx, batch)
}

// One server that the store refuses holds up the others for a moment only.
func TestRefusedUpdate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		ids := make([]int64, 0, 3)
		for range 3 {
			game := rcontest.NewGame("", "", 8)
			game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
			_, row := net.add(t, st, game.Handle, withPassword())
			ids = append(ids, row.ID)
		}
		health := new(daemon.Health)
		var log logged
		start(t, daemon.Config{Store: &picky{st, ids[1]}, RCON: net.options(), Interval: 5 * time.Second, Health: health, Log: log.logger()})
		pass(30 * time.Second)
		synctest.Wait()
		for i, want := range []string{"Ada", "", "Ada"} {
			if got := names(current(t, st, ids[i])); got != want {
				t.Errorf("server %d: %q, want %q\n%s", ids[i], got, want, log.String())
			}
		}
		if n := metric(t, health, "left4me_rows_dropped_total"); n == 0 {
			t.Error("nothing was counted as dropped")
		}
	})
}
