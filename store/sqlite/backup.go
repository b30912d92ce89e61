package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
)

// Backup writes a copy of the database, as it is at one moment, to a new file
// at path, which its owner alone can read. Reads and writes go on meanwhile. Leases are not
// copied: no program polls for the new file.
//
// A file that is there already is left alone: the error matches
// [os.ErrExist]. After any other error there is no file.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	if !s.inflight.Begin() {
		return wrapErr(ctx, "backup", errClosed)
	}
	defer s.inflight.End()
	if err := s.location.checkPresent(s.opened); err != nil {
		return wrapErr(ctx, "backup", err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return wrapErr(ctx, "backup", err)
	}
	f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return wrapErr(ctx, "backup", err)
	}
	defer func() {
		err = wrapErr(ctx, "backup", errors.Join(err, f.Close()))
		if err != nil {
			os.Remove(abs)
		}
	}()

	// A connection of its own: it works for long, and VACUUM counts as a write.
	db, err := driver.Open(s.location.dsn("deferred"), func(c *sqlite3.Conn) error {
		return waitBusy(c, (*Options)(nil).busyTimeout())
	})
	if err != nil {
		return err
	}
	defer db.Close()
	copied := fmt.Sprintf("file:%s?vfs=os", escapePath(abs))
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, copied); err != nil {
		return err
	}
	if err := endLeases(ctx, copied); err != nil {
		return err
	}
	return f.Sync()
}

// endLeases leaves the leases of a database without holders. Their epochs stay.
func endLeases(ctx context.Context, dsn string) error {
	db, err := driver.Open(dsn)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE lease SET holder = '', expires_at = 0`)
	return errors.Join(err, db.Close())
}
