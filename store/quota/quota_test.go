package quota_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/quota"
)

func newGuard(t *testing.T, q quota.Quota) (g *quota.Guard, user, admin store.User) {
	t.Helper()
	st := memstore.New()
	users := make([]store.User, 2)
	for i := range users {
		var err error
		if users[i], err = st.CreateUser(t.Context(), store.User{Name: fmt.Sprint("user", i), Active: true, Admin: i == 1}); err != nil {
			t.Fatal(err)
		}
	}
	g, err := quota.NewGuard(st, q)
	if err != nil {
		t.Fatal(err)
	}
	return g, users[0], users[1]
}

// TestRequestsAtOnceStayWithinTheQuota.
func TestRequestsAtOnceStayWithinTheQuota(t *testing.T) {
	t.Parallel()
	g, user, admin := newGuard(t, quota.Quota{Servers: 2, Blueprints: 3})
	var servers, blueprints atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			_, err := g.CreateServer(t.Context(), user, store.Server{Name: fmt.Sprint("s", i)})
			count(t, err, &servers, quota.Error{Kind: quota.Servers, Limit: 2})
			_, err = g.CreateBlueprint(t.Context(), user, store.Blueprint{Name: fmt.Sprint("b", i)})
			count(t, err, &blueprints, quota.Error{Kind: quota.Blueprints, Limit: 3})
			if _, err := g.CreateServer(t.Context(), admin, store.Server{Name: fmt.Sprint("a", i)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if servers.Load() != 2 || blueprints.Load() != 3 {
		t.Errorf("%d servers and %d blueprints", servers.Load(), blueprints.Load())
	}
}

func count(t *testing.T, err error, created *atomic.Int32, want quota.Error) {
	var limit *quota.Error
	switch {
	case err == nil:
		created.Add(1)
	case !errors.As(err, &limit) || *limit != want:
		t.Errorf("error %v, want %v", err, &want)
	}
}

func TestBlueprintBytes(t *testing.T) {
	t.Parallel()
	g, user, admin := newGuard(t, quota.Quota{BlueprintBytes: 10})
	for text, fits := range map[string]bool{strings.Repeat("x", 9): true, strings.Repeat("x", 10): false} {
		for _, b := range []store.Blueprint{{Config: []string{text}}, {Arguments: []string{text}}, {Name: "x", Overlays: []store.Overlay{{Path: text}}}} {
			if err := g.CheckBlueprint(user, b); (err == nil) != fits {
				t.Errorf("%+v: %v", b, err)
			}
			if err := g.CheckBlueprint(admin, b); err != nil {
				t.Errorf("an administrator: %v", err)
			}
		}
	}
	for _, q := range []quota.Quota{{Servers: -1}, {Blueprints: -1}, {BlueprintBytes: -1}} {
		if _, err := quota.NewGuard(nil, q); err == nil {
			t.Errorf("%+v is accepted", q)
		}
	}
}
