package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestMigrationsHaveTheirOwnNumbers: their order is that of their names, and two with one number
// would swap places with what is in databases already.
func TestMigrationsHaveTheirOwnNumbers(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"schema", "../postgres/schema"} {
		files, err := filepath.Glob(folder + "/*.sql")
		if err != nil || len(files) < 27 {
			t.Fatalf("%s: %d migrations: %v", folder, len(files), err)
		}
		for i, file := range files {
			if number := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(filepath.Base(file), number) {
				t.Errorf("%s: want %s", file, number)
			}
		}
	}
}
