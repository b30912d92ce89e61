package postgres_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSchemaHasTheTablesOfSQLite: a migration of one store needs its like in the other,
// because the statements are the same. It reads the scripts, so that it needs no
// PostgreSQL.
func TestSchemaHasTheTablesOfSQLite(t *testing.T) {
	t.Parallel()
	ours := names(t, "schema/*.sql")
	for name := range names(t, "../sqlite/schema/*.sql") {
		if !ours[name] {
			t.Errorf("SQLite has %s, and PostgreSQL has not", name)
		}
	}
}

var (
	change = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\)|^ALTER TABLE (\w+)\s+(ADD|DROP) COLUMN (\w+)|^ALTER TABLE (\w+) RENAME TO (\w+)`)
	column = regexp.MustCompile(`(?m)^  ([a-z]\w*) `)
	view   = regexp.MustCompile(`(?m)^CREATE VIEW (\w+) \(([^)]*)\)`)
)

// names are the tables, the views that name their columns, and those columns, that scripts make.
func names(t *testing.T, pattern string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(pattern, files, err)
	}
	names := make(map[string]bool)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range change.FindAllStringSubmatch(string(text), -1) {
			switch table, altered, from, to := c[1], c[3], c[6], c[7]; {
			case table != "":
				names[table] = true
				for _, c := range column.FindAllStringSubmatch(c[2], -1) {
					names[c[1]+" of "+table] = true
				}
			case altered != "" && c[4] == "ADD":
				names[c[5]+" of "+altered] = true
			case altered != "":
				delete(names, c[5]+" of "+altered)
			default: // it takes the place of the other
				maps.DeleteFunc(names, func(name string, _ bool) bool { return name == to || strings.HasSuffix(name, " of "+to) })
				for name := range maps.Clone(names) {
					if name == from || strings.HasSuffix(name, " of "+from) {
						delete(names, name)
						names[strings.TrimSuffix(name, from)+to] = true
					}
				}
			}
		}
		for _, v := range view.FindAllStringSubmatch(string(text), -1) {
			names[v[1]] = true
			for c := range strings.SplitSeq(v[2], ", ") {
				names[c+" of "+v[1]] = true
			}
		}
	}
	return names
}
