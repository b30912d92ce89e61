package postgrestest_test

import (
	"errors"
	"fmt"

	"github.com/left4me/left4me/store/postgres/postgrestest"
)

// Where PostgreSQL is not installed, a test program leaves out what needs it.
func ExamplePrograms() {
	dir, err := postgrestest.Programs()
	installed, missing := dir != "", errors.Is(err, postgrestest.ErrMissing)
	fmt.Println(installed != missing)
	// Output: true
}
