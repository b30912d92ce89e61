package queries

import (
	"cmp"
	"context"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

var _ store.Importer = (*Store)(nil)

// Import implements [store.Importer].
func (s *Store) Import(ctx context.Context, in store.Import) error {
	return s.db.Write(ctx, "import", func(ctx context.Context, tx bun.Tx) error {
		i := importer{s: s, tx: tx, now: rows.Now(), users: make(madeIDs), blueprints: make(madeIDs), servers: make(madeIDs)}
		return i.all(ctx, in)
	})
}

// madeIDs are the IDs that things got, by the IDs below 0 that stand for them.
type madeIDs map[int64]int64

// of returns the ID that stands for id.
func (m madeIDs) of(id int64) (int64, error) {
	if id >= 0 {
		return id, nil
	}
	if made, ok := m[id]; ok {
		return made, nil
	}
	return 0, store.ErrNotFound
}

type importer struct {
	s                          *Store
	tx                         bun.Tx
	now                        time.Time
	users, blueprints, servers madeIDs
}

func (i *importer) all(ctx context.Context, in store.Import) error {
	for _, u := range in.Users {
		if err := i.user(ctx, u); err != nil {
			return err
		}
	}
	for _, b := range in.Blueprints {
		if err := i.blueprint(ctx, b); err != nil {
			return err
		}
	}
	for _, v := range in.Servers {
		if err := i.server(ctx, v); err != nil {
			return err
		}
	}
	updates := make([]store.Update, len(in.Updates))
	for n, u := range in.Updates {
		var err error
		if u.ServerID, err = i.servers.of(u.ServerID); err != nil {
			return err
		}
		updates[n] = u
	}
	if err := i.s.apply(ctx, i.tx, rows.NewBatch(updates)); err != nil || len(in.Profiles) == 0 {
		return err
	}
	return i.s.putProfiles(ctx, i.tx, in.Profiles)
}

// dated fills in times that are missing.
func (i *importer) dated(created, updated time.Time) (time.Time, time.Time) {
	if created.IsZero() {
		created = i.now
	}
	if updated.IsZero() {
		updated = created
	}
	return created, updated
}

func (i *importer) user(ctx context.Context, u store.User) (err error) {
	stands := u.ID
	u.ID = 0
	u.CreatedAt, u.UpdatedAt = i.dated(u.CreatedAt, u.UpdatedAt)
	if u.Name, err = store.UserName(u.Name); err != nil {
		return err
	}
	if err := store.CheckText(u.PasswordDigest); err != nil {
		return err
	}
	row := rows.NewUser(u)
	err = i.s.insert(ctx, i.tx, row, "")
	i.users[stands] = row.ID
	return err
}

func (i *importer) blueprint(ctx context.Context, b store.Blueprint) (err error) {
	stands := b.ID
	b.ID = 0
	b.CreatedAt, b.UpdatedAt = i.dated(b.CreatedAt, b.UpdatedAt)
	if b.UserID, err = i.users.of(b.UserID); err != nil {
		return err
	}
	if err := store.CheckText(b.Name); err != nil {
		return err
	}
	row := rows.NewBlueprint(b)
	if err := i.s.insert(ctx, i.tx, row, ""); err != nil {
		return err
	}
	i.blueprints[stands] = row.ID
	for n, o := range b.Overlays {
		o.ID = 0
		if err := i.s.insert(ctx, i.tx, rows.NewOverlay(row.ID, n, o), ""); err != nil {
			return err
		}
	}
	return nil
}

func (i *importer) server(ctx context.Context, v store.Server) (err error) {
	if v.ID > 0 {
		_, err := i.s.exec(ctx, i.tx, `UPDATE servers SET imported_until = ? WHERE id = ?`, rows.TimeOf(v.ImportedUntil), v.ID)
		return err
	}
	stands := v.ID
	v.ID, v.SameAs = 0, 0
	v.CreatedAt, v.UpdatedAt = i.dated(v.CreatedAt, v.UpdatedAt)
	var userErr, blueprintErr error
	v.UserID, userErr = i.users.of(v.UserID)
	v.BlueprintID, blueprintErr = i.blueprints.of(v.BlueprintID)
	if err := cmp.Or(userErr, blueprintErr, store.CheckText(v.Name, v.RCONPassword)); err != nil {
		return err
	}
	row, err := rows.NewServer(v)
	if err != nil {
		return err
	}
	if err := i.s.givePort(ctx, i.tx, row); err != nil {
		return err
	}
	err = i.s.unlessTaken(ctx, i.tx, row, func(tx bun.Tx) error {
		return i.s.insert(ctx, tx, row, "")
	})
	i.servers[stands] = row.ID
	return err
}
