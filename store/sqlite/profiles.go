package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/uptrace/bun"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// Profiles implements [store.Profiles].
func (s *Store) Profiles(ctx context.Context, players []steam.ID) (map[steam.ID]store.Profile, error) {
	profiles := make(map[steam.ID]store.Profile, len(players))
	if len(players) == 0 {
		return profiles, nil
	}
	err := s.read(ctx, "profiles", func(ctx context.Context, db *bun.DB) error {
		return query(ctx, db.DB, func(scan scanner) error {
			var p store.Profile
			err := scan(rows.Profiles.Dest(&p)...)
			profiles[p.SteamID] = p
			return err
		}, `
			SELECT `+rows.Profiles.Read("p")+`
			FROM steam_user_profile AS p WHERE p.steam_id_64 IN (SELECT id FROM given_id(?))`,
			sqlite3.Pointer(ids(players)))
	})
	if err != nil {
		return nil, err
	}
	return profiles, nil
}

// PutProfiles implements [store.Profiles].
func (s *Store) PutProfiles(ctx context.Context, ps []store.Profile) error {
	if len(ps) == 0 {
		return nil
	}
	return s.write(ctx, "put profiles", func(ctx context.Context, tx bun.Tx) error { return putProfiles(ctx, tx, ps) })
}

func putProfiles(ctx context.Context, tx bun.Tx, ps []store.Profile) error {
	_, err := tx.Tx.ExecContext(ctx, `
		INSERT INTO steam_user_profile (`+rows.Profiles.Names()+`)
		SELECT `+rows.Profiles.Under("g")+` FROM given_profile(?) AS g WHERE true
		ON CONFLICT (steam_id_64) DO UPDATE SET `+rows.Profiles.Assign("excluded"),
		sqlite3.Pointer(slices.Clone(ps)))
	return err
}

// SpendCalls implements [store.Profiles].
func (s *Store) SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error) {
	if n < 0 {
		return false, fmt.Errorf("store/sqlite: spend calls: %d calls", n)
	}
	err := s.write(ctx, "spend calls", func(ctx context.Context, tx bun.Tx) error {
		return one(tx.Tx.ExecContext(ctx, `
			INSERT INTO steam_call_budget (day, calls) SELECT ?1, ?2 WHERE ?2 <= ?3
			ON CONFLICT (day) DO UPDATE SET calls = calls + excluded.calls WHERE calls + excluded.calls <= ?3`,
			rows.Millis(day.UTC().Truncate(24*time.Hour)), n, budget))
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
