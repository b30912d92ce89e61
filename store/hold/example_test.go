package hold_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
)

func ExampleLogins() {
	st := memstore.New()
	defer st.Close()
	game := rcontest.NewServer(nil, &rcontest.Options{Password: "right"})
	defer game.Close()
	at := netip.MustParseAddrPort(game.Addr())

	logins := &hold.Logins{Store: st}
	for range 3 {
		c := logins.Client(at.Addr().String(), int(at.Port()), "wrong", nil)
		_, err := c.Exec(context.Background(), "status")
		var held *store.HoldError
		fmt.Println(errors.Is(err, rcon.ErrAuth), errors.As(err, &held))
		c.Close()
	}
	// Output:
	// true false
	// false true
	// false true
}
