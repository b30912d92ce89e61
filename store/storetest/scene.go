package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// scene is a store on which a case is played. Its methods stop the case at the
// first thing that is not as it must be.
type scene struct {
	store.Store
	ctx  context.Context
	port int // of the server made last
}

// failure is what stops a case.
type failure struct{ error }

// play makes the check of a case.
func play(f func(x *scene)) func(context.Context, store.Store) error {
	return func(ctx context.Context, s store.Store) (err error) {
		defer func() {
			switch r := recover().(type) {
			case nil:
			case failure:
				err = r.error
			default: // the store returned less than the case looks at
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		f(&scene{Store: s, ctx: ctx, port: 27014})
		return nil
	}
}

func fail(format string, args ...any) { panic(failure{fmt.Errorf(format, args...)}) }

// ok wants no error.
func ok(what string, err error) {
	if err != nil {
		fail("%s: %w", what, err)
	}
}

// is wants an error that matches one of the contract's.
func is(what string, err, want error) {
	if !errors.Is(err, want) {
		fail("%s: error %v, want %v", what, err, want)
	}
}

// same wants two values to be equal, nil slices and empty ones apart.
func same[T any](what string, want, got T, opts ...cmp.Option) {
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		fail("%s (-want +got):\n%s", what, diff)
	}
}

// must wants a call to succeed.
func must[T any](v T, err error) T {
	ok("call", err)
	return v
}

// all reads an iterator to its end.
func all[T any](what string, seq iter.Seq2[T, error]) []T {
	var values []T
	for v, err := range seq {
		ok(what, err)
		values = append(values, v)
	}
	return values
}

// unsorted compares slices whatever their order.
func unsorted[T any](less func(a, b T) bool) cmp.Option { return cmpopts.SortSlices(less) }

// at is a moment so many seconds into a scene. It has milliseconds, and is in UTC.
func at(seconds float64) time.Time {
	return time.Date(2026, time.March, 29, 0, 30, 0, 678e6, time.UTC).Add(time.Duration(seconds * float64(time.Second)))
}

func person(n uint32) steam.ID { return steam.FromAccountID(n) }

// user makes a user who may log in.
func (x *scene) user(name string) store.User {
	u, err := x.CreateUser(x.ctx, store.User{Name: name, PasswordDigest: "digest of " + name, Active: true})
	ok("CreateUser "+name, err)
	return u
}

// server makes a server on a port of its own.
func (x *scene) server(u store.User, name string) store.Server {
	x.port++
	v, err := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: name, Port: x.port})
	ok("CreateServer "+name, err)
	return v
}

// one makes a user with a server and returns the server's ID.
func (x *scene) one() int64 { return x.server(x.user("ann"), "alpha").ID }

func (x *scene) apply(what string, batch ...store.Update) { ok(what, x.Apply(x.ctx, batch)) }

// names are the names that a player used on servers.
func (x *scene) names(id steam.ID, servers []int64) []store.Alias {
	return must(x.PlayerSummary(x.ctx, id, servers, time.Time{}, 0)).Names
}

func (x *scene) touch(server int64, seen float64) {
	ok("Touch", x.Touch(x.ctx, []store.RunEnd{{ServerID: server, LastSeenAt: at(seen)}}))
}

// runs are all runs of a server.
func (x *scene) runs(server int64) []livestate.Run {
	runs, err := x.Runs(x.ctx, server, time.Time{}, time.Time{}, 0)
	ok("Runs", err)
	return runs
}

// sessions are all sessions of a server.
func (x *scene) sessions(server int64) []livestate.Session {
	return all("Sessions", x.Sessions(x.ctx, server, time.Time{}, time.Time{}))
}

// history is all that is known of a server, for comparison.
func (x *scene) history(server int64) any {
	known, err := x.Known(x.ctx, server)
	ok("Known", err)
	return []any{x.runs(server), x.sessions(server), known}
}

// run is a run of a server with so many players.
func run(start, seen float64, players int) livestate.Run {
	return livestate.Run{
		State:     livestate.State{Players: players, MaxPlayers: 8, Bots: 1, Map: "c2m1_highway"},
		StartedAt: at(start), LastSeenAt: at(seen),
	}
}

// here is an open session, last seen at a moment.
func here(n uint32, joined, seen float64) livestate.Session {
	return livestate.Session{
		SteamID: person(n), UserID: int(n) + 100,
		JoinedAt: at(joined), LastSeenAt: at(seen),
		Name: fmt.Sprint("player ", n), LastName: fmt.Sprint("player ", n),
		MinPing: 20, MaxPing: 80,
	}
}

// gone is a session that ended.
func gone(n uint32, joined, left float64) livestate.Session {
	s := here(n, joined, left)
	s.LeftAt, s.Reason = s.LastSeenAt, livestate.ReasonLeft
	return s
}
