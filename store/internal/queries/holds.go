package queries

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CheckRCONLogin implements [store.Holds].
func (s *Store) CheckRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) (proven bool, err error) {
	own, held, err := s.checkLogin(ctx, l, now)
	if err != nil {
		return false, err
	}
	return own.Proven, held
}

// checkLogin returns the record of l, and as held what store.CheckLogin says of it.
func (s *Store) checkLogin(ctx context.Context, l store.RCONLogin, now time.Time) (own store.LoginRecord, held, err error) {
	ahead := false
	err = s.db.View(ctx, "check RCON login", func(ctx context.Context, tx bun.Tx) error {
		digest, records, err := s.loginRecords(ctx, tx, l)
		if err != nil {
			return err
		}
		for _, r := range records {
			ahead = ahead || r.SentAt.After(now)
		}
		own, held = store.CheckLogin(records, digest, now)
		return nil
	})
	if err != nil || !ahead {
		return own, held, err
	}
	err = s.db.Write(ctx, "check RCON login", func(ctx context.Context, tx bun.Tx) error {
		own, held, err = s.checkLoginAhead(ctx, tx, l, now)
		return err
	})
	return own, held, err
}

// checkLoginAhead checks l after it has dated back the records of a clock that was ahead.
func (s *Store) checkLoginAhead(ctx context.Context, tx bun.Tx, l store.RCONLogin, now time.Time) (own store.LoginRecord, held, err error) {
	_, err = s.exec(ctx, tx, `UPDATE rcon_login SET sent_at = ?3 WHERE host = ?1 AND port = ?2 AND sent_at > ?3`,
		store.CleanText(l.Host), l.Port, rows.Millis(now))
	if err != nil {
		return own, nil, err
	}
	digest, records, err := s.loginRecords(ctx, tx, l)
	if err != nil {
		return own, nil, err
	}
	own, held = store.CheckLogin(records, digest, now)
	return own, held, nil
}

// BeginRCONLogin implements [store.Holds].
func (s *Store) BeginRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) error {
	own, held, err := s.checkLogin(ctx, l, now)
	if err != nil {
		return err
	}
	if held != nil || own.Proven {
		return held
	}
	err = s.db.Write(ctx, "begin RCON login", func(ctx context.Context, tx bun.Tx) error {
		if err := s.pruneLogins(ctx, tx, now); err != nil {
			return err
		}
		own, held, err = s.checkLoginAhead(ctx, tx, l, now)
		if err != nil || held != nil || own.Proven {
			return err
		}
		return s.putLogin(ctx, tx, l, own.Begin(now))
	})
	if err != nil {
		return err
	}
	return held
}

// EndRCONLogin implements [store.Holds].
func (s *Store) EndRCONLogin(ctx context.Context, l store.RCONLogin, outcome store.LoginOutcome, now time.Time) error {
	own, _, err := s.checkLogin(ctx, l, now)
	if err != nil {
		return err
	}
	if next, keep := own.End(outcome, now); keep && next == own {
		return nil
	}
	return s.db.Write(ctx, "end RCON login", func(ctx context.Context, tx bun.Tx) error {
		own, _, err := s.checkLoginAhead(ctx, tx, l, now)
		if err != nil {
			return err
		}
		next, keep := own.End(outcome, now)
		if !keep {
			_, err := s.exec(ctx, tx, `DELETE FROM rcon_login WHERE host = ? AND port = ? AND digest = ?`,
				store.CleanText(l.Host), l.Port, own.Digest)
			return err
		}
		if outcome == store.LoginProven { // a game has one password
			_, err := s.exec(ctx, tx, `DELETE FROM rcon_login WHERE host = ? AND port = ? AND digest <> ? AND proven`,
				store.CleanText(l.Host), l.Port, own.Digest)
			if err != nil {
				return err
			}
		}
		return s.putLogin(ctx, tx, l, next)
	})
}

// keyedLogin is a record beside the key that digests are made with. Without a Digest there
// is no record, but only the key.
type keyedLogin struct {
	rows.RCONLogin `bun:",extend"`

	Key []byte
}

// loginRecords returns the digest of l, and all records of its address, in one read: each
// dial waits for it.
func (s *Store) loginRecords(ctx context.Context, tx bun.Tx, l store.RCONLogin) (digest string, records []store.LoginRecord, err error) {
	var found []keyedLogin
	err = tx.NewSelect().Model(&found).ModelTableExpr("rcon_login_key AS k").ColumnExpr("k.key, l.*").
		Join("LEFT JOIN rcon_login AS l ON l.host = ? AND l.port = ?", store.CleanText(l.Host), l.Port).Where("k.id = 1").Scan(ctx)
	if err != nil {
		return "", nil, err
	}
	if len(found) == 0 {
		return "", nil, errNoLoginKey
	}
	for i := range found {
		if found[i].Digest != "" {
			records = append(records, found[i].Record())
		}
	}
	return l.Digest(found[0].Key), records, nil
}

var errNoLoginKey = errors.New("the key of RCON logins is missing")

func (s *Store) putLogin(ctx context.Context, tx bun.Tx, l store.RCONLogin, r store.LoginRecord) error {
	return s.insert(ctx, tx, rows.NewRCONLogin(l, r), `ON CONFLICT (host, port, digest) DO UPDATE SET sent_at = excluded.sent_at,
		pending = excluded.pending, refused = excluded.refused, proven = excluded.proven, tries = excluded.tries`)
}

// pruneLogins deletes what no longer counts.
func (s *Store) pruneLogins(ctx context.Context, tx bun.Tx, now time.Time) error {
	for proven, keep := range map[bool]time.Duration{false: store.HoldFor, true: store.ProvenFor} {
		_, err := s.exec(ctx, tx, `DELETE FROM rcon_login WHERE proven = ? AND sent_at <= ?`, proven, rows.Millis(now.Add(-keep)))
		if err != nil {
			return err
		}
	}
	return nil
}
