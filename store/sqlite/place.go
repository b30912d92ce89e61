package sqlite

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/ncruces/go-sqlite3/vfs/memdb" // for ":memory:"
)

const inMemory = ":memory:"

// place is where a database is: a file, or a name in memory.
type place struct {
	file   string // absolute; "" for one in memory
	memory string
}

func locate(path string) (place, error) {
	switch {
	case path == "":
		return place{}, errors.New("no path given")
	case path == inMemory:
		return place{memory: rand.Text()}, nil
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return place{}, err
	}
	return place{file: abs}, nil
}

// create makes an empty file that its owner alone can read, if there is no file:
// SQLite would make one that all can read.
func (p place) create() error {
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

// writerDSN has 16 MB of cache, enough for what a poll of thousands of servers
// changes, and lets the log grow to 32 MB before it is written back: what changes
// every second is then written back once for many times, and the disk waited for as
// seldom.
func (p place) writerDSN(busy time.Duration) string {
	return p.dsn("immediate", busy, "foreign_keys(on)", "synchronous(normal)", "cache_size(-16000)", "wal_autocheckpoint(8000)")
}

func (p place) readerDSN(busy time.Duration) string {
	return p.dsn("deferred", busy, "query_only(on)")
}

// dsn names busy_timeout first: SQLite waits for nobody while it carries out
// the pragmas before it.
func (p place) dsn(txlock string, busy time.Duration, pragmas ...string) string {
	query := url.Values{"_txlock": {txlock}}
	query.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", max(1, busy.Milliseconds())))
	for _, pragma := range pragmas {
		query.Add("_pragma", pragma)
	}
	if p.file == "" {
		query.Set("vfs", "memdb")
		return "file:/" + p.memory + "?" + encode(query)
	}
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
