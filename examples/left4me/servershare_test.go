package main

import (
	"strings"
	"testing"
)

func TestServerIsShared(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "mara")
	s.must("a long password\n", "user", "add", "paul")
	s.must("x\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	for _, c := range []struct{ args, want, fault string }{
		{"server share Friday -user paul", "as viewer", ""},
		{"server share Friday -user paul -role operator", "as operator", ""},
		{"server share Friday -user paul -role root", "", "role"},
		{"server share Friday -user mara", "", "theirs already"},
		{"server share Friday -user vera", "", "no user"},
		{"server share Monday -user paul", "", "Monday"},
		{"server unshare Friday -user paul", "no longer", ""},
		{"server unshare Friday -user paul", "", "not shared"},
	} {
		out, err := s.run("", strings.Fields(c.args)...)
		if c.fault == "" && (err != nil || !strings.Contains(out, c.want)) || c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)) {
			t.Errorf("left4me %s: %q, error %v", c.args, out, err)
		}
	}
}
