package main

import (
	"strings"
	"testing"
)

func TestTasks(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("a long password\n", "user", "add", "paul")
	s.must("x\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	for _, c := range []struct{ args, want, fault string }{
		{"task list Friday -json", `"tasks": []`, ""},
		{"task add Friday Lunch! -name lunch -at 12:05 -day fri -day sat -zone Europe/Berlin", "off", ""},
		{"task add Friday Lunch! -name lunch", "", "already"},
		{"task add Friday version -name often -kind command -every 30m -on", "It is on", ""},
		{"task add Friday quit -name update -kind restart", "", "-yes"},
		{"task add Friday quit -name update -kind restart -yes", "added", ""},
		{"task add Friday x -name x -user paul", "", "may not see"},
		{"task add Friday x -name x -at late", "", "-at"},
		{"task add Friday x -name x -every 90s", "", "whole minutes"},
		{"task add Friday x -name x -day someday", "", "someday"},
		{"task add Friday x -name x -zone Mars/Base", "", "time zone"},
		{"task add Friday a;b -name x", "", "semicolon"},
		{"server share Friday -user paul -role operator", "shared", ""},
		{"task add Friday sv_cheats -name x -kind command -user paul", "", "role"},
		{"task add Friday Hello -name hello -user paul", "added", ""},
		{"task list Friday", "fri,sat 12:05 Europe/Berlin", ""},
		{"task list Friday", "every 30m UTC", ""},
		{"task list Friday -json", `"next_at": null`, ""},
		{"task enable Friday lunch", "is on", ""},
		{"task disable Friday often", "is off", ""},
		{"task rm Friday update", "deleted", ""},
		{"task rm Friday update", "", "no task"},
	} {
		out, err := s.run("", strings.Fields(c.args)...)
		if c.fault == "" && (err != nil || !strings.Contains(out, c.want)) || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("left4me %s: %q, error %v", c.args, out, err)
		}
	}
}
