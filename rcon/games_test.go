package rcon_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

func TestGames(t *testing.T) {
	t.Parallel()
	oneAnswer := rcontest.Faults{NoEmpty: true, NoMirror: true}
	for _, tc := range []struct {
		name   string
		opts   *rcon.Options
		faults rcontest.Faults
		wrong  rcontest.Faults // and what the game does when the password is wrong
		err    error
	}{
		{"Minecraft", rcon.Minecraft(), rcontest.Minecraft(), rcontest.Minecraft(), rcon.ErrAuth},
		{"ARK", rcon.ARK(), oneAnswer, rcontest.Faults{NoEmpty: true, RefuseMute: true}, context.DeadlineExceeded},
		{"Factorio", rcon.Factorio(), oneAnswer, oneAnswer, rcon.ErrAuth},
		{"Palworld", rcon.Palworld(), rcontest.Palworld(), oneAnswer, rcon.ErrAuth},
		{"Rust", rcon.Rust(), rcontest.Faults{NoMirror: true, WrongIDs: true}, oneAnswer, rcon.ErrAuth},
		{"Squad", rcon.Squad(), rcontest.Faults{LogPackets: true}, rcontest.Faults{BanAfter: 1}, rcon.ErrAuth},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, echo, tc.faults)
			c := client(t, s, tc.opts)
			for _, command := range []string{"list", "say 語"} {
				if got, err := c.Exec(within(t, 10*time.Second), command); got != command || err != nil {
					t.Errorf("got %q, %v, want %q", got, err, command)
				}
			}
			s.SetFaults(tc.wrong)
			_, err := rcon.Dial(within(t, 200*time.Millisecond), s.Addr(), "wrong", tc.opts)
			if !errors.Is(err, tc.err) {
				t.Errorf("a wrong password is %v, want %v", err, tc.err)
			}
		})
	}
}
