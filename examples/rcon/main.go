// Rcon runs console commands on a game server, and reads its status.
//
//	export RCON_PASSWORD=...
//	rcon -addr 203.0.113.66:27015 status
//	rcon -addr 203.0.113.66:27015 -json status
//	rcon -addr 203.0.113.66:27015            # a prompt, or commands from stdin, one a line
//	rcon -parse < status.txt
//
// At the prompt and on stdin, quit and exit end the program. As arguments they go to the
// server, which shuts down.
//
// The password comes from the environment only, because other users of the
// machine can read arguments.
//
// It exits with 0 if all went well, 1 if something failed, 2 after a wrong
// use and 3 after a wrong password.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/status"
)

const (
	exitOK = iota
	exitFailed
	exitUsage
	exitPassword
)

func main() {
	t := &tool{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr,
		getenv:   os.LookupEnv,
		terminal: term.IsTerminal(int(os.Stdout.Fd())),
	}
	if term.IsTerminal(int(os.Stdin.Fd())) {
		t.prompt = prompt
	}
	os.Exit(t.run(context.Background(), os.Args[1:]))
}

// A tool is one run of the program, with all that it touches.
type tool struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(name string) (string, bool)
	terminal       bool // stdout is one, so control characters must not reach it
	prompt         func(title string, exec func(command string) (text string, err error)) error

	addr     string
	timeout  time.Duration
	strategy rcon.Strategy
	anyID    bool
	json     bool
	parse    bool
}

// run is the program. It returns the exit code.
func (t *tool) run(ctx context.Context, args []string) int {
	command, err := t.flags(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	case t.parse:
		return t.code(t.parseStdin())
	}
	password, _ := t.getenv("RCON_PASSWORD")
	if password == "" { // an empty rcon_password on the server turns RCON off
		fmt.Fprintln(t.stderr, "rcon: set RCON_PASSWORD to the server's rcon_password")
		return exitUsage
	}
	c := &rcon.Client{
		Addr: t.addr, Password: password,
		Options: &rcon.Options{Strategy: t.strategy, AnyID: t.anyID, Complete: status.Complete, ReadOnly: status.IsCommand},
	}
	defer c.Close()
	switch {
	case command != "":
		return t.code(t.exec(ctx, c, command))
	case t.prompt == nil:
		return t.code(t.execLines(ctx, c))
	}
	return t.code(t.talk(ctx, c))
}

// flags reads the arguments. The error of a wrong use is already printed.
func (t *tool) flags(args []string) (command string, err error) {
	fs := flag.NewFlagSet("rcon", flag.ContinueOnError)
	fs.SetOutput(t.stderr)
	fs.StringVar(&t.addr, "addr", "", "the server's `host:port`")
	fs.DurationVar(&t.timeout, "timeout", 5*time.Second, "for each command, login included")
	fs.TextVar(&t.strategy, "strategy", rcon.StrategyMirror, "how replies end: `mirror, second, single, idle or late` (Minecraft)")
	fs.BoolVar(&t.anyID, "any-id", false, "accept replies without the command's id (Palworld, Conan Exiles)")
	fs.BoolVar(&t.json, "json", false, "run status and print it as JSON")
	fs.BoolVar(&t.parse, "parse", false, "read a status text on stdin and print it as JSON")
	fs.Usage = func() {
		fmt.Fprint(t.stderr, "usage: rcon -addr HOST:PORT [flags] [COMMAND...]\n"+
			"       rcon -parse < STATUS\n"+
			"The password is the environment variable RCON_PASSWORD.\n")
		fs.PrintDefaults()
	}
	if err := fs.Parse(args); err != nil {
		return "", err
	}
	command = strings.Join(fs.Args(), " ")
	wrong := ""
	switch {
	case t.parse && (command != "" || t.addr != "" || t.json):
		wrong = "-parse reads stdin and takes nothing else"
	case t.parse:
	case t.addr == "":
		wrong = "-addr is missing"
	case !hasPort(t.addr):
		wrong = "-addr must be host:port"
	case t.timeout <= 0:
		wrong = "-timeout must be positive"
	case t.json && command == "":
		command = "status"
	case t.json && !strings.EqualFold(command, "status"):
		wrong = "-json is for status only"
	}
	if wrong != "" {
		fmt.Fprintf(t.stderr, "rcon: %s\n", wrong)
		fs.Usage()
		return "", errors.New(wrong)
	}
	return command, nil
}

func hasPort(addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	return err == nil && port != ""
}

func (t *tool) parseStdin() error {
	text, err := io.ReadAll(io.LimitReader(t.stdin, rcon.DefaultMaxReply))
	if err != nil {
		return err
	}
	return t.printStatus(string(text))
}

// printStatus prints the output of status as JSON.
func (t *tool) printStatus(text string) error {
	s, err := status.Parse(text)
	if err != nil {
		return err
	}
	out := json.NewEncoder(t.stdout)
	out.SetIndent("", "  ")
	return out.Encode(s)
}

// code prints err, the server's address first, and returns the exit code for it.
func (t *tool) code(err error) int {
	if err == nil {
		return exitOK
	}
	name := t.addr
	if t.parse {
		name = "stdin"
	}
	fmt.Fprintf(t.stderr, "rcon: %s: %s\n", name, printable(explain(err)))
	if errors.Is(err, rcon.ErrAuth) {
		return exitPassword
	}
	return exitFailed
}
