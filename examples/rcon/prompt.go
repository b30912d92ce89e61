package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"

	"github.com/left4me/left4me/rcon"
)

// prompt reads commands from the terminal, with history and line editing, and
// prints what exec returns. It ends at exit, quit, Ctrl-C or Ctrl-D, and with an
// error only when the password is wrong or the terminal fails.
func prompt(title string, exec func(command string) (string, error)) error {
	fd := int(os.Stdin.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return err
	}
	defer term.Restore(fd, state)
	defer onSignal(func() { term.Restore(fd, state) })()
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{os.Stdin, os.Stdout}, title+"> ")
	fmt.Fprintln(t, "exit, quit or Ctrl-D leaves; to shut the server down, run: rcon -addr "+title+" quit")
	return converse(t, func() {
		if width, height, err := term.GetSize(fd); err == nil && width > 0 {
			t.SetSize(width, height)
		}
	}, exec)
}

// onSignal runs cleanup before a signal ends the program, until stop is called.
func onSignal(cleanup func()) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		if _, ok := <-signals; ok {
			cleanup()
			os.Exit(exitFailed)
		}
	}()
	return func() {
		signal.Stop(signals)
		close(signals)
	}
}

// leaves reports whether a typed command ends the program. A server that it was sent to
// would shut down; whoever wants that gives it as an argument.
func leaves(command string) bool {
	return strings.EqualFold(command, "exit") || strings.EqualFold(command, "quit")
}

// A lineReader is the part of term.Terminal that converse uses.
type lineReader interface {
	io.Writer
	ReadLine() (string, error)
}

// converse is the loop of the prompt. It calls before ahead of each line.
func converse(t lineReader, before func(), exec func(command string) (string, error)) error {
	for {
		before()
		line, err := t.ReadLine()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, term.ErrPasteIndicator):
			return err
		}
		command := strings.TrimSpace(line)
		switch {
		case command == "":
			continue
		case leaves(command):
			return nil
		}
		text, err := exec(command)
		if text != "" {
			fmt.Fprintln(t, strings.TrimSuffix(text, "\n"))
		}
		if errors.Is(err, rcon.ErrAuth) {
			return err
		}
		if err != nil {
			fmt.Fprintln(t, printable(explain(err)))
		}
	}
}
