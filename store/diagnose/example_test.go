package diagnose_test

import (
	"context"
	"fmt"
	"net"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/diagnose"
	"github.com/left4me/left4me/store/memstore"
)

// A game whose password is another one: it is sent once.
func Example() {
	game := rcontest.New(rcontest.NewGame("Friday", "c1m2_streets", 4).Handle, &rcontest.Options{Password: "right"})
	defer game.Close()
	d := diagnose.New(diagnose.Config{Store: memstore.New(), Dialer: &safedial.Dialer{Base: func(ctx context.Context, network, addr string) (net.Conn, error) {
		return game.DialContext(ctx, network, addr) // without a Base the network is used
	}}})
	server := store.Server{ID: 1, Host: "203.0.113.20", Port: 27015, RCONPassword: "wrong", DesiredState: store.Running}
	for range 2 {
		findings, err := d.Server(context.Background(), server, false)
		fmt.Println(findings[len(findings)-1].Code, err)
	}
	fmt.Println(game.Stats().Refused, "refused")
	// Output:
	// wrong_password <nil>
	// login_held <nil>
	// 1 refused
}
