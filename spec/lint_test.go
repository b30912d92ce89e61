package spec_test

import (
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/spec"
)

// lint returns the codes about one entry of a field.
func lint(field, entry string) (codes []spec.Code) {
	var warnings []spec.Warning
	switch field {
	case "arguments":
		warnings = spec.Lint(spec.Blueprint{Arguments: []string{entry}})
	case "config":
		warnings = spec.Lint(spec.Blueprint{Config: []string{entry}})
	default:
		warnings = spec.Lint(spec.Blueprint{}, spec.Overlay{Path: entry})
	}
	for _, w := range warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

func TestLint(t *testing.T) {
	t.Parallel()
	type codes = []spec.Code
	type entries = []string
	for _, test := range []struct {
		field string
		want  codes
		of    entries
	}{
		{"config", nil, entries{
			"", "// rcon_password x", `hostname "rcon_password; quit"`, "sv_cheats 0", "sv_cheats", `sv_cheats "0"`,
			"exec banned_user.cfg", "sm_cvar sv_region 3", "mapcyclefile x", ";;", `"" x`, `say "//"`, strings.Repeat("x", 511),
			"alias hello say hello", `hostname "Ann’s “house”"`, "hostname Ann’s", "hostname \"a\u3000b\"", "sv_password x", "sv_setsteamaccount x",
		}},
		{"config", codes{spec.CodePassword}, entries{
			"rcon_password x", `RCON_Password "x"`, "sv_region 3;rcon_password x", "\t rcon_password", `"rcon_password" x`, "a; rcon_password x // y",
			"alias f rcon_password x", `alias f "say a; rcon_password x"`, `bind k "rcon_password x"`, "sm_cvar rcon_password x", `alias f "alias g rcon_password x"`,
			"sm_rcon rcon_password x",
		}},
		{"config", codes{spec.CodeCheats}, entries{"sv_cheats 1", "sv_cheats\t\"1\"", "SV_CHEATS 2", "alias f sv_cheats 1"}},
		{"config", codes{spec.CodeMapChange}, entries{"map c1m1_hotel", "changelevel c1m1_hotel"}},
		{"config", codes{spec.CodeShutdown}, entries{"quit", "exit", "killserver", "_restart"}},
		{"config", codes{spec.CodeWait}, entries{"wait", "wait 100"}},
		{"config", codes{spec.CodeExecServer}, entries{"exec server.cfg", "exec server", `exec "Server.cfg"`, "exec ./server.cfg"}},
		{"config", codes{spec.CodeExecOverlay}, entries{"exec server_overlay_7", "exec server_overlay_7.cfg"}},
		{"config", codes{spec.CodeServerCfgFile}, entries{"servercfgfile other.cfg"}},
		{"config", codes{spec.CodeOpenQuote}, entries{`hostname "x`, `say a"`}},
		{"config", codes{spec.CodeCurlyQuote}, entries{"hostname “Ann”", "hostname ‘Ann’", "hostname „Ann“"}},
		{"config", codes{spec.CodeInvisible}, entries{"\ufeffhostname x", "hostname \"\ufeffx\"", "sv_region\u00a03", "\u200bsv_region 3"}},
		{"config", codes{spec.CodeTooLong}, entries{strings.Repeat("x", 512)}},
		{"arguments", nil, entries{"", "-tickrate", "60", "+map", "c1m1_hotel", "+sv_cheats", "+hostname", "Friday night", `"Friday night"`, "-5 10"}},
		{"arguments", codes{spec.CodeBlank}, entries{"-tickrate 60", "+map c1m1_hotel", `+hostname "Friday night"`, "+sv_cheats 0", "+hostname port-royal"}},
		{"arguments", codes{spec.CodePort}, entries{"+port", "+hostport", "-port", "-PORT"}},
		{"arguments", codes{spec.CodeBlank, spec.CodePort}, entries{"-port 27016", "-tickrate 60 -PORT 1"}},
		{"arguments", codes{spec.CodePassword, spec.CodeSecretVisible}, entries{"+rcon_password", "-rcon_password", "x;rcon_password y"}},
		{"arguments", codes{spec.CodeSecretVisible}, entries{"+sv_password", "+sv_setsteamaccount", "+tv_password", "x; sv_password y"}},
		{"arguments", codes{spec.CodeServerCfgFile}, entries{"+servercfgfile", "+ServerCfgFile", "+lservercfgfile"}},
		{"arguments", codes{spec.CodeBlank, spec.CodeExecServer}, entries{"+exec server.cfg", "+exec server"}},
		{"arguments", codes{spec.CodeBlank, spec.CodeCheats}, entries{"+sv_cheats 1", "-insecure +sv_cheats 1"}},
		{"arguments", codes{spec.CodeOpenQuote}, entries{`"Friday`}},
		{"arguments", codes{spec.CodeCurlyQuote}, entries{"“Friday"}},
		{"arguments", codes{spec.CodeDash}, entries{"–tickrate", "—tickrate 60"}},
		{"arguments", codes{spec.CodeInvisible}, entries{"\ufeff-tickrate", "-tickrate\u00a060"}},
		{"overlays.path", nil, entries{"/srv/l4d2/base", "relative", "a..b", "/srv/...", `"quoted name"`}},
		{"overlays.path", codes{spec.CodeOutsideOverlay}, entries{"..", "../..", "/srv/../etc", `a\..\b`, "/srv/.."}},
		{"overlays.path", codes{spec.CodeInvisible}, entries{"\ufeff/srv"}},
	} {
		for _, entry := range test.of {
			if diff := gocmp.Diff(test.want, lint(test.field, entry)); diff != "" {
				t.Errorf("%s %q (-want +got):\n%s", test.field, entry, diff)
			}
		}
	}
}

// TestOptionAndValueInTwoEntries: the value of an option may be the next entry.
func TestOptionAndValueInTwoEntries(t *testing.T) {
	t.Parallel()
	for want, arguments := range map[spec.Code][]string{
		spec.CodeCheats:     {"-insecure", "+sv_cheats", "1"},
		spec.CodeExecServer: {"+exec", "server.cfg"},
		"":                  {"+sv_cheats", "+map", "c1m1_hotel"},
	} {
		var got spec.Code
		for _, w := range spec.Lint(spec.Blueprint{Arguments: arguments}) {
			got += w.Code
		}
		if got != want {
			t.Errorf("%q: codes %q, want %q", arguments, got, want)
		}
	}
}

func TestRepeatedVariables(t *testing.T) {
	t.Parallel()
	got := spec.Lint(spec.Blueprint{
		Arguments: []string{"-tickrate", "60", "+sv_region", "1", "-tickrate", "100", "+map", "a", "+map", "b"},
		Config: []string{
			"sv_region 3", "hostname a; hostname b", "mp_gamemode", "mp_gamemode", "mp_gamemode coop",
			"exec a", "exec a", "sm_addmap x", "sm_addmap y", "alias x y", "alias x z", "MP_GAMEMODE versus",
		},
	})
	want := []spec.Warning{
		{Field: "arguments", Index: 4}, {Field: "arguments", Index: 8},
		{Field: "config", Index: 0}, {Field: "config", Index: 1}, {Field: "config", Index: 11},
	}
	for i := range want {
		want[i].Code, want[i].Text = spec.CodeRepeated, spec.CodeRepeated.Text()
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestLintKeepsTheOrderOfEntries(t *testing.T) {
	t.Parallel()
	got := spec.Lint(spec.Blueprint{
		Arguments: []string{"+port", "", "+servercfgfile"},
		Config:    []string{"quit", "", "wait"},
	}, spec.Overlay{Path: "/a"}, spec.Overlay{Path: "../b"})
	want := []spec.Warning{
		{Code: spec.CodePort, Field: "arguments", Index: 0}, {Code: spec.CodeServerCfgFile, Field: "arguments", Index: 2},
		{Code: spec.CodeShutdown, Field: "config", Index: 0}, {Code: spec.CodeWait, Field: "config", Index: 2},
		{Code: spec.CodeOutsideOverlay, Field: "overlays.path", Index: 1},
	}
	for i := range want {
		want[i].Text = want[i].Code.Text()
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

func TestUnknownCodeHasNoText(t *testing.T) {
	t.Parallel()
	if text := spec.Code("no such code").Text(); text != "" {
		t.Errorf("text %q", text)
	}
}

func FuzzLint(f *testing.F) {
	f.Add(`hostname "x; y" // z`)
	f.Add(`a;"b";;c"`)
	f.Add(`alias a "alias b alias c alias d alias e rcon_password x"`)
	f.Fuzz(func(t *testing.T, entry string) {
		warnings := spec.Lint(spec.Blueprint{Arguments: []string{entry}, Config: []string{entry}}, spec.Overlay{Path: entry})
		for i, w := range warnings {
			if w.Text == "" || w.Text != w.Code.Text() || w.Index != 0 || slices.Contains(warnings[:i], w) {
				t.Errorf("warning %+v", w)
			}
		}
	})
}
