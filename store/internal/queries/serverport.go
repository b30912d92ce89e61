package queries

import (
	"context"
	"errors"
	"math"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// givePort gives a row without a port the first one from [store.FirstPort] on that
// no other server of its host has.
func (s *Store) givePort(ctx context.Context, tx bun.Tx, row *rows.Server) error {
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

// unlessTaken writes row by means of fn. If another server has its port or its name, the
// error names both where both are taken: a constraint names the first.
func (s *Store) unlessTaken(ctx context.Context, tx bun.Tx, row *rows.Server, fn func(tx bun.Tx) error) error {
	err := tx.RunInTx(ctx, nil, func(_ context.Context, tx bun.Tx) error { return fn(tx) })
	if !s.db.Taken(err) {
		return err
	}
	var port, name bool
	scanErr := s.query(ctx, tx, func(scan Scanner) error { return scan(&port, &name) }, `
		SELECT EXISTS (SELECT 1 FROM servers WHERE host = ?1 AND port = ?2 AND id <> ?5),
			EXISTS (SELECT 1 FROM servers WHERE user_id = ?3 AND name = ?4 AND id <> ?5)`,
		row.Host, row.Port, row.UserID, row.Name, row.ID)
	if scanErr != nil || !port || !name {
		return err
	}
	return errors.Join(store.ErrPortInUse, store.ErrNameInUse)
}
