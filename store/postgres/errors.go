package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

var errClosed = errors.New("the store is closed")

// The codes of PostgreSQL that the store decides by.
const (
	codeForeignKey    = "23503"
	codeUnique        = "23505"
	codeSerialization = "40001"
	codeDeadlock      = "40P01"
	codeDiskFull      = "53100"
	codeNoTable       = "42P01"
	codeLocked        = "55P03"
)

// uniques says what it means that a constraint of unique values failed.
var uniques = map[string]error{
	"servers_port":       store.ErrPortInUse,
	"servers_name":       store.ErrNameInUse,
	"users_username":     store.ErrNameInUse,
	"users_username_key": store.ErrNameInUse,
	"users_steam_id":     store.ErrSteamIDInUse,
	"blueprints_name":    store.ErrNameInUse,
	"api_token_name":     store.ErrNameInUse,
	"alert_target_name":  store.ErrNameInUse,
	"server_task_name":   store.ErrNameInUse,
	"server_group_name":  store.ErrNameInUse,
}

// unavailable are the codes, or their classes of two letters, that say nothing about what
// the store was given.
var unavailable = []string{
	"08",    // connections
	"25006", // read-only
	"25P03", // a transaction that waited for its program too long
	"40",    // transactions that must be repeated, and were
	"53",    // a full disk, memory, too many connections
	codeLocked,
	"57P", // the server starts or stops
	"58",  // the system below
}

// code returns what PostgreSQL called the error; "": it is not PostgreSQL's.
func code(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}

// isUnavailable reports whether err says that the store cannot be used now, whatever it was given.
func isUnavailable(err error) bool {
	if code := code(err); code != "" {
		return slices.ContainsFunc(unavailable, func(c string) bool { return len(code) >= len(c) && code[:len(c)] == c })
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || pgconn.SafeToRetry(err) ||
		slices.ContainsFunc([]error{
			errClosed, sql.ErrConnDone, driver.ErrBadConn, pgconn.ErrConnClosed, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed,
		}, func(target error) bool { return errors.Is(err, target) })
}

// wrapErr turns what PostgreSQL said into what the contract says. The error holds the
// text of what was said and no more: the rest can hold a password.
func wrapErr(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if decided := queries.Sentinel(err); decided != nil {
		return decided
	}
	var said *pgconn.PgError
	if errors.As(err, &said) {
		switch said.Code {
		case codeUnique:
			if decided := uniques[said.ConstraintName]; decided != nil {
				return decided
			}
		case codeForeignKey:
			return store.ErrNotFound
		}
	}
	text := err.Error()
	if ended := ctx.Err(); ended != nil {
		return fmt.Errorf("store/postgres: %s: %w: %s", op, ended, text)
	}
	if code(err) == codeDiskFull {
		text += " (the disk of PostgreSQL is full)"
	}
	if isUnavailable(err) {
		return fmt.Errorf("%w: %s: %s", store.ErrUnavailable, op, text)
	}
	return fmt.Errorf("store/postgres: %s: %s", op, text)
}
