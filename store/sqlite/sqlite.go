package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
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
	location location
	opened   fs.FileInfo // the file; nil for a database in memory
	writer   *bun.DB
	reader   *bun.DB
	inflight queries.Inflight
	prepared sync.Map // text to *sql.Stmt, of reader

	*shared
}

// shared has the methods that a store has on any database.
type shared = queries.Store

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
		return nil, wrapErr(ctx, "open", store.ErrMissing)
	}
	if err := at.create(); err != nil {
		return nil, fmt.Errorf("store/sqlite: open: %w", err)
	}
	created := at.protect()
	s := &Store{location: at}
	if s.opened, err = at.stat(); err != nil {
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

	present := func() error { return at.checkPresent(s.opened) }
	writer, err := openDB(at.dsn("immediate"), present, prepareWriter(at, opts.busyTimeout()))
	if err != nil {
		return nil, wrapErr(ctx, "open", err)
	}
	writer.SetMaxOpenConns(1)
	s.writer = bun.NewDB(writer, sqlitedialect.New())
	if err := migrate(ctx, s.writer, migrations()); err != nil {
		return nil, wrapErr(ctx, "open", err)
	}

	reader, err := openDB(at.dsn("deferred")+"&_pragma=query_only(on)", present, prepareReader(opts.busyTimeout()))
	if err != nil {
		return nil, wrapErr(ctx, "open", err)
	}
	reader.SetMaxOpenConns(opts.readers())
	reader.SetMaxIdleConns(opts.readers())
	s.reader = bun.NewDB(reader, sqlitedialect.New())
	if s.shared, err = queries.New(ctx, database{s}, s.reader); err != nil {
		return nil, wrapErr(ctx, "open", err)
	}
	return s, nil
}

// Close waits for the calls under way, writes the log back into the database
// file and frees the store. Calls that come later fail. Closing again does
// nothing.
func (s *Store) Close() error {
	if !s.inflight.Close() {
		return nil
	}
	var errs []error
	for _, db := range []*bun.DB{s.reader, s.writer} { // the writer last: it cleans up
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return wrapErr(context.Background(), "close", errors.Join(errs...))
}

// Ping writes to the database file, without changing anything in it.
func (s *Store) Ping(ctx context.Context) error {
	err := database{s}.Read(ctx, "ping", func(ctx context.Context, db *bun.DB) error {
		var n int
		return db.DB.QueryRowContext(ctx, `SELECT count(*) FROM servers WHERE id = 0`).Scan(&n)
	})
	if err != nil {
		return err
	}
	return database{s}.Write(ctx, "ping", func(ctx context.Context, tx bun.Tx) error {
		version, err := pragma(ctx, tx, "user_version")
		if err != nil {
			return err
		}
		_, err = tx.Tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, version))
		return err
	})
}
