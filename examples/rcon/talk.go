package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/left4me/left4me/rcon"
)

// talk logs in, so that a wrong password shows before anything is typed, and then
// runs the prompt. The connection of the login serves until it breaks.
func (t *tool) talk(ctx context.Context, c *rcon.Client) error {
	login, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	first, err := rcon.Dial(login, c.Addr, c.Password, c.Options)
	if err != nil {
		return err
	}
	defer first.Close()
	broken := false
	return t.prompt(t.addr, func(command string) (string, error) {
		if !broken {
			text, err := t.ask(ctx, first, command)
			broken = errors.Is(err, rcon.ErrClosed)
			if !broken || !rcon.SafeToRetry(err) {
				return printable(text), err
			}
		}
		text, err := t.ask(ctx, c, command)
		return printable(text), err
	})
}

// An execer is a Conn or a Client.
type execer interface {
	Exec(ctx context.Context, command string) (string, error)
}

// ask runs one command in the time that it may take.
func (t *tool) ask(ctx context.Context, c execer, command string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, t.timeout)
	defer cancel()
	return c.Exec(ctx, command)
}

// exec runs one command and prints what it says, as far as it came.
func (t *tool) exec(ctx context.Context, c *rcon.Client, command string) error {
	text, err := t.ask(ctx, c, command)
	if t.json {
		if err != nil && text == "" {
			return err
		}
		return errors.Join(t.printStatus(text), err)
	}
	if t.terminal {
		text = printable(text)
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if _, printErr := io.WriteString(t.stdout, text); printErr != nil {
		return printErr
	}
	return err
}

// execLines runs the commands on stdin, one a line, up to the first that fails.
func (t *tool) execLines(ctx context.Context, c *rcon.Client) error {
	lines := bufio.NewScanner(t.stdin)
	for lines.Scan() {
		command := strings.TrimSpace(lines.Text())
		switch {
		case command == "":
			continue
		case leaves(command):
			return nil
		}
		if err := t.exec(ctx, c, command); err != nil {
			return err
		}
	}
	return lines.Err()
}
