package doctor_test

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/safedial"
)

// A game that is up, and whose password is another one.
func ExampleDoctor_Server() {
	game := rcontest.New(rcontest.NewGame("Friday", "c1m2_streets", 4).Handle, &rcontest.Options{Password: "right"})
	defer game.Close()
	d := doctor.Doctor{Dialer: &safedial.Dialer{Base: func(ctx context.Context, network, addr string) (net.Conn, error) {
		return game.DialContext(ctx, network, addr) // without a Base the network is used
	}}}
	for _, f := range d.Server(context.Background(), doctor.Server{Host: "203.0.113.20", Port: 27015, Password: "wrong"}) {
		line, fix, _ := strings.Cut(f.String(), "; ")
		fmt.Println(f.Level, line)
		if fix != "" {
			fmt.Println("        ->", fix)
		}
	}
	// Output:
	// ok host: ok: 203.0.113.20
	// ok connection: ok: something that speaks RCON listens at 203.0.113.20:27015
	// problem login: wrong_password: the game refuses the RCON password
	//         -> set the same RCON password here and as rcon_password in server.cfg, then change the map
}
