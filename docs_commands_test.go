package left4me_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goTest    = regexp.MustCompile("go test ([^`\n]*)")
	goRun     = regexp.MustCompile("go run \\./(examples/[a-z0-9]+)([^`\n]*)")
	quoted    = regexp.MustCompile(`'[^']*'|[^\s']+`)
	testFunc  = regexp.MustCompile(`(?m)^func ((?:Test|Benchmark)\w*)\(`)
	flagInUse = regexp.MustCompile(`(?:^|\s)-([a-z-]+)`)
)

// TestDocumentsNameTestsAndFlagsThatExist looks up the tests and benchmarks of each go test
// in the documents, and the flags of each program that they go run.
func TestDocumentsNameTestsAndFlagsThatExist(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	tests, runs := 0, 0
	for _, name := range append(pages, "README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md") {
		text, err := readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range goTest.FindAllStringSubmatch(strings.ReplaceAll(text, `\|`, "|"), -1) {
			tests++
			goTestNames(t, name, quoted.FindAllString(m[1], -1))
		}
		for _, m := range goRun.FindAllStringSubmatch(text, -1) {
			runs++
			source := sourceOf(t, m[1], false)
			for _, f := range flagInUse.FindAllStringSubmatch(m[2], -1) {
				if !strings.Contains(source, `"`+f[1]+`", `) {
					t.Errorf("%s: %s has no flag -%s", name, m[1], f[1])
				}
			}
		}
	}
	t.Logf("%d go test, %d go run", tests, runs)
	if tests < 20 || runs < 5 {
		t.Errorf("found %d go test and %d go run: the search is broken", tests, runs)
	}
}

var testName = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`")

// TestSecurityNamesTestsThatExist: the proofs of SECURITY.md are there.
func TestSecurityNamesTestsThatExist(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	for _, name := range goFiles(t) {
		if strings.HasSuffix(name, "_test.go") {
			text, err := readFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(text)
		}
	}
	text, err := readFile("SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	names := testName.FindAllStringSubmatch(text, -1)
	for _, m := range names {
		if !strings.Contains(all.String(), "\nfunc "+m[1]+"(") {
			t.Errorf("SECURITY.md names %s, which is not there", m[1])
		}
	}
	if len(names) < 20 {
		t.Errorf("SECURITY.md names %d tests: the search is broken", len(names))
	}
}

// goTestNames wants each pattern of a go test to match a test in each of its packages.
func goTestNames(t *testing.T, page string, args []string) {
	t.Helper()
	var patterns, dirs []string
	for i, arg := range args {
		switch {
		case (arg == "-run" || arg == "-bench") && i+1 < len(args):
			patterns = append(patterns, strings.Trim(args[i+1], "'"))
		case strings.HasPrefix(arg, "./"):
			dirs = append(dirs, strings.TrimPrefix(arg, "./"))
		}
	}
	for _, dir := range dirs {
		if strings.HasSuffix(dir, "...") {
			continue
		}
		for _, p := range patterns {
			found := p == "^$"
			for _, m := range testFunc.FindAllStringSubmatch(sourceOf(t, dir, true), -1) {
				ok, err := regexp.MatchString(p, m[1])
				found = found || ok && err == nil
			}
			if !found {
				t.Errorf("%s: no test in %s matches %s", page, dir, p)
			}
		}
	}
}

// sourceOf is the source of a package: its tests, or the rest of it.
func sourceOf(t *testing.T, dir string, tests bool) string {
	t.Helper()
	files, err := filepath.Glob(dir + "/*.go")
	if err != nil || len(files) == 0 {
		t.Errorf("no Go files in %s: %v", dir, err)
	}
	var all strings.Builder
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") == tests {
			text, err := readFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.WriteString(text)
		}
	}
	return all.String()
}
