package sqlite

import (
	"context"
	"errors"
	"math"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// givePort gives a row without a port the first one from [store.FirstPort] on that
// no other server of its host has.
func givePort(ctx context.Context, tx bun.Tx, row *rows.Server) error {
	if row.Port != 0 {
		return nil
	}
	var ports []int
	err := tx.NewSelect().Model((*rows.Server)(nil)).Column("port").Where("host = ?", row.Host).
		Where("port >= ?", store.FirstPort).Where("id <> ?", row.ID).Order("port").Scan(ctx, &ports)
	if err != nil {
		return err
	}
	free := store.FirstPort
	for _, port := range ports {
		if port != free {
			break
		}
		free++
	}
	if free > math.MaxUint16 {
		return store.ErrPortInUse
	}
	row.Port = free
	return nil
}

// taken makes an error of a unique constraint one that names everything that another
// server has: SQLite names the first. Other errors stay as they are.
func taken(ctx context.Context, tx bun.Tx, row *rows.Server, err error) error {
	var said *sqlite3.Error
	if !errors.As(err, &said) || said.ExtendedCode() != sqlite3.CONSTRAINT_UNIQUE {
		return err
	}
	var port, name bool
	scanErr := tx.Tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM servers WHERE host = ?1 AND port = ?2 AND id <> ?5),
			EXISTS (SELECT 1 FROM servers WHERE user_id = ?3 AND name = ?4 AND id <> ?5)`,
		row.Host, row.Port, row.UserID, row.Name, row.ID).Scan(&port, &name)
	if scanErr != nil || !port || !name {
		return err
	}
	return errors.Join(store.ErrPortInUse, store.ErrNameInUse)
}
