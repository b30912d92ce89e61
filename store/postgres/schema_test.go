package postgres_test

import (
	"os"
	"path/filepath"
	"regexp"
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
	created = regexp.MustCompile(`(?ms)^CREATE TABLE (\w+) \((.*?)^\)`)
	column  = regexp.MustCompile(`(?m)^  ([a-z]\w*) `)
	altered = regexp.MustCompile(`(?m)^ALTER TABLE (\w+)\s+(ADD|DROP) COLUMN (\w+)`)
)

// names are the tables and columns that scripts make.
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
		for _, table := range created.FindAllStringSubmatch(string(text), -1) {
			names[table[1]] = true
			for _, c := range column.FindAllStringSubmatch(table[2], -1) {
				names[c[1]+" of "+table[1]] = true
			}
		}
		for _, c := range altered.FindAllStringSubmatch(string(text), -1) {
			if c[2] == "ADD" {
				names[c[3]+" of "+c[1]] = true
			} else {
				delete(names, c[3]+" of "+c[1])
			}
		}
	}
	return names
}
