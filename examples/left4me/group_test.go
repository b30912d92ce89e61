package main

import (
	"strings"
	"testing"
)

// TestGroupIsShared: servers are shared at once, and what cannot be says why.
func TestGroupIsShared(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("a long password\n", "user", "add", "paul")
	s.must("x\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	s.must("x\n", "server", "add", "-owner", "paul", "-name", "Foreign", "-port", "27016")
	for _, c := range []struct{ args, want, fault string }{
		{"group save all -owner mara -server Friday", "servers: 1", ""},
		{"group save all -owner mara -server Foreign", "", "another user's"},
		{"group save all -owner vera", "", "no user"},
		{"group share all -owner mara -user paul -role operator", "as operator", ""},
		{"group share all -owner mara -user mara", "", "theirs already"},
		{"group share all -owner mara -user vera", "", "no user"},
		{"group share none -owner mara -user paul", "", "no group"},
		{"group share all -owner paul -user mara", "", "no group"},
		{"group list", "all    mara   1        1", ""},
		{"group list -json", `"username": "paul"`, ""},
		{"group unshare all -owner mara -user paul", "no longer", ""},
		{"group unshare all -owner mara -user paul", "", "not shared"},
		{"group rm all -owner mara", "deleted", ""},
		{"group rm all -owner mara", "", "no group"},
	} {
		out, err := s.run("", strings.Fields(c.args)...)
		if c.fault == "" && (err != nil || !strings.Contains(out, c.want)) || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("left4me %s: %q, error %v", c.args, out, err)
		}
	}
}
