// Left4me watches game servers over RCON and shows who plays: a poller and a
// web server over one SQLite file.
//
//	left4me [serve] [flags]     watch the servers and serve the pages
//	left4me -demo               the same over scripted servers; needs nothing
//	left4me user add NAME       password on standard input
//	left4me server add -owner USER -name NAME [-host HOST] [-port PORT]
//	left4me server edit [flags] SERVER
//	left4me server list
//	left4me spec [-cfg] SERVER  what a server is started with
//	left4me replay [-repair] FILE
//	                            compare a record with the database; -repair mends it
//	left4me backup FILE         copy the database while it is in use
//	left4me -version
//
// Settings come from the environment and from flags; deploy/web.env has them
// all. The commands read DATABASE_URL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	_ "time/tzdata" // readers' zones, where the host has none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := command{getenv: os.Getenv, in: os.Stdin, out: os.Stdout, err: os.Stderr}
	err := c.run(ctx, os.Args[1:])
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.As(err, &usage):
		fmt.Fprintf(os.Stderr, "left4me: %s\nRun left4me -h for help.\n", plain(err))
		os.Exit(2)
	default:
		fmt.Fprintf(os.Stderr, "left4me: %s\n", plain(err))
		os.Exit(1)
	}
}

// command is one run of the program, apart from its process.
type command struct {
	getenv   func(string) string
	in       io.Reader
	out, err io.Writer
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

func (c command) run(ctx context.Context, args []string) error {
	name := "serve"
	if len(args) > 0 && args[0] != "" && args[0][0] != '-' {
		name, args = args[0], args[1:]
	} else if len(args) > 0 {
		if i := slices.IndexFunc(args, isDemo); i >= 0 {
			return c.demo(ctx, slices.Delete(slices.Clone(args), i, i+1))
		}
		switch args[0] {
		case "-version", "--version":
			_, err := fmt.Fprintln(c.out, "left4me", version())
			return err
		case "-h", "-help", "--help":
			return c.help()
		}
	}
	switch name {
	case "serve":
		return c.serve(ctx, args)
	case "user", "server":
		if len(args) == 0 {
			return usagef("%s: missing subcommand", name)
		}
		switch name + " " + args[0] {
		case "user add":
			return c.userAdd(ctx, args[1:])
		case "server add":
			return c.serverAdd(ctx, args[1:])
		case "server edit":
			return c.serverEdit(ctx, args[1:])
		case "server list":
			return c.serverList(ctx, args[1:])
		}
		return usagef("unknown command %q", name+" "+args[0])
	case "spec":
		return c.spec(ctx, args)
	case "replay":
		return c.replay(ctx, args)
	case "backup":
		return c.backup(ctx, args)
	case "help":
		return c.help()
	}
	return usagef("unknown command %q", name)
}

// isDemo reports whether an argument asks for the demo, which takes flags of its own.
func isDemo(arg string) bool { return arg == "-demo" || arg == "--demo" }

func (c command) help() error {
	fmt.Fprint(c.err, `left4me watches game servers over RCON and shows who plays.

  left4me [serve] [flags]     watch the servers and serve the pages
  left4me -demo [-addr ADDR]  the same over scripted servers; needs nothing
  left4me user add [-admin] NAME
                              add somebody who logs in; password on standard input
  left4me server add -owner USER -name NAME [-host HOST] [-port PORT] [-blueprint NAME]
                              RCON password on standard input, or generated;
                              without a port the first free one from 27015
  left4me server edit [-name NAME] [-host HOST] [-port PORT] [-blueprint NAME] [-watch on|paused] SERVER
                              change a server, or pause its watch
  left4me server list         the servers and what was last seen of them
  left4me spec [-cfg] SERVER  what a server is started with; -cfg: its server.cfg
  left4me replay [-repair] FILE
                              compare a record with the database; -repair mends it
  left4me backup FILE         copy the database while it is in use
  left4me -version

left4me serve -h lists the settings.
`)
	return flag.ErrHelp
}

// version is the module's version, as the toolchain recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
