package left4me_test

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

var (
	treeRow   = regexp.MustCompile(`(?m)^(\S+(?:, \S+)*)  +\S`)
	directUse = regexp.MustCompile(`(?m)^\t(\S+) v\S+$`)
	toolUse   = regexp.MustCompile(`(?m)^(?:tool )?\t?(\S+/cmd/\S+)$`)
)

// TestArchitectureIsWhole: the tree of ARCHITECTURE.md has each package and nothing else,
// its table says of each module why it is there, and its lines fit a terminal.
func TestArchitectureIsWhole(t *testing.T) {
	t.Parallel()
	text, err := readFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(line) >= 120 {
			t.Errorf("ARCHITECTURE.md:%d: the line has 120 columns or more", i+1)
		}
	}
	_, rest, _ := strings.Cut(text, "```text\n")
	tree, _, _ := strings.Cut(rest, "```")
	var listed []string
	for _, m := range treeRow.FindAllStringSubmatch(tree, -1) {
		listed = append(listed, strings.Split(m[1], ", ")...)
	}
	dirs := []string{".ci/vuln", "e2e", "interop", "release"}
	for _, name := range goFiles(t) { // none of .ci, nor of other modules
		if dir := path.Dir(name); dir != "." && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	for _, dir := range dirs {
		if !slices.Contains(listed, dir) {
			t.Errorf("the tree of ARCHITECTURE.md has no row for %s", dir)
		}
	}
	for _, dir := range listed {
		if !slices.Contains(dirs, dir) {
			t.Errorf("the tree of ARCHITECTURE.md has a row for %s, which is no package", dir)
		}
	}
	_, table, _ := strings.Cut(text, "\n## Dependencies\n")
	for _, name := range []string{"go.mod", "e2e/go.mod", "interop/go.mod", "tools.mod", "release/tools.mod"} {
		mod, err := readFile(name)
		if err != nil {
			t.Fatal(err)
		}
		use := directUse
		if strings.HasSuffix(name, "tools.mod") {
			use = toolUse
		}
		all := use.FindAllStringSubmatch(mod, -1)
		if len(all) == 0 {
			t.Errorf("no module is found in %s", name)
		}
		for _, m := range all {
			if strings.HasPrefix(m[1], module) {
				continue
			}
			last := path.Base(regexp.MustCompile(`/v\d+$`).ReplaceAllString(m[1], ""))
			if !regexp.MustCompile(`(?m)^\|[^|]*\b` + regexp.QuoteMeta(last) + `\b[^|]*\| [^|]+ \|`).MatchString(table) {
				t.Errorf("the table of ARCHITECTURE.md does not say why %s of %s is there", m[1], name)
			}
		}
	}
}
