package queries

import (
	"context"
	"errors"
	"fmt"
	"time"

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
	err := s.db.Read(ctx, "profiles", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, each(rows.Profiles, func(p *store.Profile) {
			profiles[p.SteamID] = *p
		}), `
			SELECT `+rows.Profiles.Read("p")+`
			FROM steam_user_profile AS p WHERE p.steam_id_64 IN (SELECT id FROM go_id(?))`,
			rows.SliceOf(rows.IDs, steamIDBits(players)))
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
	return s.db.Write(ctx, "put profiles", func(ctx context.Context, tx bun.Tx) error { return s.putProfiles(ctx, tx, ps) })
}

func (s *Store) putProfiles(ctx context.Context, tx bun.Tx, ps []store.Profile) error {
	_, err := s.exec(ctx, tx, `
		INSERT INTO steam_user_profile (`+rows.Profiles.Names()+`)
		SELECT `+rows.Profiles.Under("g")+` FROM go_profile(?) AS g WHERE true
		ON CONFLICT (steam_id_64) DO UPDATE SET `+rows.Profiles.Assign("excluded"),
		rows.SliceOf(rows.Profiles, rows.LastProfiles(ps)))
	return err
}

// Bans implements [store.Profiles].
func (s *Store) Bans(ctx context.Context, players []steam.ID) (map[steam.ID]store.Bans, error) {
	bans := make(map[steam.ID]store.Bans, len(players))
	if len(players) == 0 {
		return bans, nil
	}
	err := s.db.Read(ctx, "bans", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, each(rows.Bans, func(b *store.Bans) {
			bans[b.SteamID] = *b
		}), `SELECT `+rows.Bans.Read("b")+` FROM steam_ban AS b WHERE b.steam_id_64 IN (SELECT id FROM go_id(?))`,
			rows.SliceOf(rows.IDs, steamIDBits(players)))
	})
	if err != nil {
		return nil, err
	}
	return bans, nil
}

// PutBans implements [store.Profiles].
func (s *Store) PutBans(ctx context.Context, bans []store.Bans) error {
	if len(bans) == 0 {
		return nil
	}
	return s.db.Write(ctx, "put bans", func(ctx context.Context, tx bun.Tx) error {
		_, err := s.exec(ctx, tx, `
			INSERT INTO steam_ban (`+rows.Bans.Names()+`)
			SELECT `+rows.Bans.Under("g")+` FROM go_ban(?) AS g
			WHERE EXISTS (SELECT 1 FROM steam_user_profile AS p WHERE p.steam_id_64 = g.steam_id_64)
			ON CONFLICT (steam_id_64) DO UPDATE SET `+rows.Bans.Assign("excluded"), rows.SliceOf(rows.Bans, rows.LastBans(bans)))
		return err
	})
}

// SpendCalls implements [store.Profiles].
func (s *Store) SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error) {
	if n < 0 {
		return false, fmt.Errorf("store: spend calls: %d calls", n)
	}
	err := s.db.Write(ctx, "spend calls", func(ctx context.Context, tx bun.Tx) error {
		return requireOneRow(s.exec(ctx, tx, `
			INSERT INTO steam_call_budget (day, calls) SELECT CAST(?1 AS bigint), CAST(?2 AS bigint) WHERE CAST(?2 AS bigint) <= ?3
			ON CONFLICT (day) DO UPDATE SET calls = steam_call_budget.calls + excluded.calls
			WHERE steam_call_budget.calls + excluded.calls <= ?3`,
			rows.Millis(day.UTC().Truncate(24*time.Hour)), n, budget))
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
