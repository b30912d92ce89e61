package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"syscall"
	"unicode"

	"github.com/left4me/left4me/rcon"
)

// explain says what is wrong and what an operator can do about it, in one line.
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
		advice = "nothing listens on this port: is the server up? RCON may listen on another address: start the game with -ip 0.0.0.0 -usercon"
	case errors.Is(err, context.DeadlineExceeded):
		advice = "the server is down, behind a firewall, or slower than -timeout"
	}
	if advice == "" {
		return said(err)
	}
	return said(err) + "; " + advice
}

// said is the text of an error without the names of calls and packages.
func said(err error) string {
	if number, ok := errors.AsType[syscall.Errno](err); ok {
		return number.Error()
	}
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		return name.Err
	}
	if bad, ok := errors.AsType[*net.AddrError](err); ok {
		return bad.Err
	}
	if call, ok := errors.AsType[*net.OpError](err); ok {
		return call.Err.Error()
	}
	text := strings.ReplaceAll(err.Error(), "\n", " ")
	return strings.TrimPrefix(strings.TrimPrefix(text, "rcon: "), "status: ")
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
