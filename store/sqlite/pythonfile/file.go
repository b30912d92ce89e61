package pythonfile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/left4me/left4me/store/frompython"
)

var (
	// ErrForeign says that the file is a database, but not one of the Python system.
	ErrForeign = errors.New("pythonfile: not a database of the Python system")

	// ErrChanged says that a program wrote to the database while it was read.
	ErrChanged = errors.New("pythonfile: the database changed while it was read")

	// ErrDamaged says that the file is no sound SQLite database.
	ErrDamaged = errors.New("pythonfile: the database is damaged, or is no SQLite database")
)

// Read returns what the database in the file at path holds. Where the Python system has
// left a log or a journal beside the file, both are copied to a temporary folder and read
// there. An error of the file system is that of package os.
func Read(ctx context.Context, path string) (src frompython.Source, err error) {
	before, err := stateOf(path)
	if err != nil {
		return src, err
	}
	dsn := address(path, "mode=ro&immutable=1")
	if before.beside {
		dir, err := os.MkdirTemp("", "left4me-import-")
		if err != nil {
			return src, err
		}
		defer os.RemoveAll(dir)
		if err := copyAll(path, filepath.Join(dir, "copy.db")); err != nil {
			return src, err
		}
		dsn = address(filepath.Join(dir, "copy.db"), "mode=rw")
	}
	src, err = read(ctx, dsn)
	after, stateErr := stateOf(path)
	switch {
	case stateErr != nil:
		return frompython.Source{}, stateErr
	case after != before:
		return frompython.Source{}, ErrChanged
	case err != nil && ctx.Err() != nil:
		return frompython.Source{}, ctx.Err()
	}
	return src, err
}

func read(ctx context.Context, dsn string) (frompython.Source, error) {
	db, err := driver.Open(dsn)
	if err != nil {
		return frompython.Source{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return frompython.Source{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer tx.Rollback()
	var sound string
	if err := tx.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&sound); err != nil {
		return frompython.Source{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if sound != "ok" {
		return frompython.Source{}, fmt.Errorf("%w: %s", ErrDamaged, sound)
	}
	r := &reader{ctx: ctx, tx: tx}
	return r.source()
}

// besides are the endings of the files in which SQLite keeps what is not yet in the
// database.
var besides = []string{"-wal", "-journal"}

// state is what shows that a database has changed.
type state struct {
	size, changed int64
	beside        bool // a log or a journal is beside it
	log           int64
}

func stateOf(path string) (state, error) {
	info, err := os.Stat(path)
	if err != nil {
		return state{}, err
	}
	if !info.Mode().IsRegular() {
		return state{}, fmt.Errorf("%w: not a file", ErrDamaged)
	}
	s := state{size: info.Size(), changed: info.ModTime().UnixNano()}
	for _, ending := range besides {
		if info, err := os.Stat(path + ending); err == nil && info.Size() > 0 {
			s.beside = true
			s.log += info.Size() + info.ModTime().UnixNano()
		}
	}
	return s, nil
}

// copyAll copies a database and what is beside it.
func copyAll(from, to string) error {
	if err := copyFile(from, to); err != nil {
		return err
	}
	for _, ending := range besides {
		if err := copyFile(from+ending, to+ending); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// address names a database for the driver.
func address(path, query string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	abs = filepath.ToSlash(abs)
	if !strings.HasPrefix(abs, "/") {
		abs = "/" + abs // C:/ on Windows
	}
	return "file:" + (&url.URL{Path: abs}).EscapedPath() + "?" + query
}
