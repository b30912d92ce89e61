package left4me_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// The number of a migration is its place: two that had the same one were carried out in the
// order of their names.
func TestMigrationsAreNumbered(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"store/sqlite/schema/*.sql", "store/postgres/schema/*.sql"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for i, name := range names {
			if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(filepath.Base(name), want) {
				t.Errorf("%s: want the number %s", name, want)
			}
		}
	}
}
