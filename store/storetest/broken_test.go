package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// Each of these stores breaks one promise, as a hasty implementation might.
type (
	localTime     struct{ store.Store }
	anyOwner      struct{ store.Store }
	wrongConflict struct{ store.Store }
	eternalLogin  struct{ store.Store }
	plainUserName struct{ store.Store }
	oneByOne      struct {
		store.Store
		reads *atomic.Int64
	}
	poisoned       struct{ store.Store }
	lazyTouch      struct{ store.Store }
	neverReopens   struct{ store.Store }
	noFollowing    struct{ store.Store }
	openOnly       struct{ store.Store }
	greedyPrune    struct{ store.Store }
	allRecent      struct{ store.Store }
	openEnds       struct{ store.Store }
	cutRuns        struct{ store.Store }
	noBudget       struct{ store.Store }
	stolenLease    struct{ store.Store }
	trusting       struct{ store.Store }
	credulous      struct{ store.Store }
	deaf           struct{ store.Store }
	talkative      struct{ store.Store }
	closedTwice    struct{ store.Store }
	nilMaps        struct{ store.Store }
	overlaysAnew   struct{ store.Store }
	positiveOnly   struct{ store.Store }
	wholeSessions  struct{ store.Store }
	loosePrecision struct{ store.Store }
	stubborn       struct{ store.Store }
)

func (s localTime) Snapshots(ctx context.Context, ids []int64) (map[int64]store.Snapshot, error) {
	runs, err := s.Store.Snapshots(ctx, ids)
	for id, run := range runs {
		run.StartedAt = run.StartedAt.In(time.FixedZone("here", 3600))
		runs[id] = run
	}
	return runs, err
}

func (s anyOwner) Server(ctx context.Context, _, id int64) (store.Server, error) {
	return s.Store.ServerByID(ctx, id)
}

func (s wrongConflict) CreateServer(ctx context.Context, v store.Server) (store.Server, error) {
	v, err := s.Store.CreateServer(ctx, v)
	if errors.Is(err, store.ErrNameInUse) {
		err = store.ErrPortInUse
	}
	return v, err
}

func (s eternalLogin) Login(ctx context.Context, digest string, _ time.Time) (store.Login, store.User, error) {
	return s.Store.Login(ctx, digest, time.Unix(0, 0))
}

func (s plainUserName) UserByName(ctx context.Context, name string) (store.User, error) {
	u, err := s.Store.UserByName(ctx, name)
	if err == nil && u.Name != name {
		return store.User{}, store.ErrNotFound
	}
	return u, err
}

func (s oneByOne) Apply(ctx context.Context, batch []store.Update) error {
	for i := range batch {
		if err := s.Store.Apply(ctx, batch[i:i+1]); err != nil {
			return err
		}
		for before, spins := s.reads.Load(), 0; before == s.reads.Load() && spins < 1000; spins++ {
			runtime.Gosched() // lets a reader in
		}
	}
	return nil
}

func (s oneByOne) KnownAll(ctx context.Context) (map[int64]store.ResumeState, error) {
	defer s.reads.Add(1)
	return s.Store.KnownAll(ctx)
}

func (s poisoned) Apply(ctx context.Context, batch []store.Update) error {
	for _, u := range batch {
		if _, err := s.Store.ServerByID(ctx, u.ServerID); err != nil {
			return fmt.Errorf("apply: %w", err)
		}
	}
	return s.Store.Apply(ctx, batch)
}

func (s stubborn) Apply(ctx context.Context, batch []store.Update) error {
	for i := range batch {
		batch[i].Delete = nil
	}
	return s.Store.Apply(ctx, batch)
}

func (s lazyTouch) Touch(context.Context, []store.RunEnd) error { return nil }

func (s neverReopens) Apply(ctx context.Context, batch []store.Update) error {
	for i, u := range batch {
		var sessions []livestate.Session
		for _, session := range u.Sessions {
			latest, err := s.Store.Latest(ctx, u.ServerID, []steam.ID{session.SteamID})
			if err != nil {
				return err
			}
			if session.Open() && len(latest) > 0 && !latest[0].Open() && latest[0].JoinedAt.Equal(session.JoinedAt) {
				session.JoinedAt = session.JoinedAt.Add(time.Millisecond)
			}
			sessions = append(sessions, session)
		}
		batch[i].Sessions = sessions
	}
	return s.Store.Apply(ctx, batch)
}

func (s noFollowing) Current(ctx context.Context, id int64) ([]livestate.Session, error) {
	sessions, err := s.Store.Current(ctx, id)
	for i := range sessions {
		sessions[i].LastSeenAt = sessions[i].JoinedAt
	}
	return sessions, err
}

func (s openOnly) Known(ctx context.Context, ids ...int64) (map[int64]store.ResumeState, error) {
	known, err := s.Store.Known(ctx, ids...)
	for id, k := range known {
		var open []livestate.Session
		for _, session := range k.Sessions {
			if session.Open() {
				open = append(open, session)
			}
		}
		k.Sessions = open
		known[id] = k
	}
	return known, err
}

func (s greedyPrune) Prune(ctx context.Context, before time.Time, _ int) (int, error) {
	return s.Store.Prune(ctx, before, 1_000_000)
}

func (s allRecent) Recent(ctx context.Context, id int64, limit int) ([]livestate.Session, error) {
	recent, err := s.Store.Recent(ctx, id, limit)
	if err != nil {
		return nil, err
	}
	here, err := s.Store.Current(ctx, id)
	return append(recent, here...), err
}

func (s openEnds) Runs(ctx context.Context, id int64, from, to time.Time, limit int) ([]livestate.Run, error) {
	if !to.IsZero() {
		to = to.Add(-time.Millisecond)
	}
	return s.Store.Runs(ctx, id, from, to, limit)
}

func (s cutRuns) Runs(ctx context.Context, id int64, from, to time.Time, limit int) ([]livestate.Run, error) {
	runs, err := s.Store.Runs(ctx, id, from, to, limit)
	if len(runs) > 0 && runs[0].StartedAt.Before(from) {
		runs[0].StartedAt = from
	}
	return runs, err
}

func (s noBudget) SpendCalls(ctx context.Context, day time.Time, n, budget int) (bool, error) {
	if _, err := s.Store.SpendCalls(ctx, day, n, budget); err != nil {
		return false, err
	}
	return true, nil
}

func (s stolenLease) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) error {
	return s.Store.Acquire(ctx, name, "everybody", now, ttl)
}

func (s trusting) BeginRCONLogin(ctx context.Context, l store.RCONLogin, now time.Time) error {
	_, err := s.Store.CheckRCONLogin(ctx, l, now)
	return err
}

func (s credulous) ProvenRCONLogins(_ context.Context, logins []store.RCONLogin, _ time.Time) (map[store.RCONLogin]store.LoginRecord, error) {
	proven := make(map[store.RCONLogin]store.LoginRecord)
	for _, l := range logins {
		proven[l] = store.LoginRecord{Proven: true}
	}
	return proven, nil
}

func (s deaf) Apply(ctx context.Context, batch []store.Update) error {
	return s.Store.Apply(context.WithoutCancel(ctx), batch)
}

func (s talkative) CreateServer(ctx context.Context, v store.Server) (store.Server, error) {
	created, err := s.Store.CreateServer(ctx, v)
	if err != nil {
		err = fmt.Errorf("create %s with %s: %w", v, v.RCONPassword, err)
	}
	return created, err
}

func (s closedTwice) Close() error {
	err := s.Store.Ping(context.Background())
	return errors.Join(err, s.Store.Close())
}

func (s nilMaps) Snapshots(ctx context.Context, ids []int64) (map[int64]store.Snapshot, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return s.Store.Snapshots(ctx, ids)
}

func (s overlaysAnew) UpdateBlueprint(ctx context.Context, b store.Blueprint) error {
	for i := range b.Overlays {
		b.Overlays[i].ID = 0
	}
	return s.Store.UpdateBlueprint(ctx, b)
}

func (s positiveOnly) Profiles(ctx context.Context, ids []steam.ID) (map[steam.ID]store.Profile, error) {
	profiles, err := s.Store.Profiles(ctx, ids)
	for id, p := range profiles {
		if p.Missing {
			delete(profiles, id)
		}
	}
	return profiles, err
}

func (s wholeSessions) Top(ctx context.Context, ids []int64, _, _ time.Time, limit int) ([]store.PlayerTime, error) {
	return s.Store.Top(ctx, ids, time.Time{}, time.Time{}, limit)
}
