package spec_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/spec"
)

// build is a Spec with two exposed overlays and one that is not.
func build(t *testing.T, arguments ...string) spec.Spec {
	t.Helper()
	s, err := spec.Build(
		spec.Server{Port: 27016, RCONPassword: "secret-rcon"},
		spec.Blueprint{Arguments: arguments, Config: []string{"sv_region 3"}},
		[]spec.Overlay{
			{ID: 9, Position: 2, Path: "/srv/it's base", Expose: true},
			{ID: 7, Position: 1, Path: "competitive", Expose: true},
			{ID: 8, Position: 3, Path: "/srv/maps"},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLaunchLeavesWhatTheArgumentsSet: nothing is given twice, whatever its case.
func TestLaunchLeavesWhatTheArgumentsSet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ arguments, want string }{
		{"", "./srcds_run -game left4dead2 -console -usercon -norestart -strictportbind -ip 0.0.0.0 -port 27016 +map c1m1_hotel"},
		{"+map c2m1_highway|-tickrate|60", "./srcds_run -game left4dead2 -console -usercon -norestart -strictportbind -ip 0.0.0.0 -port 27016 +map c2m1_highway -tickrate 60"},
		{"-IP 203.0.113.5|-Game left4dead|+MAP|c1m2_streets|-usercon", "./srcds_run -console -norestart -strictportbind -port 27016 -IP 203.0.113.5 -Game left4dead +MAP c1m2_streets -usercon"},
		{"+ip 203.0.113.5", "./srcds_run -game left4dead2 -console -usercon -norestart -strictportbind -port 27016 +ip 203.0.113.5 +map c1m1_hotel"},
	} {
		got := spec.Launch(build(t, strings.Split(test.arguments, "|")...))
		if diff := gocmp.Diff(strings.Fields(test.want), got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.arguments, diff)
		}
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	s := build(t, "+hostname", `It's "Friday" $(reboot)`)
	files := make(map[string]spec.File)
	for _, f := range spec.Files(s, map[string]string{"overlay_7": "sv_region 4\n"}) {
		files[f.Path] = f
		if strings.Contains(f.Text, "secret-rcon") != (f.Path == "cfg/server.cfg") {
			t.Errorf("%s: the password is in the wrong file", f.Path)
		}
		if text := fmt.Sprintf("%v %+v %#v", f, f, f); strings.Contains(text, "secret-rcon") {
			t.Errorf("%s shows the password", f.Path)
		}
	}
	if f := files["cfg/server.cfg"]; f.Text != s.ServerCfg() || !f.Secret {
		t.Errorf("server.cfg: %q", f.Text)
	}
	if f := files["cfg/server_overlay_7.cfg"]; f.Text != "sv_region 4\n" || !f.Secret {
		t.Errorf("an overlay: %q", f.Text)
	}
	if f := files["cfg/server_overlay_9.cfg"]; !strings.HasPrefix(f.Text, "// ") || !strings.Contains(f.Text, "/srv/it's base\n") {
		t.Errorf("an overlay that is not here: %q", f.Text)
	}
	if len(files) != 7 {
		t.Errorf("%d files", len(files))
	}
	readme := files["README.md"].Text
	for _, want := range []string{
		"1. competitive ", "2. /srv/it's base ", "3. /srv/maps\n", "overlay 9 was not to be had",
		"cp -a -- /srv/maps/. /srv/left4dead2/27016/\ncp -a -- '/srv/it'\\''s base/.' /srv/left4dead2/27016/\ncp -a -- \"$OVERLAYS\"/competitive/. ",
	} {
		if !strings.Contains(readme, want) {
			t.Errorf("the README lacks %q:\n%s", want, readme)
		}
	}
	if strings.Contains(readme, "no RCON password") || strings.Contains(readme, "overlay 7 was not") || strings.Contains(readme, "Friday") {
		t.Errorf("README:\n%s", readme)
	}
	var argv []string
	if err := json.Unmarshal([]byte(files["argv.json"].Text), &argv); err != nil || !slices.Equal(argv, spec.Launch(s)) {
		t.Errorf("argv.json: %v, %q", err, argv)
	}
}

// TestStartScriptGivesTheArguments: a shell starts the game with the words of Launch,
// and executes none of them.
func TestStartScriptGivesTheArguments(t *testing.T) {
	t.Parallel()
	s := build(t, "+hostname", `It's "Friday" $(reboot) `+"`x`; \\ é", "+x", "", "~", "a=b", "#", "*")
	i := slices.IndexFunc(spec.Files(s, nil), func(f spec.File) bool { return f.Path == "start" })
	script := spec.Files(s, nil)[i].Text
	_, command, ok := strings.Cut(script, "\nexec ")
	if !ok {
		t.Fatalf("start:\n%s", script)
	}
	out, err := exec.CommandContext(t.Context(), "/bin/sh", "-c", "printf '%s\\0' "+command).CombinedOutput()
	got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
	if diff := gocmp.Diff(spec.Launch(s), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestFilesWithoutPassword: who has to add the password is told.
func TestFilesWithoutPassword(t *testing.T) {
	t.Parallel()
	s, err := spec.Build(spec.Server{Port: 27015}, spec.Blueprint{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	readme := spec.Files(s, nil)[0].Text
	if !strings.Contains(readme, "sets no RCON password") || !strings.Contains(readme, "There are none.") {
		t.Errorf("README:\n%s", readme)
	}
}

func TestYAML(t *testing.T) {
	t.Parallel()
	const want = `port: 27016
overlays:
- path: "competitive"
  alias: "overlay_7"
- path: "/srv/it's base"
  alias: "overlay_9"
- path: "/srv/maps"
arguments:
- "+hostname"
- "a \"b\" \\ é 😀 \u001b\u0085\ufeff # x: - �"
config:
- "exec server_overlay_9"
- "exec server_overlay_7"
- "sv_region 3"
- "rcon_password \"secret-rcon\""
`
	got := build(t, "+hostname", "a \"b\" \\ é 😀 \x1b\u0085\ufeff # x: - \xff").YAML()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	empty, err := spec.Build(spec.Server{Port: 1}, spec.Blueprint{}, nil)
	if err != nil || empty.YAML() != "port: 1\noverlays: []\narguments: []\nconfig: []\n" {
		t.Errorf("%v, %s", err, empty.YAML())
	}
}
