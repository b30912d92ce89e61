package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"
)

// maxStatements is how many prepared statements a connection keeps. A store has about as
// many that bind their arguments.
const maxStatements = 128

// openDB returns the database of a DSN. Its connections, each made ready by prepare, keep
// the statements that they have prepared: to prepare one takes longer than to look up a
// few rows by it.
func openDB(dsn string, present func() error, prepare func(*sqlite3.Conn) error) (*sql.DB, error) {
	c, err := new(sqlitedriver.SQLite).OpenConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{c, present, prepare}), nil
}

type connector struct {
	driver.Connector
	present func() error
	prepare func(*sqlite3.Conn) error
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, cmp.Or(c.present(), err)
	}
	raw := made.(sqlitedriver.Conn)
	old := raw.Raw().SetInterrupt(ctx)
	if err = c.present(); err == nil { // before it reads, which puts a log beside the file
		err = cmp.Or(keepPlans(raw.Raw()), c.prepare(raw.Raw()))
	}
	raw.Raw().SetInterrupt(old)
	if err != nil {
		made.Close()
		return nil, err
	}
	return &conn{Conn: raw, kept: make(map[string]*statement)}, nil
}

// keepPlans makes a connection plan a statement without regard to what is bound. SQLite looks at
// what a LIMIT is bound to otherwise, and compiles the statement again each time that it is bound.
func keepPlans(c *sqlite3.Conn) error {
	_, err := c.Config(sqlite3.DBCONFIG_ENABLE_QPSG, true)
	return err
}

// A conn is a connection that keeps its statements. The methods that it does not have
// itself are those of the driver's.
type conn struct {
	sqlitedriver.Conn
	kept map[string]*statement
}

var (
	_ driver.ExecerContext     = (*conn)(nil)
	_ driver.NamedValueChecker = (*conn)(nil)
)

// PrepareContext returns a statement that was kept, if it is not in use. Statements
// without arguments are not kept: bun writes values into the text of those.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s := c.kept[query]; s != nil && !s.busy {
		s.busy = true
		return s, nil
	}
	made, err := c.Conn.PrepareContext(ctx, query)
	if err != nil || c.kept[query] != nil || !strings.Contains(query, "?") {
		return made, err
	}
	if len(c.kept) >= maxStatements {
		c.dropOne()
	}
	s := &statement{preparedStatement: made.(preparedStatement), busy: true}
	c.kept[query] = s
	return s, nil
}

// dropOne makes room for a statement, unless all are in use.
func (c *conn) dropOne() {
	for query, s := range c.kept {
		if !s.busy {
			delete(c.kept, query)
			s.preparedStatement.Close()
			return
		}
	}
}

// ExecContext implements [driver.ExecerContext].
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return c.Conn.(driver.ExecerContext).ExecContext(ctx, query, args)
}

// CheckNamedValue implements [driver.NamedValueChecker].
func (c *conn) CheckNamedValue(v *driver.NamedValue) error {
	return c.Conn.(driver.NamedValueChecker).CheckNamedValue(v)
}

// Close frees the statements too.
func (c *conn) Close() error {
	for _, s := range c.kept {
		s.preparedStatement.Close()
	}
	clear(c.kept)
	return c.Conn.Close()
}

// preparedStatement is what a statement of the driver can do.
type preparedStatement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
	driver.NamedValueChecker
}

// A statement stays prepared when it is closed. The driver has reset it by then and cleared
// what was bound.
type statement struct {
	preparedStatement
	busy bool
}

func (s *statement) Close() error {
	s.busy = false
	return nil
}
