package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

// Options are what can be chosen when a database is opened. A nil *Options and
// the zero Options are the usual ones.
type Options struct {
	// Conns is how many connections there are at most. Default: twice GOMAXPROCS, and
	// no fewer than eight.
	Conns int
}

func (o *Options) conns() int {
	if o == nil || o.Conns <= 0 {
		return max(8, 2*runtime.GOMAXPROCS(0))
	}
	return o.Conns
}

// Store is a [store.Store] in a PostgreSQL database. Its methods may be called
// from many goroutines.
type Store struct {
	db       *bun.DB
	inflight queries.Inflight

	*shared
}

// shared has the methods that a store has on any database.
type shared = queries.Store

var _ store.Store = (*Store)(nil)

// settings are those of each connection. Statements are planned each time, by the number of
// rows that they are given and the size of the tables: a plan that was made for an empty
// table takes minutes for the first ten thousand servers. A transaction whose program is
// gone ends, so that it holds no rows. No statement has so many rows that to start workers for
// them is worth it.
var settings = map[string]string{
	"application_name":                    "left4me",
	"plan_cache_mode":                     "force_custom_plan",
	"enable_hashjoin":                     "off",
	"enable_mergejoin":                    "off",
	"jit":                                 "off",
	"max_parallel_workers_per_gather":     "0",
	"idle_in_transaction_session_timeout": "60000",
}

// Open opens the database that a URL names, postgres://user:password@host:port/database,
// and brings it to the newest schema. The database must be there; its schema must be
// empty, or left4me's. No error holds the password of the URL.
//
// A database that a newer program wrote is [store.ErrNewer] and is left as it was; so is one
// that holds something else. One that does not answer is [store.ErrUnavailable].
//
// The caller must call [Store.Close].
func Open(ctx context.Context, url string, opts *Options) (*Store, error) {
	config, err := parse(url)
	if err != nil {
		return nil, fmt.Errorf("store/postgres: open: %w", err)
	}
	return openConfig(ctx, config, opts)
}

func openConfig(ctx context.Context, config *pgx.ConnConfig, opts *Options) (_ *Store, err error) {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(opts.conns())
	db.SetMaxIdleConns(opts.conns())
	db.SetConnMaxIdleTime(5 * time.Minute)
	s := &Store{db: bun.NewDB(db, pgdialect.New())}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	if err := migrate(ctx, db, migrations()); err != nil {
		return nil, wrapErr(ctx, "open", err)
	}
	if s.shared, err = queries.New(ctx, database{s}, s.db); err != nil {
		return nil, wrapErr(ctx, "open", err)
	}
	_ = s.makeMonths(ctx, 0) // Prune tries again, and says why not
	return s, nil
}

var (
	errURL       = errors.New("the URL is not like postgres://user:password@host:port/database")
	errParameter = errors.New("PostgreSQL's driver does not take the URL: see its parameters, such as sslmode")
)

// parse reads a URL. Its errors say nothing of it: what is wrong may stand beside a
// password, or in it.
func parse(text string) (*pgx.ConnConfig, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Opaque != "" {
		return nil, errURL
	}
	config, err := pgx.ParseConfig(text)
	if err != nil {
		return nil, errParameter
	}
	// What bun writes has its arguments in the text, so that it is not worth preparing.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	for name, value := range settings {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	return config, nil
}

// Close waits for the calls under way and closes the connections. Calls that come
// later fail. Closing again does nothing.
func (s *Store) Close() error {
	if !s.inflight.Close() {
		return nil
	}
	return wrapErr(context.Background(), "close", s.db.Close())
}

// Ping writes to the database, without changing anything in it.
func (s *Store) Ping(ctx context.Context) error {
	return database{s}.Batch(ctx, "ping", func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.Tx.ExecContext(ctx, `UPDATE left4me_schema SET version = version`)
		return err
	})
}
