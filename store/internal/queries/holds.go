package queries

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/rows"
)

// CheckRCONLogin implements [store.Holds].
func (s *Store) CheckRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) (store.LoginRecord, error) {
	own, held, err := s.checkLogin(ctx, l, now)
	if err != nil {
		return store.LoginRecord{}, err
	}
	return own, held
}

// checkLogin returns the record of l, and as held what store.CheckLogin says of it.
func (s *Store) checkLogin(ctx context.Context, l store.RCONLogin, now time.Time) (own store.LoginRecord, held, err error) {
	ahead := false
	err = s.db.Read(ctx, "check RCON login", func(ctx context.Context, db *bun.DB) error {
		digest, records, err := s.loginRecords(ctx, db, l)
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

// ProvenRCONLogins implements [store.Holds]. It leaves out those with records of a clock that
// was ahead, which CheckRCONLogin dates back.
func (s *Store) ProvenRCONLogins(ctx context.Context, logins []store.RCONLogin, now time.Time) (map[store.RCONLogin]store.LoginRecord, error) {
	proven := make(map[store.RCONLogin]store.LoginRecord)
	if len(logins) == 0 {
		return proven, nil
	}
	addresses := make([]rows.Key, len(logins))
	for i, l := range logins {
		addresses[i] = rows.Key{Server: int64(i), Number: int64(l.Port), Name: store.CleanText(l.Host)}
	}
	records := make([][]store.LoginRecord, len(logins))
	var key []byte
	err := s.db.Read(ctx, "proven RCON logins", func(ctx context.Context, db *bun.DB) error {
		return s.query(ctx, db, func(scan Scanner) error {
			var i int
			var r store.LoginRecord
			err := scan(&key, &i, &r.Digest, (*rows.Time)(&r.SentAt), &r.Pending, &r.Refused, &r.Proven, &r.Tries)
			if err == nil {
				records[i] = append(records[i], r)
			}
			return err
		}, `SELECT (SELECT key FROM rcon_login_key WHERE id = 1), g.server_id, l.digest, l.sent_at, l.pending, l.refused, l.proven, l.tries
			FROM go_key(?) AS g CROSS JOIN rcon_login AS l ON l.host = g.name AND l.port = g.number`, rows.SliceOf(rows.Keys, addresses))
	})
	if err == nil && key == nil && slices.ContainsFunc(records, func(r []store.LoginRecord) bool { return len(r) > 0 }) {
		err = errNoLoginKey
	}
	if err != nil {
		return nil, err
	}
	ahead := func(r store.LoginRecord) bool { return r.SentAt.After(now) }
	for i, l := range logins {
		if len(records[i]) == 0 || slices.ContainsFunc(records[i], ahead) {
			continue
		}
		if own, held := store.CheckLogin(records[i], l.Digest(key), now); held == nil && own.Proven {
			proven[l] = own
		}
	}
	return proven, nil
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

// readLogins gives the key that digests are made with, beside each record of an address, or
// beside nothing if there is none.
const readLogins = `SELECT k.key, coalesce(l.digest, ''), coalesce(l.sent_at, 0), coalesce(l.pending, 0 = 1), coalesce(l.refused, 0 = 1),
		coalesce(l.proven, 0 = 1), coalesce(l.tries, 0)
	FROM rcon_login_key AS k LEFT JOIN rcon_login AS l ON l.host = ? AND l.port = ?
	WHERE k.id = 1`

// loginRecords returns the digest of l, and all records of its address, in one read: each
// dial waits for it.
func (s *Store) loginRecords(ctx context.Context, db bun.IDB, l store.RCONLogin) (digest string, records []store.LoginRecord, err error) {
	var key []byte
	err = s.query(ctx, db, func(scan Scanner) error {
		var r store.LoginRecord
		err := scan(&key, &r.Digest, (*rows.Time)(&r.SentAt), &r.Pending, &r.Refused, &r.Proven, &r.Tries)
		if r.Digest != "" {
			records = append(records, r)
		}
		return err
	}, readLogins, store.CleanText(l.Host), l.Port)
	if err == nil && key == nil {
		err = errNoLoginKey
	}
	if err != nil {
		return "", nil, err
	}
	return l.Digest(key), records, nil
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
