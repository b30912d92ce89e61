package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// TestFlagsOfOneDash: what is documented with one dash works with one and with two, and
// a value may begin with a dash.
func TestFlagsOfOneDash(t *testing.T) {
	t.Parallel()
	app := kong.Must(new(commands), options()...).Model
	for _, test := range []struct{ args, want string }{
		{"", "serve"},
		{"-addr :1", "serve --addr=:1"},
		{"--addr :1", "serve --addr=:1"},
		{"-addr=:1 -record -r", "serve --addr=:1 --record=-r"},
		{"-addr :1 -demo", "demo --addr=:1"},
		{"-demo -h", "demo -h"},
		{"--demo", "demo"},
		{"-version", "version"},
		{"-h", "-h"},
		{"-help", "--help"},
		{"help server add", "server add --help"},
		{"server edit -name -demo -watch paused Friday", "server edit --name=-demo --watch=paused Friday"},
		{"spec -cfg Friday", "spec --cfg Friday"},
		{"spec -cfg -- -cfg", "spec --cfg -- -cfg"},
	} {
		got, err := arguments(app, strings.Fields(test.args))
		if want := strings.Fields(test.want); err != nil || !slices.Equal(got, want) {
			t.Errorf("left4me %s: %q, %v, want %q", test.args, got, err, want)
		}
	}
	if got, err := arguments(app, []string{"server", "edit", "-blueprint"}); err == nil || !strings.HasPrefix(err.Error(), "-blueprint: ") {
		t.Errorf("a flag without its value: %q, %v", got, err)
	}
}

// TestUsageErrorsTellTheHelp: an error about the command line is one line in the
// spelling of the documentation, and names the help of the command.
func TestUsageErrorsTellTheHelp(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"server add -nmae x":    `-nmae: unknown flag, did you mean "-name"? (see left4me server add -h)`,
		"server add":            `missing flags: -name=NAME, -owner=USER (see left4me server add -h)`,
		"server":                `server: missing subcommand: expected one of "add", "edit", "list", "rm", "share", ... (see left4me server -h)`,
		"server remove Friday":  `remove: unexpected argument (see left4me server -h)`,
		"user add mara hunter2": `user add: too many arguments (see left4me user add -h)`,
		"server list Friday":    `server list: too many arguments (see left4me server list -h)`,
		"servers":               `servers: unexpected argument, did you mean one of "serve", "server"? (see left4me -h)`,
		"-addr nonsense":        `-addr: want HOST:PORT, not "nonsense" (see left4me serve -h)`,
		"-max-servers 1--2":     `-max-servers: want a whole number from 1 to 1000000, not "1--2" (see left4me serve -h)`,
		"server edit Friday":    `server edit: no change is given (see left4me server edit -h)`,
		"user add -admin=what":  `-admin: bool value must be true, 1, yes, false, 0 or no but got "what" (see left4me user add -h)`,
	} {
		if out, err := newShell(t).run("", strings.Fields(args)...); err == nil || err.Error() != want || out != "" {
			t.Errorf("left4me %s: %v, want %s\n%s", args, err, want, out)
		}
	}
}

// TestHelpShowsOneDash: help has the spelling of the documentation in straight columns.
func TestHelpShowsOneDash(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"-h", "serve -h", "server add -h", "demo -h"} {
		out := newShell(t).must("", strings.Fields(args)...)
		if strings.Contains(out, "--") {
			t.Errorf("left4me %s has two dashes:\n%s", args, out)
		}
		for text := range strings.Lines(out) {
			if len(text) > 81 {
				t.Errorf("left4me %s has a line of %d bytes: %s", args, len(text), text)
			}
		}
	}
	out := newShell(t).must("", "serve", "-h")
	for _, want := range []string{"-live-state-poll-seconds=SECONDS", "0.1 to", "default 5", "$LIVE_STATE_POLL_SECONDS", "$LEFT4ME_ADMIN_PASSWORD"} {
		if !strings.Contains(out, want) {
			t.Errorf("the settings lack %s:\n%s", want, out)
		}
	}
}
