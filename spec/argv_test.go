package spec_test

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/spec"
)

func TestArgv(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ entries, want []string }{
		{nil, nil},
		{[]string{"-tickrate", "60"}, []string{"-tickrate", "60"}},
		{[]string{"-tickrate 60", "  +map\tc1m1_hotel "}, []string{"-tickrate", "60", "+map", "c1m1_hotel"}},
		{[]string{`+hostname "Friday night"`, `+x ""`}, []string{"+hostname", "Friday night", "+x", ""}},
		{[]string{"+hostname", "Friday night"}, []string{"+hostname", "Friday night"}},
		{[]string{"+hostname", `"Friday night"`, `a "b" c`}, []string{"+hostname", "Friday night", `a "b" c`}},
		{[]string{"", " ", "+x -5 2"}, []string{"+x", "-5", "2"}},
		{[]string{`+x "open`}, []string{"+x", "open"}},
		{[]string{"$(reboot)", "+x `reboot`"}, []string{"$(reboot)", "+x", "`reboot`"}},
	} {
		s, err := spec.Build(spec.Server{Port: 27016}, spec.Blueprint{Arguments: test.entries}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(slices.Concat([]string{"-port", "27016"}, test.want), spec.Argv(s)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.entries, diff)
		}
	}
}
