package main

import (
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestErrorsNameTheThingFirst: an error begins with the file or name that it is about,
// is one line, says nothing twice and names no package.
func TestErrorsNameTheThingFirst(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	taken := ln.Addr().String()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(path("text.db"), []byte("this is a text and no database"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newShell(t)
	s.must("a long password\n", "user", "add", "-admin", "mara")
	s.must("\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
	own := strings.TrimPrefix(s.env["DATABASE_URL"], "sqlite:///")

	for _, test := range []struct {
		want  string // the whole error, with * for anything
		stdin string
		env   string // name=value
		args  []string
	}{
		{want: "-addr: " + taken + ": another program listens there; stop it, or choose another address with -addr", args: []string{"-addr", taken}},
		{want: "LEFT4ME_ADDR: " + taken + ": another program listens there; *", env: "LEFT4ME_ADDR=" + taken},
		{want: "-addr: " + taken + ": another program listens there; *", args: []string{"-demo", "-addr", taken}},
		{want: "-addr: want HOST:PORT, *", args: []string{"-demo", "-addr", "nonsense"}},
		{want: "-addr: 203.0.113.7:1: this machine has no such address; *", args: []string{"-addr", "203.0.113.7:1"}},
		{want: "-record: " + path("none/r") + ": no such file or directory; *", args: []string{"-record", path("none/r")}},
		{want: "LEFT4ME_RECORD: " + path("none/r") + ": no such file or directory; *", env: "LEFT4ME_RECORD=" + path("none/r")},
		{want: path("none/x.db") + ": no such file or directory; DATABASE_URL *", env: "DATABASE_URL=sqlite:///" + path("none/x.db")},
		{want: path("none/x.db") + ": no such file or directory; DATABASE_URL *", env: "DATABASE_URL=sqlite:///" + path("none/x.db"), args: []string{"user", "add", "mara"}, stdin: "a long password"},
		{want: path("x.db") + ": there is no database here; DATABASE_URL *", env: "DATABASE_URL=sqlite:///" + path("x.db"), args: []string{"server", "list"}},
		{want: path("text.db") + ": this is no SQLite database; DATABASE_URL *", env: "DATABASE_URL=sqlite:///" + path("text.db"), args: []string{"server", "list"}},
		{want: dir + ": this is a folder; DATABASE_URL *", env: "DATABASE_URL=sqlite:///" + dir, args: []string{"server", "list"}},
		{want: "mara: there is a user of this name already; *", args: []string{"user", "add", "mara"}, stdin: "a long password"},
		{want: "nora: want a password of 8 characters or more, *", args: []string{"user", "add", "nora"}, stdin: "short"},
		{want: "nora: there is no user of this name; *", args: []string{"server", "add", "-owner", "nora", "-name", "x", "-port", "1"}},
		{want: "Friday: mara has a server of this name already; *", args: []string{"server", "add", "-owner", "mara", "-name", "Friday", "-port", "1"}},
		{want: "127.0.0.1 port 27015: port already in use *", args: []string{"server", "add", "-owner", "mara", "-name", "x", "-port", "27015"}},
		{want: "store: there is no server of this name or id; *", args: []string{"spec", "store"}},
		{want: "Monday: there is no server of this name or id; *", args: []string{"spec", "Monday"}},
		{want: own + ": *exists*; name a new file *", args: []string{"backup", own}},
		{want: path("none/copy") + ": no such file or directory; *", args: []string{"backup", path("none/copy")}},
		{want: path("none") + ": no such file or directory", args: []string{"replay", path("none")}},
		{want: path("text.db") + ": this is no record; *", args: []string{"replay", path("text.db")}},
		{want: path("none") + ": no such file or directory", args: []string{"import", path("none")}},
		{want: path("text.db") + ": this is no SQLite database, or a damaged one; take a copy that is sound", args: []string{"import", path("text.db")}},
		{want: own + ": this is no database of the Python system; name its left4me.db", env: "DATABASE_URL=sqlite:///" + path("new.db"), args: []string{"import", own}},
		{want: own + ": DATABASE_URL names this file too, and it is only read; name another one with DATABASE_URL", args: []string{"import", "-apply", own}},
	} {
		run := *s
		run.env = map[string]string{"DATABASE_URL": s.env["DATABASE_URL"], "LEFT4ME_ADDR": "127.0.0.1:0"}
		if name, value, ok := strings.Cut(test.env, "="); ok {
			run.env[name] = value
		}
		out, err := run.run(test.stdin+"\n", test.args...)
		if err == nil {
			t.Errorf("%s left4me %q: no error\n%s", test.env, test.args, out)
			continue
		}
		want := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(test.want), `\*`, ".*") + "$")
		if got := plain(err); !want.MatchString(got) {
			t.Errorf("%s left4me %q:\n%s, want\n%s", test.env, test.args, got, test.want)
		}
		if strings.Contains(out, err.Error()) {
			t.Errorf("%s left4me %q prints its error beside returning it:\n%s", test.env, test.args, out)
		}
	}
}
