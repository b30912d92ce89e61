package sqlite

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/ncruces/go-sqlite3/vfs/memdb" // for ":memory:"

	"github.com/left4me/left4me/store"
)

const inMemory = ":memory:"

// location is where a database is: a file, or a name in memory.
type location struct {
	file   string // absolute; "" for one in memory
	memory string
}

func locate(path string) (location, error) {
	switch {
	case path == "":
		return location{}, errors.New("no path given")
	case path == inMemory:
		return location{memory: rand.Text()}, nil
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return location{}, err
	}
	return location{file: abs}, nil
}

// create makes an empty file that its owner alone can read, if there is no file:
// SQLite would make one that all can read.
func (p location) create() error {
	if p.file == "" {
		return nil
	}
	f, err := os.OpenFile(p.file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// stat returns the database's file, to compare with later; nil for one in memory.
func (p location) stat() (fs.FileInfo, error) {
	if p.file == "" {
		return nil, nil
	}
	return os.Stat(p.file)
}

// checkPresent returns [store.ErrMissing] if the file is no longer the one that was opened.
func (p location) checkPresent(opened fs.FileInfo) error {
	if opened == nil {
		return nil
	}
	if now, err := p.stat(); errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(opened, now) {
		return store.ErrMissing
	}
	return nil
}

// orphaned reports whether there is no file and yet the log of one: somebody has
// deleted it while it was in use.
func (p location) orphaned() bool {
	if p.file == "" {
		return false
	}
	_, err := os.Lstat(p.file)
	log, logErr := os.Lstat(p.file + "-wal")
	return errors.Is(err, fs.ErrNotExist) && logErr == nil && log.Mode().IsRegular()
}

// protect gives the log and its index, which hold what the file holds, the mode of
// the file. It creates the index, because SQLite would make one that all can read,
// with the owner of the file, and reports whether it did. Files of another owner stay
// as they are.
func (p location) protect() (created bool) {
	if p.file == "" {
		return false
	}
	info, err := os.Stat(p.file)
	if err != nil {
		return false // SQLite says it better
	}
	mode := info.Mode().Perm()
	f, err := os.OpenFile(p.file+"-shm", os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		giveOwner(f, info)
		f.Close()
		created = true
	}
	for _, suffix := range []string{"-shm", "-wal"} {
		side, err := os.Lstat(p.file + suffix)
		if err == nil && side.Mode().IsRegular() && side.Mode().Perm() != mode {
			_ = os.Chmod(p.file+suffix, mode)
		}
	}
	return created
}

// dsn names the database. Its settings are made by prepareWriter and
// prepareReader, so that the driver does not blame them for what is wrong with
// the file.
func (p location) dsn(txlock string) string {
	query := url.Values{"_txlock": {txlock}}
	if p.file == "" {
		query.Set("vfs", "memdb")
		return "file:/" + p.memory + "?" + encode(query)
	}
	query.Set("mode", "rw") // a file that was deleted is not begun anew
	// The log holds what the file holds, so it gets the file's mode.
	query.Set("modeof", p.file)
	return "file:" + escapePath(p.file) + "?" + encode(query)
}

// encode writes a space as SQLite reads it.
func encode(query url.Values) string { return strings.ReplaceAll(query.Encode(), "+", "%20") }

func escapePath(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/ on Windows
	}
	return (&url.URL{Path: path}).EscapedPath()
}
