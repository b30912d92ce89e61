package main

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"syscall"

	"github.com/left4me/left4me/store"
)

// An operatorError tells an operator which file or name is meant, what is wrong with
// it, and what to do.
type operatorError struct {
	name, fault string
	fix         string // "" where the fault says it
	cause       error  // nil: none
}

func (e *operatorError) Error() string {
	if e.fix == "" {
		return e.name + ": " + e.fault
	}
	return e.name + ": " + e.fault + "; " + e.fix
}

func (e *operatorError) Unwrap() error { return e.cause }

// fault returns an operatorError without a cause.
func fault(name, fault, fix string) error { return &operatorError{name, fault, fix, nil} }

// fileError says what the system says about a file, once and without the call that
// failed. It returns nil for nil.
func fileError(name string, err error, fix string) error {
	if err == nil {
		return nil
	}
	said := plain(err)
	var number syscall.Errno
	switch {
	case errors.As(err, &number):
		said = number.Error()
	case errors.Is(err, fs.ErrExist): // a wrapped one has no number
		said = "the file exists already"
	}
	return &operatorError{name, said, fix, err}
}

// listenError says why nothing can listen on an address, and which setting names it.
func listenError(setting, addr string, err error) error {
	name := setting + ": " + addr
	fix := "choose another address with -addr"
	if strings.Contains(setting, "log") || strings.Contains(setting, "LOG") {
		fix = "choose another address in LOG_LISTENER_BIND"
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return &operatorError{name, "another program listens there", "stop it, or " + fix, err}
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return &operatorError{name, "this machine has no such address", fix, err}
	case errors.Is(err, fs.ErrPermission):
		return &operatorError{name, "permission denied", "ports below 1024 need a privilege: " + fix, err}
	}
	return fileError(name, err, fix)
}

// databaseError says why the database at path cannot be opened.
func databaseError(path string, err error) error {
	const fix = "DATABASE_URL can name another file"
	info, statErr := os.Stat(path)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, store.ErrNewer):
		return &operatorError{path, "a newer left4me has written this database", "run that version, or restore a backup", err}
	case errors.Is(err, store.ErrMissing):
		return &operatorError{path, "the database is missing, and its log is still there", "put the file back, or remove " + path + "-wal and -shm to begin anew", err}
	case statErr == nil && info.IsDir():
		return &operatorError{path, "this is a folder", fix, err}
	case statErr == nil && !isDatabase(path):
		return &operatorError{path, "this is no SQLite database", fix, err}
	}
	return fileError(path, err, fix)
}

// postgresError says why a database of PostgreSQL cannot be opened.
func postgresError(url databaseURL, err error) error {
	name := url.String()
	switch {
	case errors.Is(err, store.ErrNewer):
		return &operatorError{name, "a newer left4me has written this database", "run that version, or restore a backup", err}
	case errors.Is(err, store.ErrUnavailable):
		return &operatorError{name, plain(err), "see whether PostgreSQL runs there, and whether DATABASE_URL is right", err}
	}
	return &operatorError{name, plain(err), "DATABASE_URL names the database", err}
}

// isDatabase reports whether a file is an SQLite database, empty, or not readable.
func isDatabase(path string) bool {
	const head = "SQLite format 3\x00"
	f, err := os.Open(path)
	if err != nil {
		return true
	}
	defer f.Close()
	begin := make([]byte, len(head))
	n, err := io.ReadFull(f, begin)
	return n == 0 || err == nil && bytes.Equal(begin, []byte(head))
}

// packages matches what errors of this module begin with. An operator needs none of it.
var packages = regexp.MustCompile(`(^|: )(?:(?:store/sqlite|store/postgres|store|transfer|frompython|pythonfile|httpui|daemon|record|audit|spec|webapi|steam|rcon|sqlite3): )+`)

// plain is the text of an error in one line, without names of packages.
func plain(err error) string {
	text := err.Error()
	if _, ok := errors.AsType[*operatorError](err); !ok { // whose name can look like one
		text = packages.ReplaceAllString(text, "$1")
	}
	return strings.ReplaceAll(text, "\n", "; ")
}
