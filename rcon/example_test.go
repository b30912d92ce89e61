package rcon_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/rcontest"
)

// A Client outlives the connections it uses.
func ExampleClient() {
	server := rcontest.NewServer(func(r *rcontest.Request) string {
		return "you said " + r.Command
	}, &rcontest.Options{Password: "secret"})
	defer server.Close()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	c := &rcon.Client{Addr: server.Addr(), Password: "secret"}
	defer c.Close()
	for range 2 {
		text, err := c.Exec(ctx, "echo hello")
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(text)
		server.DropConns() // the next Exec does not notice
	}
	fmt.Println(server.Stats().Logins, "logins")
	// Output:
	// you said echo hello
	// you said echo hello
	// 2 logins
}

// A password that was refused is not tried again until something has changed.
func ExampleClient_Reset() {
	server := rcontest.NewServer(nil, &rcontest.Options{Password: "secret"})
	defer server.Close()

	ctx := context.Background()
	c := &rcon.Client{Addr: server.Addr(), Password: "guess"}
	defer c.Close()
	for range 3 {
		_, err := c.Exec(ctx, "status")
		fmt.Println(err)
	}
	fmt.Println(server.Stats().Refused, "refused")

	c.Reset(server.Addr(), "secret")
	_, err := c.Exec(ctx, "status")
	fmt.Println(err)
	// Output:
	// rcon: wrong password
	// rcon: wrong password
	// rcon: wrong password
	// 1 refused
	// <nil>
}

// What an operator can do depends on what went wrong.
func ExampleDial() {
	advice := func(err error) string {
		switch {
		case errors.Is(err, rcon.ErrAuth):
			return "check the RCON password"
		case errors.Is(err, rcon.ErrNoLogin):
			return "banned by the server, or not its RCON port"
		case errors.Is(err, rcon.ErrProtocol):
			return "another program answers on that port"
		case errors.Is(err, syscall.ECONNREFUSED):
			return "nothing listens on that port"
		case errors.Is(err, context.DeadlineExceeded):
			return "no answer in time"
		}
		return err.Error()
	}

	server := rcontest.NewServer(nil, &rcontest.Options{Password: "secret"})
	defer server.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	_, err := rcon.Dial(ctx, server.Addr(), "guess", nil)
	fmt.Println(advice(err))
	server.SetFaults(rcontest.Faults{HangUp: true})
	_, err = rcon.Dial(ctx, server.Addr(), "secret", nil)
	fmt.Println(advice(err))
	server.SetFaults(rcontest.Faults{Garbage: "SSH-2.0-OpenSSH_9.9\r\n"})
	_, err = rcon.Dial(ctx, server.Addr(), "secret", nil)
	fmt.Println(advice(err))
	server.Stop()
	_, err = rcon.Dial(ctx, server.Addr(), "secret", nil)
	fmt.Println(advice(err))
	// Output:
	// check the RCON password
	// banned by the server, or not its RCON port
	// another program answers on that port
	// nothing listens on that port
}

// Palworld answers in one packet whose id is always 0.
func ExampleOptions() {
	server := rcontest.NewServer(func(*rcontest.Request) string {
		return "Welcome to Pal Server\n"
	}, &rcontest.Options{Faults: rcontest.Palworld()})
	defer server.Close()

	ctx := context.Background()
	c, err := rcon.Dial(ctx, server.Addr(), "", &rcon.Options{Strategy: rcon.StrategySinglePacket, AnyID: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	text, err := c.Exec(ctx, "Info")
	fmt.Print(text)
	fmt.Println(err)
	// Output:
	// Welcome to Pal Server
	// <nil>
}

// After a change of the map the end of the reply may never come. What has
// arrived is returned all the same.
func ExampleConn_Exec_incomplete() {
	server := rcontest.NewServer(func(*rcontest.Request) string {
		return "changing the level\n"
	}, &rcontest.Options{Faults: rcontest.Faults{NoMirror: true}})
	defer server.Close()

	ctx := context.Background()
	c, err := rcon.Dial(ctx, server.Addr(), "", &rcon.Options{Gap: 50 * time.Millisecond})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer c.Close()
	text, err := c.Exec(ctx, "changelevel c1m2_streets")
	fmt.Print(text)
	fmt.Println(err)
	fmt.Println(errors.Is(err, rcon.ErrIncomplete), rcon.SafeToRetry(err))
	// Output:
	// changing the level
	// rcon: reply incomplete: nothing more within 50ms
	// true false
}

func ExampleReadPacket() {
	client, server := net.Pipe()
	go client.Write(rcon.Packet{ID: 7, Type: rcon.TypeExec, Body: []byte("status")}.Append(nil))
	p, err := rcon.ReadPacket(server, 1024)
	fmt.Println(p, err)
	fmt.Printf("%s\n", p.Body)
	// Output:
	// type 2, id 7, 6 bytes <nil>
	// status
}

func ExampleMinecraft() {
	server := rcontest.NewServer(func(r *rcontest.Request) string { return "Unknown command: " + r.Command },
		&rcontest.Options{Password: "secret", Faults: rcontest.Minecraft()})
	defer server.Close()
	c := &rcon.Client{Addr: server.Addr(), Password: "secret", Options: rcon.Minecraft()}
	defer c.Close()
	fmt.Println(c.Exec(context.Background(), "stauts"))
	// Output: Unknown command: stauts <nil>
}
