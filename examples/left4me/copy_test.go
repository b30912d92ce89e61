package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestCopyFile: what one file holds another holds afterwards.
func TestCopyFile(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	s.must("right\n", "server", "add", "-owner", "mara", "-name", "alpha", "-port", "27015")
	s.env["THERE"] = "sqlite:///" + filepath.Join(t.TempDir(), "there.db")
	out := s.must("", "copy", "env:DATABASE_URL", "env:THERE")
	if !strings.Contains(out, "each reads back as it was") {
		t.Errorf("copy: %s", out)
	}
	again, err := s.run("", "copy", s.env["DATABASE_URL"], s.env["THERE"])
	if err == nil || !strings.Contains(err.Error(), "there.db: this database is not empty") {
		t.Errorf("copy again: %v\n%s", err, again)
	}
	s.env["DATABASE_URL"] = s.env["THERE"]
	if list := s.must("", "server", "list"); !strings.Contains(list, "alpha") {
		t.Errorf("server list of the copy: %s", list)
	}
}

// TestCopyShowsNoPassword: a password is refused where others see it, and printed nowhere.
func TestCopyShowsNoPassword(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	const secret = "s3cr3t"
	s.env["SECRET"] = "postgres://left4me:" + secret + "@127.0.0.1:1/left4me"
	s.env["WRONG"] = "x" + s.env["SECRET"]
	for _, args := range [][]string{
		{s.env["SECRET"], "env:DATABASE_URL"},
		{"env:DATABASE_URL", s.env["SECRET"]},
		{"env:DATABASE_URL", "env:SECRET"},
		{"env:SECRET", "env:DATABASE_URL"},
		{"env:DATABASE_URL", "env:WRONG"},
		{"env:DATABASE_URL", s.env["WRONG"]},
		{"env:NOTHING", "env:DATABASE_URL"},
	} {
		out, err := s.run("", append([]string{"copy"}, args...)...)
		if err == nil {
			t.Errorf("copy %q copies", args)
		} else if strings.Contains(out+err.Error(), secret) {
			t.Errorf("copy %q: %v\n%s", args, err, out)
		}
	}
}
