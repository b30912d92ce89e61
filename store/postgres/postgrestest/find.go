package postgrestest

import (
	"cmp"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// ErrMissing says that PostgreSQL is not installed, or not where it is looked for: on
// the PATH, and where Debian puts it.
var ErrMissing = errors.New("postgrestest: no initdb and postgres found")

// debian is where Debian's packages put the programs of each version.
const debian = "/usr/lib/postgresql/*/bin"

// Programs returns the folder of initdb and postgres, of the newest version that is
// installed. The error is [ErrMissing] if there is none.
func Programs() (string, error) {
	found, err := filepath.Glob(debian)
	if err != nil {
		return "", err
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Compare(version(b), version(a)) })
	if initdb, err := exec.LookPath("initdb"); err == nil {
		found = append(found, filepath.Dir(initdb))
	}
	for _, dir := range found {
		if complete(dir) {
			return dir, nil
		}
	}
	return "", ErrMissing
}

// version is that in the path of Debian's programs; 0: it is no number.
func version(dir string) float64 {
	v, _ := strconv.ParseFloat(filepath.Base(filepath.Dir(dir)), 64)
	return v
}

func complete(dir string) bool {
	for _, program := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, program)); err != nil {
			return false
		}
	}
	return true
}
