package main

import (
	"context"
	"errors"
	"strings"
	"syscall"
	"unicode"

	"github.com/left4me/left4me/rcon"
)

// explain adds to err what an operator can do about it.
func explain(err error) string {
	advice := ""
	switch {
	case errors.Is(err, rcon.ErrAuth):
		advice = "check RCON_PASSWORD before you try again: servers ban who fails often"
	case errors.Is(err, rcon.ErrNoLogin):
		advice = "the server has banned this address, or the port is another one"
	case errors.Is(err, rcon.ErrProtocol):
		advice = "another program answers on that port"
	case errors.Is(err, rcon.ErrIncomplete):
		advice = "if all replies end so, try another -strategy"
	case errors.Is(err, rcon.ErrClosed):
		advice = "if all commands end so, try another -strategy: late for Minecraft, single for others"
	case errors.Is(err, syscall.ECONNREFUSED):
		advice = "nobody listens there: is the server up?"
	case errors.Is(err, context.DeadlineExceeded):
		advice = "the server is down, behind a firewall, or slower than -timeout"
	}
	if advice == "" {
		return err.Error()
	}
	return err.Error() + " (" + advice + ")"
}

// printable returns text without what could command a terminal: names of players are
// part of it, and they choose them.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
