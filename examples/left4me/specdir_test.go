package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/left4me/left4me/store"
)

// newSpecShell is a shell whose server Friday has overlays 1 and 2, of which the first
// is a folder of this machine.
func newSpecShell(t *testing.T) (s *shell, overlay string) {
	t.Helper()
	s = newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	db := s.openDatabase()
	overlay = t.TempDir()
	if err := os.MkdirAll(filepath.Join(overlay, "left4dead2/cfg"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(overlay, "left4dead2/cfg/server.cfg"), "sv_region 3\n")
	if _, err := db.CreateBlueprint(t.Context(), store.Blueprint{UserID: 1, Name: "coop", Arguments: []string{"+map", "c2m1_highway"}, Overlays: []store.Overlay{
		{Path: overlay, Expose: true}, {Path: "shared/base", Position: 1, Expose: true},
	}}); err != nil {
		t.Fatal(err)
	}
	s.must("friday-rcon\n", "server", "add", "-owner", "mara", "-name", "Friday", "-blueprint", "coop", "-port", "27017")
	return s, overlay
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSpecDir: the folder has all that a host needs, and the password is for its owner.
func TestSpecDir(t *testing.T) {
	t.Parallel()
	s, overlay := newSpecShell(t)
	dir := filepath.Join(t.TempDir(), "a", "friday")
	if out := s.must("", "spec", "-dir", dir, "Friday"); !strings.Contains(out, "overlay shared/base: ") || !strings.Contains(out, "-overlays") || strings.Contains(out, "friday-rcon") {
		t.Errorf("spec -dir: %s", out)
	}
	for name, want := range map[string]string{
		"cfg/server.cfg":           "exec server_overlay_2\nexec server_overlay_1\nrcon_password \"friday-rcon\"\n",
		"cfg/server_overlay_1.cfg": "sv_region 3\n",
		"cfg/server_overlay_2.cfg": "// Put the server.cfg of this overlay here: shared/base\n",
		"start":                    "#!/bin/sh\n",
		"argv.json":                "[\n  \"./srcds_run\",\n",
		"left4dead2@.service":      "# A game server for each port",
		"README.md":                "# Left 4 Dead 2 on port 27017\n",
	} {
		if got := readFile(t, filepath.Join(dir, name)); !strings.HasPrefix(got, want) {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	readme := readFile(t, filepath.Join(dir, "README.md"))
	if first, second := strings.Index(readme, "1. "+overlay+" "), strings.Index(readme, "2. shared/base "); first < 0 || second < first {
		t.Errorf("README.md does not list the overlays in their order:\n%s", readme)
	}
	if argv := readFile(t, filepath.Join(dir, "argv.json")); !strings.Contains(argv, "\"-game\",\n  \"left4dead2\",") {
		t.Errorf("argv.json:\n%s", argv)
	}
	filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && strings.Contains(readFile(t, name), "friday-rcon") && info.Mode().Perm() != 0o600 {
			t.Errorf("%s holds the password and has mode %v", name, info.Mode())
		}
		return err
	})
	if info, err := os.Stat(filepath.Join(dir, "start")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("start: %v, %v", info.Mode(), err)
	}
	base := t.TempDir()
	if err := os.MkdirAll(filepath.Join(base, "shared/base/left4dead2/cfg"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(base, "shared/base/left4dead2/cfg/server.cfg"), "sv_lan 0\n")
	s.must("", "spec", "-dir", dir, "-overlays", base, "Friday")
	if got := readFile(t, filepath.Join(dir, "cfg/server_overlay_2.cfg")); got != "sv_lan 0\n" {
		t.Errorf("the overlay of -overlays: %q", got)
	}
}

// TestSpecDirKeepsForeignFiles: what left4me did not write, or what was changed since,
// stays unless -force says otherwise; what it wrote and no longer needs goes.
func TestSpecDirKeepsForeignFiles(t *testing.T) {
	t.Parallel()
	s, _ := newSpecShell(t)
	dir := t.TempDir()
	cfg := filepath.Join(dir, "cfg/server.cfg")
	run := func(args ...string) error {
		_, err := s.run("", append(append([]string{"spec", "-dir", dir}, args...), "Friday")...)
		return err
	}
	refused := func(what string) {
		t.Helper()
		if err := run(); err == nil || !strings.HasPrefix(err.Error(), cfg+": left4me did not write cfg/server.cfg as it is now; ") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "cfg"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeFile(t, cfg, "mine\n")
	refused("a file of somebody else")
	if _, err := os.Stat(filepath.Join(dir, "README.md")); err == nil || readFile(t, cfg) != "mine\n" {
		t.Error("a refused command wrote something")
	}
	if err := run("-force"); err != nil || readFile(t, cfg) == "mine\n" {
		t.Errorf("-force: %v", err)
	}
	if err := run(); err != nil {
		t.Errorf("once more: %v", err)
	}
	s.must("", "server", "edit", "-blueprint", "", "Friday")
	if err := run(); err != nil {
		t.Errorf("after a change of the server: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "cfg/server_overlay_1.cfg")); err == nil {
		t.Error("the file of an overlay that is gone is still there")
	}
	writeFile(t, cfg, "changed\n")
	refused("a file that was changed")
	if err := os.Remove(cfg); err != nil {
		t.Fatal(err)
	}
	victim := filepath.Join(t.TempDir(), "victim")
	writeFile(t, victim, "victim\n")
	if err := os.Symlink(victim, cfg); err != nil {
		t.Fatal(err)
	}
	refused("a link")
	if err := run("-force"); err != nil || readFile(t, victim) != "victim\n" {
		t.Errorf("-force wrote through a link: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "cfg", "*"))
	if err != nil || len(left) != 1 {
		t.Errorf("left in cfg: %q", left)
	}
}

// TestSpecDirReadsNoLinkOutOfAnOverlay: whoever fills an overlay cannot have other files
// of the machine copied.
func TestSpecDirReadsNoLinkOutOfAnOverlay(t *testing.T) {
	t.Parallel()
	s, overlay := newSpecShell(t)
	victim := filepath.Join(t.TempDir(), "victim")
	writeFile(t, victim, "victim\n")
	cfg := filepath.Join(overlay, "left4dead2/cfg/server.cfg")
	dir := t.TempDir()
	for what, put := range map[string]func() error{
		"a link":   func() error { return os.Symlink(victim, cfg) },
		"a folder": func() error { return os.Mkdir(cfg, 0o755) },
		"a large file": func() error {
			return os.WriteFile(cfg, []byte(strings.Repeat("x", maxOverlayCfg+1)), 0o644)
		},
		"no text": func() error { return os.WriteFile(cfg, []byte("a\x00b"), 0o644) },
	} {
		if err := os.Remove(cfg); err != nil {
			t.Fatal(err)
		}
		if err := put(); err != nil {
			t.Fatal(err)
		}
		out := s.must("", "spec", "-dir", dir, "Friday")
		if got := readFile(t, filepath.Join(dir, "cfg/server_overlay_1.cfg")); !strings.HasPrefix(got, "// Put ") || !strings.Contains(out, "overlay "+overlay+": ") {
			t.Errorf("%s: %s\n%.200s", what, out, got)
		}
	}
}

func TestSpecYAML(t *testing.T) {
	t.Parallel()
	s, _ := newSpecShell(t)
	if out := s.must("", "spec", "-yaml", "Friday"); !strings.HasPrefix(out, "port: 27017\noverlays:\n- path: ") || !strings.HasSuffix(out, "- \"rcon_password \\\"friday-rcon\\\"\"\n") {
		t.Errorf("spec -yaml:\n%s", out)
	}
	for _, args := range [][]string{{"-yaml", "-cfg"}, {"-yaml", "-dir", "x"}, {"-force"}, {"-overlays", "x", "-cfg"}} {
		if out, err := s.run("", append(append([]string{"spec"}, args...), "Friday")...); err == nil {
			t.Errorf("left4me spec %q: %s", args, out)
		}
	}
}
