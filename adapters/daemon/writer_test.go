package daemon_test

import (
	"context"
	"errors"
	"fmt"
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
	with    error
}

func (p *picky) Apply(ctx context.Context, batch []store.Update) error {
	if slices.ContainsFunc(batch, func(u store.Update) bool { return u.ServerID == p.refuses }) {
		return p.with
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
		start(t, daemon.Config{Store: &picky{st, ids[1], errors.New("constraint failed")}, RCON: net.options(), Interval: 5 * time.Second, Health: health, Log: log.logger()})
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

// A disk that has room for small things but not for all that was seen of a server is
// no reason to drop that.
func TestFullDiskDropsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		st, net := memory(t), newNetwork(t)
		game := rcontest.NewGame("", "", 8)
		game.Join(rcontest.Player{Name: "Ada", SteamID: "STEAM_1:0:11"})
		_, row := net.add(t, st, game.Handle, withPassword())
		full := &picky{st, row.ID, fmt.Errorf("%w: no space left", store.ErrUnavailable)}
		health := new(daemon.Health)
		stop := start(t, daemon.Config{Store: full, RCON: net.options(), Interval: 5 * time.Second, Health: health})
		pass(30 * time.Second)
		synctest.Wait()
		if n := metric(t, health, "left4me_rows_dropped_total"); n != 0 {
			t.Errorf("%v rows were dropped", n)
		}
		if err := health.Ready(); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("ready: %v", err)
		}
		if err := stop(); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("the last flush: %v", err)
		}
	})
}
