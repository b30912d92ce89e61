package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

var errClosed = errors.New("the store is closed")

// isUnavailable reports whether err says that the store cannot be used now, whatever it was given.
func isUnavailable(err error) bool {
	var code sqlite3.ErrorCode
	return errors.As(err, &code) && slices.Contains(unavailable, code) ||
		errors.Is(err, errClosed) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, store.ErrMissing)
}

// uniques says what it means that a column is taken. SQLite names the columns
// of the constraint that failed.
var uniques = []struct {
	column string
	err    error
}{
	{"servers.port", store.ErrPortInUse},
	{"servers.name", store.ErrNameInUse},
	{"users.username", store.ErrNameInUse}, // and users.username_key
	{"users.steam_id_64", store.ErrSteamIDInUse},
	{"blueprints.name", store.ErrNameInUse},
	{"api_token.name", store.ErrNameInUse},
	{"alert_target.name", store.ErrNameInUse},
	{"server_task.name", store.ErrNameInUse},
	{"server_group.name", store.ErrNameInUse},
}

// unavailable are the results that say nothing about what the store was given.
var unavailable = []sqlite3.ErrorCode{
	sqlite3.FULL, sqlite3.IOERR, sqlite3.BUSY, sqlite3.LOCKED, sqlite3.READONLY, sqlite3.CANTOPEN, sqlite3.NOMEM,
	sqlite3.PROTOCOL,
}

// wrapErr turns what SQLite said into what the contract says.
func wrapErr(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if decided := queries.Sentinel(err); decided != nil {
		return decided
	}
	unavailable := isUnavailable(err)
	var code sqlite3.ErrorCode
	errors.As(err, &code)
	var said *sqlite3.Error
	if errors.As(err, &said) {
		switch said.ExtendedCode() {
		case sqlite3.CONSTRAINT_UNIQUE:
			for _, u := range uniques {
				if strings.Contains(said.Error(), u.column) {
					return u.err
				}
			}
		case sqlite3.CONSTRAINT_FOREIGNKEY:
			return store.ErrNotFound
		}
		if said.SQL() != "" {
			err = errors.New(said.Error()) // a statement can hold a password
		}
	}
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		return fmt.Errorf("store/sqlite: %s: %w: %w", op, ended, err)
	}
	if code == sqlite3.IOERR { // a full disk too: the driver does not tell
		err = fmt.Errorf("%w (is the disk full?)", err)
	}
	if unavailable {
		return fmt.Errorf("%w: %s: %w", store.ErrUnavailable, op, err)
	}
	return fmt.Errorf("store/sqlite: %s: %w", op, err)
}
