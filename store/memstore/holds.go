package memstore

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/left4me/left4me/internal/times"
	"github.com/left4me/left4me/store"
)

// CheckRCONLogin implements [store.Holds].
func (s *Store) CheckRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) (own store.LoginRecord, err error) {
	err = s.do(ctx, func() (held error) {
		own, _, held = s.checkLogin(l, now)
		return held
	})
	return own, err
}

// ProvenRCONLogins implements [store.Holds].
func (s *Store) ProvenRCONLogins(ctx context.Context, logins []store.RCONLogin, now time.Time) (proven map[store.RCONLogin]store.LoginRecord, err error) {
	err = s.do(ctx, func() error {
		proven = make(map[store.RCONLogin]store.LoginRecord)
		for _, l := range logins {
			if own, _, held := s.checkLogin(l, now); held == nil && own.Proven {
				proven[l] = own
			}
		}
		return nil
	})
	return proven, err
}

// BeginRCONLogin implements [store.Holds].
func (s *Store) BeginRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) error {
	return s.do(ctx, func() error {
		own, records, held := s.checkLogin(l, now)
		if held == nil && !own.Proven {
			records[own.Digest] = own.Begin(cut(now))
		}
		return held
	})
}

// EndRCONLogin implements [store.Holds].
func (s *Store) EndRCONLogin(ctx context.Context, l store.RCONLogin, outcome store.LoginOutcome, now time.Time) error {
	return s.do(ctx, func() error {
		own, records, _ := s.checkLogin(l, now)
		if outcome == store.LoginProven { // a game has one password
			maps.DeleteFunc(records, func(_ string, r store.LoginRecord) bool { return r.Proven })
		}
		next, keep := own.End(outcome, cut(now))
		records[own.Digest] = next
		if !keep {
			delete(records, own.Digest)
		}
		return nil
	})
}

// checkLogin returns the record of l, those of its address, and what
// [store.CheckLogin] says. Records of a clock that was ahead begin now, and those
// that no longer count go.
func (s *Store) checkLogin(l store.RCONLogin, now time.Time) (store.LoginRecord, map[string]store.LoginRecord, error) {
	at := address{store.CleanText(l.Host), l.Port}
	records := s.rconLogins[at]
	if records == nil {
		records = make(map[string]store.LoginRecord)
		s.rconLogins[at] = records
	}
	for digest, r := range records {
		r.SentAt = times.Earlier(r.SentAt, cut(now))
		records[digest] = r
		counts := store.HoldFor
		if r.Proven {
			counts = store.ProvenFor
		}
		if now.Sub(r.SentAt) >= counts {
			delete(records, digest)
		}
	}
	own, held := store.CheckLogin(slices.Collect(maps.Values(records)), l.Digest(s.loginKey), now)
	return own, records, held
}
