// Lab is a hostile game server that a client of any language can be run against: RCON over
// TCP, A2S_INFO over UDP at the same port, a log for whoever registers, and a Steam Web API.
//
//	lab -list              the scenarios: what the server does
//	lab long-reply         serves that one at 127.0.0.1:27015, with the password "lab"
//	lab -steam limited plain
//
// A client is right that logs in, sends the command that the scenario names and then
// "echo second", and returns both replies whole, or says in time that there is none. The
// command "status" answers too: the players have names that try to look like rows of it.
//
// It listens on loopback unless -addr says otherwise. The log goes where "log on" and
// "logaddress_add IP:PORT" say; with -log hostile it holds lines that forge others.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/steam/webapi/webapitest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "lab:", err)
		os.Exit(1)
	}
}

// steamFaults are the ways in which the Steam Web API behaves.
var steamFaults = map[string]webapitest.Fault{
	"plain":   {},
	"bad-key": webapitest.BadKey(),
	"limited": webapitest.RateLimited("30"),
	"html":    webapitest.HTML(503),
	"cut":     webapitest.Cut(),
	"huge":    webapitest.Huge(1 << 30),
	"silent":  webapitest.Hang(),
}

// run serves one scenario until ctx ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("lab", flag.ContinueOnError)
	list := flags.Bool("list", false, "print the scenarios, a line each")
	addr := flags.String("addr", "127.0.0.1:27015", "where the game server listens")
	steamFault := flags.String("steam", "plain", "what the Steam Web API does: "+strings.Join(steamNames(), ", "))
	log := flags.String("log", "plain", "what the log holds: plain or hostile")
	pace := flags.Duration("pace", 10*time.Second, "time between two changes of who plays")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *list {
		for _, s := range rcontest.Scenarios() {
			fmt.Fprintf(out, "%-15s %s\n", s.Name, s.About)
		}
		return nil
	}
	if flags.NArg() != 1 {
		return errors.New("which scenario? lab -list names them")
	}
	all := rcontest.Scenarios()
	i := slices.IndexFunc(all, func(s rcontest.Scenario) bool { return s.Name == flags.Arg(0) })
	if i < 0 {
		return fmt.Errorf("there is no scenario %q: lab -list names them", flags.Arg(0))
	}
	fault, ok := steamFaults[*steamFault]
	switch {
	case !ok:
		return fmt.Errorf("-steam %s: it is one of %s", *steamFault, strings.Join(steamNames(), ", "))
	case *log != "plain" && *log != "hostile":
		return errors.New("-log is plain or hostile")
	case *pace <= 0:
		return errors.New("-pace must be more than 0")
	}
	return serve(ctx, &all[i], place{addr: *addr, steam: fault, hostileLog: *log == "hostile", pace: *pace}, out)
}

func steamNames() []string {
	var names []string
	for name := range steamFaults {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// place is where and how a scenario is served.
type place struct {
	addr       string
	steam      webapitest.Fault
	hostileLog bool
	pace       time.Duration
}

func serve(ctx context.Context, scenario *rcontest.Scenario, at place, out io.Writer) error {
	// NewServer panics where it cannot listen.
	probe, err := net.Listen("tcp", at.addr)
	if err != nil {
		return err
	}
	probe.Close()
	api := webapitest.NewServer(nil)
	defer api.Close()
	game := rcontest.NewGame("The lab: "+scenario.Name, "c1m1_hotel", 4)
	opts := scenario.Options()
	opts.Addr, opts.Log, opts.Info = at.addr, true, game.Info
	server := rcontest.NewServer(rcontest.ScenarioHandler(game.Handle), opts)
	defer server.Close()
	game.SetLog(server.Log)
	for _, p := range people {
		game.Join(p)
		api.SetPlayer(webapitest.Player{ID: steam.MustParse(p.SteamID), Name: p.Name})
	}
	api.SetKey(rcontest.ScenarioPassword)
	api.SetFault(at.steam)
	fmt.Fprintf(out, "%s: %s\n", scenario.Name, scenario.About)
	fmt.Fprintf(out, "RCON and A2S at %s, password %q; send %q and then %q\n", server.Addr(), scenario.Password, scenario.Command, "echo second")
	fmt.Fprintf(out, "Steam Web API at %s, key %q\n", api.BaseURL, rcontest.ScenarioPassword)
	if scenario.Reply == "" {
		fmt.Fprintln(out, "right: an error in time, and no text")
	} else {
		fmt.Fprintf(out, "right: the whole reply, %d bytes, and then %q\n", len(scenario.Reply), rcontest.SecondReply)
	}
	play(ctx, game, server, at)
	return nil
}
