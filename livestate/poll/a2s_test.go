package poll_test

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
)

func TestA2SAsksARealGame(t *testing.T) {
	t.Parallel()
	game := rcontest.NewGame("test", "c1m2_streets", 8)
	game.Join(rcontest.Player{Name: "Ann", SteamID: "STEAM_1:0:7"})
	game.Join(rcontest.Player{Name: "Coach"})
	s := rcontest.NewServer(game.Handle, &rcontest.Options{Info: game.Info})
	t.Cleanup(s.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	got, err := poll.A2S(nil)(ctx, poll.Target{Addr: s.Addr()})
	if want := (poll.Counts{Players: 1, MaxPlayers: 8, Bots: 1, Map: "c1m2_streets"}); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}

	// What must not be reached is not reached over UDP either.
	deny := &safedial.Dialer{Deny: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	if _, err := poll.A2S(deny.DialContext)(ctx, poll.Target{Addr: s.Addr()}); !errors.Is(err, safedial.ErrDenied) {
		t.Errorf("%v, want %v", err, safedial.ErrDenied)
	}
}
