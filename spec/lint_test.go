package spec_test

import (
	"strings"
	"testing"

	"github.com/left4me/left4me/spec"
)

func TestLint(t *testing.T) {
	t.Parallel()
	type entries = []string
	for _, test := range []struct {
		field string
		warn  string // in each warning; "" for none
		of    entries
	}{
		{"config", "", entries{
			"", "// rcon_password x", "hostname \"rcon_password; quit\"", "sv_cheats 0", "sv_cheats", `sv_cheats "0"`,
			"exec banned_user.cfg", "sm_cvar sv_region 3", "mapcyclefile x", ";;", `"" x`, `say "//"`,
			strings.Repeat("x", 511),
		}},
		{"config", "own password", entries{
			"rcon_password x", `RCON_Password "x"`, "sv_region 3;rcon_password x", "\t rcon_password", `"rcon_password" x`, "a; rcon_password x // y",
		}},
		{"config", "cheats", entries{"sv_cheats 1", "sv_cheats\t\"1\"", "SV_CHEATS 2"}},
		{"config", "for ever", entries{"map c1m1_hotel", "changelevel c1m1_hotel"}},
		{"config", "ends", entries{"quit", "exit", "killserver", "_restart"}},
		{"config", "waits", entries{"wait", "wait 100"}},
		{"config", "execute itself", entries{"exec server.cfg", "exec server", `exec "Server.cfg"`}},
		{"config", "anyway", entries{"exec server_overlay_7", "exec server_overlay_7.cfg"}},
		{"config", "quote", entries{`hostname "x`, `say a"`}},
		{"config", "longer", entries{strings.Repeat("x", 512)}},
		{"arguments", "", entries{"", "-tickrate 60", "+map c1m1_hotel", "+sv_cheats 0", "+sv_cheats", "+hostname port-royal"}},
		{"arguments", "port", entries{"-port 27016", "+port 27016", "+hostport 27016", "-port", "-tickrate 60 -PORT 1"}},
		{"arguments", "password", entries{"+rcon_password x"}},
		{"arguments", "cheats", entries{"+sv_cheats 1", "-insecure +sv_cheats 1"}},
	} {
		b := spec.Blueprint{Config: test.of}
		if test.field == "arguments" {
			b = spec.Blueprint{Arguments: test.of}
		}
		warned := make(map[int]string)
		for _, w := range spec.Lint(b) {
			if w.Field != test.field {
				t.Errorf("%q: warning of field %q", test.of[w.Index], w.Field)
			}
			warned[w.Index] = w.Text
		}
		for i, entry := range test.of {
			if text, ok := warned[i]; ok != (test.warn != "") || !strings.Contains(text, test.warn) {
				t.Errorf("%q: warning %q, want %q", entry, text, test.warn)
			}
		}
	}
}

func TestLintKeepsTheOrderOfEntries(t *testing.T) {
	t.Parallel()
	got := spec.Lint(spec.Blueprint{
		Arguments: []string{"+sv_cheats 1", "", "+port 1"},
		Config:    []string{"quit", "", "wait"},
	})
	want := []struct {
		field string
		index int
	}{{"arguments", 0}, {"arguments", 2}, {"config", 0}, {"config", 2}}
	if len(got) != len(want) {
		t.Fatalf("%d warnings, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Field != w.field || got[i].Index != w.index {
			t.Errorf("warning %d is of %s %d, want %s %d", i, got[i].Field, got[i].Index, w.field, w.index)
		}
	}
}

func FuzzLint(f *testing.F) {
	f.Add(`hostname "x; y" // z`)
	f.Add(`a;"b";;c"`)
	f.Fuzz(func(t *testing.T, entry string) {
		for _, w := range spec.Lint(spec.Blueprint{Arguments: []string{entry}, Config: []string{entry}}) {
			if w.Text == "" || w.Index != 0 {
				t.Errorf("warning %+v", w)
			}
		}
	})
}
