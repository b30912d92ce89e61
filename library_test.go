package left4me_test

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var libraryRow = regexp.MustCompile(`(?m)^\| \[([^\]]+)\]\(\.\./([^)]+)\) \| [^|]*?(?: \(needs ([^)]+)\))? \| \[example\]\(\.\./([^)]+)\) \|$`)

// TestLibraryGuideHasEveryPackage: docs/library.md has a row for each package that other
// programs may import, with its example and with what it needs of other modules.
func TestLibraryGuideHasEveryPackage(t *testing.T) {
	t.Parallel()
	text, err := readFile("docs/library.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string][]string)
	for _, m := range libraryRow.FindAllStringSubmatch(text, -1) {
		rows[m[1]] = m
	}
	for dir := range rules {
		if dir == "" || strings.Contains(dir, "internal") {
			continue
		}
		row := rows[dir]
		if row == nil || row[2] != dir {
			t.Errorf("docs/library.md has no row for %s: | [%s](../%s) | what it is for | [example](../FILE) |", dir, dir, dir)
			continue
		}
		delete(rows, dir)
		if needs := strings.Join(needed(dir), ", "); row[3] != needs {
			t.Errorf("docs/library.md says that %s needs %q of other modules; it is %q", dir, row[3], needs)
		}
		example, err := readFile(row[4])
		if err != nil || path.Dir(row[4]) != dir || !strings.Contains(example, "\nfunc Example") {
			t.Errorf("docs/library.md: %s has no example of %s: %v", row[4], dir, err)
		}
	}
	for dir := range rows {
		t.Errorf("docs/library.md has a row for %s, which is no package", dir)
	}
}

// needed are the modules of others that a package brings, by their last names.
func needed(dir string) []string {
	seen, modules := map[string]bool{dir: true}, make(map[string]bool)
	for queue := []string{dir}; len(queue) > 0; queue = queue[1:] {
		r := rules[queue[0]]
		for _, m := range r.third {
			modules[strings.TrimPrefix(strings.TrimPrefix(m, "github.com/"), "golang.org/")] = true
		}
		for _, next := range r.ours {
			if !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	return slices.Sorted(maps.Keys(modules))
}
