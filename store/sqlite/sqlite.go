package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/left4me/left4me/store"
)

// Options are what can be chosen when a database is opened. A nil *Options and
// the zero Options are the usual ones.
type Options struct {
	// Readers is how many connections read at once, beside the one that
	// writes. Default: GOMAXPROCS.
	Readers int

	// BusyTimeout is how long a write waits for a write of another process on
	// the same file before it fails. Default: 10 s.
	BusyTimeout time.Duration
}

func (o *Options) readers() int {
	if o == nil || o.Readers <= 0 {
		return runtime.GOMAXPROCS(0)
	}
	return o.Readers
}

func (o *Options) busyTimeout() time.Duration {
	if o == nil || o.BusyTimeout <= 0 {
		return 10 * time.Second
	}
	return o.BusyTimeout
}

// Store is a [store.Store] in an SQLite database. Its methods may be called
// from many goroutines; writes run one at a time and do not wait for reads.
type Store struct {
	place  place
	opened fs.FileInfo // the file; nil for a database in memory
	writer *bun.DB
	reader *bun.DB
	gate   gate

	selectLogin, selectToken *sql.Stmt // of reader
}

var _ store.Store = (*Store)(nil)

// Open opens the database in the file at path, which it creates (readable by
// its owner alone) if there is none, and brings it to the newest schema. The
// path ":memory:" is a new database in memory that ends with the Store.
//
// A database that a newer program wrote is [store.ErrNewer] and is left as it
// was; so is a file that holds something else. If there is no file but the log that
// one in use has beside it, somebody has deleted the database: the error is
// [store.ErrMissing], and nothing is created.
//
// The caller must call [Store.Close].
func Open(ctx context.Context, path string, opts *Options) (_ *Store, err error) {
	at, err := locate(path)
	if err != nil {
		return nil, fmt.Errorf("store/sqlite: open: %w", err)
	}
	if at.orphaned() {
		return nil, failed(ctx, "open", store.ErrMissing)
	}
	if err := at.create(); err != nil {
		return nil, fmt.Errorf("store/sqlite: open: %w", err)
	}
	created := at.protect()
	s := &Store{place: at}
	if s.opened, err = at.here(); err != nil {
		return nil, fmt.Errorf("store/sqlite: open: %w", err)
	}
	defer func() {
		if err != nil {
			s.Close()
			if created {
				_ = os.Remove(at.file + "-shm")
			}
		}
	}()

	writer, err := driver.Open(at.dsn("immediate"), prepareWriter(at, opts.busyTimeout()))
	if err != nil {
		return nil, failed(ctx, "open", err)
	}
	writer.SetMaxOpenConns(1)
	s.writer = bun.NewDB(writer, sqlitedialect.New())
	if err := migrate(ctx, s.writer, migrations()); err != nil {
		return nil, failed(ctx, "open", err)
	}

	reader, err := driver.Open(at.dsn("deferred"), prepareReader(opts.busyTimeout()))
	if err != nil {
		return nil, failed(ctx, "open", err)
	}
	reader.SetMaxOpenConns(opts.readers())
	reader.SetMaxIdleConns(opts.readers())
	s.reader = bun.NewDB(reader, sqlitedialect.New())
	for text, stmt := range map[string]**sql.Stmt{selectLogin(s.reader): &s.selectLogin, selectToken(s.reader): &s.selectToken} {
		if *stmt, err = reader.PrepareContext(ctx, text); err != nil {
			return nil, failed(ctx, "open", err)
		}
	}
	return s, nil
}

// Close waits for the calls under way, writes the log back into the database
// file and frees the store. Calls that come later fail. Closing again does
// nothing.
func (s *Store) Close() error {
	if !s.gate.shut() {
		return nil
	}
	var errs []error
	for _, db := range []*bun.DB{s.reader, s.writer} { // the writer last: it cleans up
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return failed(context.Background(), "close", errors.Join(errs...))
}

// Ping writes to the database file, without changing anything in it.
func (s *Store) Ping(ctx context.Context) error {
	err := s.read(ctx, "ping", func(ctx context.Context, db *bun.DB) error {
		var n int
		return db.DB.QueryRowContext(ctx, `SELECT count(*) FROM servers WHERE id = 0`).Scan(&n)
	})
	if err != nil {
		return err
	}
	return s.write(ctx, "ping", func(ctx context.Context, tx bun.Tx) error {
		version, err := pragma(ctx, tx, "user_version")
		if err != nil {
			return err
		}
		_, err = tx.Tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, version))
		return err
	})
}

// read runs fn with connections that only read.
func (s *Store) read(ctx context.Context, op string, fn func(ctx context.Context, db *bun.DB) error) error {
	if !s.gate.enter() {
		return failed(ctx, op, errClosed)
	}
	defer s.gate.leave()
	return failed(ctx, op, fn(ctx, s.reader))
}

// view runs fn in one transaction that sees one state of the database.
func (s *Store) view(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	if !s.gate.enter() {
		return failed(ctx, op, errClosed)
	}
	defer s.gate.leave()
	return failed(ctx, op, s.reader.RunInTx(ctx, &sql.TxOptions{ReadOnly: true}, fn))
}

// write runs fn in one transaction, alone. There is one connection that
// writes, so fn must use tx and nothing else: s would wait for itself.
func (s *Store) write(ctx context.Context, op string, fn func(ctx context.Context, tx bun.Tx) error) error {
	if !s.gate.enter() {
		return failed(ctx, op, errClosed)
	}
	defer s.gate.leave()
	if err := s.place.lost(s.opened); err != nil {
		return failed(ctx, op, err)
	}
	return failed(ctx, op, s.writer.RunInTx(ctx, nil, fn))
}

// gate counts the calls under way. Its zero value is open.
type gate struct {
	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside.Add(1)
	return true
}

func (g *gate) leave() { g.inside.Done() }

// shut closes the gate, waits until no call is inside, and reports whether it
// was open.
func (g *gate) shut() bool {
	g.mu.Lock()
	was := g.closed
	g.closed = true
	g.mu.Unlock()
	g.inside.Wait()
	return !was
}
