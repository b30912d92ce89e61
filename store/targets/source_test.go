package targets_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/problem"
	"github.com/left4me/left4me/store/samegame"
	"github.com/left4me/left4me/store/targets"
)

// listed is a store with these servers only.
type listed struct {
	*memstore.Store
	servers []store.Server
	admin   bool
	away    error
}

func (l listed) AllServers(context.Context) ([]store.Server, error) { return l.servers, l.away }

func (l listed) Known(context.Context, ...int64) (map[int64]store.ResumeState, error) {
	return nil, l.away
}

func (l listed) User(_ context.Context, id int64) (store.User, error) {
	return store.User{ID: id, Admin: l.admin}, l.away
}

func server(id int64, strategy string) store.Server {
	return store.Server{ID: id, UserID: 1, Name: "Friday", Host: "203.0.113.5", Port: 27015, RCONPassword: "secret", DesiredState: store.Running, Strategy: strategy}
}

func ExampleSource() {
	st := listed{servers: []store.Server{server(1, "single")}}
	source := &targets.Source{Store: st, Logins: &hold.Logins{Store: memstore.New()}, Reached: new(samegame.Finder)}
	list, err := source.Targets(context.Background()) // as poll.Config.Targets
	fmt.Println(list, err)
	// Output: [Friday (203.0.113.5:27015)] <nil>
}

func TestSourceTellsOfListsAndStrategies(t *testing.T) {
	t.Parallel()
	var lists int
	var unknown []int64
	source := &targets.Source{
		Store:      listed{servers: []store.Server{server(1, "mirror"), server(2, "telepathy")}},
		OnList:     func(_ context.Context, servers []store.Server) { lists += len(servers) },
		OnStrategy: func(s store.Server) { unknown = append(unknown, s.ID) },
	}
	list, err := source.Targets(t.Context())
	if err != nil || len(list) != 2 || lists != 2 || len(unknown) != 1 || unknown[0] != 2 {
		t.Errorf("%v, %v; %d listed, %v unknown", list, err, lists, unknown)
	}
	known, err := source.Known(t.Context(), []int64{1, 3})
	if _, ok := known[1]; err != nil || !ok || len(known) != 1 {
		t.Errorf("%v, %v: server 3 is not listed", known, err)
	}
	source.Store = listed{away: store.ErrUnavailable}
	if _, err := source.Targets(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Error(err)
	}
	if _, err := source.Known(t.Context(), []int64{1}); !errors.Is(err, store.ErrUnavailable) {
		t.Error(err)
	}
}

// TestOwnersLearnNothingOfOtherPrograms: a refused connection and a silent one are the same to
// an owner, in words and in time, but not to an administrator.
func TestOwnersLearnNothingOfOtherPrograms(t *testing.T) {
	t.Parallel()
	for _, admin := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			source := &targets.Source{
				Store: listed{servers: []store.Server{server(1, "")}, admin: admin}, Problems: problem.Classifier{QueryTimeout: 2 * time.Second},
			}
			list, err := source.Targets(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			f := source.Classify(t.Context(), poll.FailedPoll{Target: list[0], Began: began, Err: syscall.ECONNREFUSED})
			want, took := store.ProblemNoGame, 2*time.Second
			if admin {
				want, took = store.ProblemRefused, 0
			}
			if problem.Of(f) != want || time.Since(began) != took {
				t.Errorf("admin %t: %s after %s", admin, problem.Of(f), time.Since(began))
			}
		})
	}
}

// TestClientNotesWhereItArrived: what a host led to is known after the first answer.
func TestClientNotesWhereItArrived(t *testing.T) {
	t.Parallel()
	game := rcontest.NewServer(rcontest.NewGame("test", "c1m1_hotel", 4).Handle, &rcontest.Options{Password: "secret"})
	t.Cleanup(game.Close)
	st := memstore.New()
	source := &targets.Source{Store: st, Logins: &hold.Logins{Store: st}, Reached: new(samegame.Finder)}
	at := netip.MustParseAddrPort(game.Addr())
	host, port := at.Addr().String(), int(at.Port())
	target := poll.Target{ID: 1, Addr: game.Addr(), Password: "secret"}
	client := source.Client(target)
	defer client.Close()
	if _, err := client.Exec(t.Context(), "status"); err != nil {
		t.Fatal(err)
	}
	same := source.Reached.Changes([]store.Server{{ID: 1, Host: host, Port: port}, {ID: 2, Host: host, Port: port}})
	if same[1] != 2 || same[2] != 1 {
		t.Errorf("%v", same)
	}
}
