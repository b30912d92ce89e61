package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestOneRuleForPasswords: what a page refuses, the command line refuses too.
func TestOneRuleForPasswords(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	for _, password := range []string{"", "short", "seven 7", strings.Repeat("x", 1025)} {
		if out, err := s.run(password+"\n", "user", "add", "mara"); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("a password of %d bytes: %v\n%s", len(password), err, out)
		}
	}
	s.must("eight ch\n", "user", "add", "mara")
	for _, password := range []string{strings.Repeat("x", 129), "tab\there"} {
		if out, err := s.run(password+"\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015"); err == nil {
			t.Errorf("an RCON password of %d bytes: %s", len(password), out)
		}
	}
	s.must(strings.Repeat("é", 128)+"\n", "server", "add", "-owner", "mara", "-name", "Friday", "-port", "27015")
}

func TestNamesOf128Characters(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	name := strings.Repeat("é", 128)
	s.must("a long password\n", "user", "add", name)
	s.must("x\n", "server", "add", "-owner", name, "-name", name, "-port", "27015")
	if out, err := s.run("a long password\n", "user", "add", name+"é"); err == nil {
		t.Errorf("129 characters: %s", out)
	}
}

// TestStartLeavesAnAdministrator: who follows the steps can administer users.
func TestStartLeavesAnAdministrator(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/start.md")
	if err != nil {
		t.Fatal(err)
	}
	step := regexp.MustCompile(`(?m)^left4me (user add [^#\n]*)`).FindStringSubmatch(string(text))
	if step == nil {
		t.Fatal("the page adds no user")
	}
	if out := newShell(t).must("a long password\n", strings.Fields(step[1])...); strings.Contains(out, "no administrator") {
		t.Errorf("%s:\n%s", step[0], out)
	}
	if out := newShell(t).must("a long password\n", "user", "add", "mara"); !strings.Contains(out, "there is no administrator") {
		t.Errorf("the first user is no administrator, and nothing says so:\n%s", out)
	}
}

func TestDemoBehindOtherFlags(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-addr", "nonsense", "-demo"}, {"-demo", "-addr", "nonsense"}} {
		if out, err := newShell(t).run("", args...); err == nil || !strings.Contains(err.Error(), "nonsense") {
			t.Errorf("left4me %q: %v\n%s", args, err, out)
		}
	}
}
