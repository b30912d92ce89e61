package rotation_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/rotation"
)

var errAway = errors.New("away")

// world is a store and a game of one server, and what each has.
type world struct {
	Game, Stored        string
	Pending             bool
	gameAway, storeAway bool
}

func (w *world) UpdateServer(ctx context.Context, s store.Server) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if w.storeAway {
		return errAway
	}
	w.Stored, w.Pending = s.RCONPassword, s.PasswordPending
	return nil
}

func (w *world) setLive(ctx context.Context, _ int64, password string) error {
	if w.gameAway {
		return errAway
	}
	w.Game = password
	return ctx.Err()
}

func Example() {
	w := &world{Game: "old", Stored: "old", gameAway: true}
	r := rotation.Rotation{Store: w, SetLive: w.setLive}
	server := store.Server{ID: 1, RCONPassword: "old"}
	for _, later := range []bool{false, true} {
		s, err := r.Set(context.Background(), server, "new", later)
		fmt.Println(s.RCONPassword, s.PasswordPending, errors.Is(err, rotation.ErrNotTaken))
	}
	// Output:
	// old false true
	// new true false
}

func TestSet(t *testing.T) {
	t.Parallel()
	type end struct {
		Game, Stored string
		Pending      bool
	}
	for name, test := range map[string]struct {
		gameAway, storeAway, later, noGame bool
		want                               end
		err                                error
		told                               int // how often the game did not take it
	}{
		"both take it":          {want: end{"new", "new", false}},
		"the game does not":     {gameAway: true, want: end{"old", "old", false}, err: rotation.ErrNotTaken, told: 1},
		"later":                 {gameAway: true, later: true, want: end{"old", "new", true}, told: 1},
		"later, but it does":    {later: true, want: end{"new", "new", false}},
		"the store does not":    {storeAway: true, want: end{"old", "old", false}, err: errAway},
		"neither":               {gameAway: true, storeAway: true, later: true, want: end{"old", "old", false}, err: errAway, told: 1},
		"no game can be asked":  {noGame: true, want: end{"old", "old", false}, err: rotation.ErrNotTaken},
		"no game, and later so": {noGame: true, later: true, want: end{"old", "new", true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &world{Game: "old", Stored: "old", gameAway: test.gameAway, storeAway: test.storeAway}
			told := 0
			r := rotation.Rotation{Store: w, SetLive: w.setLive, OnNotTaken: func(int64, error) { told++ }}
			if test.noGame {
				r.SetLive = nil
			}
			s, err := r.Set(t.Context(), store.Server{ID: 1, RCONPassword: "old"}, "new", test.later)
			if !errors.Is(err, test.err) || told != test.told {
				t.Errorf("error %v, want %v; told %d times, want %d", err, test.err, told, test.told)
			}
			if diff := cmp.Diff(test.want, end{w.Game, w.Stored, w.Pending}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if s.RCONPassword != w.Stored || s.PasswordPending != w.Pending {
				t.Errorf("returned %+v", s)
			}
		})
	}
}

// A request that ends in the middle leaves no game with a password that the store lacks.
func TestSetDoesNotEndWithItsContext(t *testing.T) {
	t.Parallel()
	w := &world{Game: "old", Stored: "old"}
	ctx, cancel := context.WithCancel(t.Context())
	r := rotation.Rotation{Store: w, Timeout: time.Minute, SetLive: func(ctx context.Context, id int64, password string) error {
		cancel()
		return w.setLive(ctx, id, password)
	}}
	if _, err := r.Set(ctx, store.Server{ID: 1, RCONPassword: "old"}, "new", false); !errors.Is(err, context.Canceled) || w.Game != w.Stored {
		t.Errorf("the game has %s, the store %s, %v", w.Game, w.Stored, err)
	}
}
