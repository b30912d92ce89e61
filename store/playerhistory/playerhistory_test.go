package playerhistory_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/playerhistory"
)

var (
	ada  = steam.FromAccountID(11)
	noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
)

// played is a store with a server on which ada had so many sessions, an hour apart.
func played(ctx context.Context, sessions int) (store.Store, int64, error) {
	st := memstore.New()
	u, err := st.CreateUser(ctx, store.User{Name: "mara", Active: true})
	if err != nil {
		return nil, 0, err
	}
	s, err := st.CreateServer(ctx, store.Server{UserID: u.ID, Name: "Friday", Host: "203.0.113.5", Port: 27015})
	if err != nil {
		return nil, 0, err
	}
	up := store.Update{ServerID: s.ID}
	for i := range sessions {
		from := noon.Add(time.Duration(i) * time.Hour)
		to := from.Add(10 * time.Minute)
		up.Sessions = append(up.Sessions, livestate.Session{SteamID: ada, Name: fmt.Sprint("Ada ", i), JoinedAt: from, LastSeenAt: to, LeftAt: to, Reason: livestate.ReasonLeft})
	}
	return st, s.ID, st.Apply(ctx, []store.Update{up})
}

func Example() {
	ctx := context.Background()
	st, server, err := played(ctx, 5)
	if err != nil {
		fmt.Println(err)
	}
	q := playerhistory.Query{Servers: []int64{server}, Limit: 2}
	for {
		h, err := playerhistory.Read(ctx, st, ada, q)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(h.Latest().Name, len(h.Sessions), "of", h.Summary.Sessions)
		if h.Older == "" {
			return
		}
		if q.From, err = store.ParseSessionCursor(h.Older); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// Ada 4 2 of 5
	// Ada 2 2 of 5
	// Ada 0 1 of 5
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	st, server, err := played(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	behind, err := store.ParseSessionCursor(noon.Add(-time.Hour).Format(time.RFC3339Nano))
	if err != nil {
		t.Fatal(err)
	}
	servers := []int64{server}
	for name, test := range map[string]struct {
		player steam.ID
		q      playerhistory.Query
	}{
		"no servers":       {ada, playerhistory.Query{Limit: 1}},
		"never there":      {steam.FromAccountID(12), playerhistory.Query{Servers: servers, Limit: 1}},
		"another server":   {ada, playerhistory.Query{Servers: []int64{server + 1}, Limit: 1}},
		"behind the pages": {ada, playerhistory.Query{Servers: servers, Limit: 1, From: behind}},
	} {
		if _, err := playerhistory.Read(t.Context(), st, test.player, test.q); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A player whose sessions were all removed is still named.
func TestLatestWithoutSessions(t *testing.T) {
	t.Parallel()
	st, server, err := played(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Prune(t.Context(), noon.Add(24*time.Hour), 1000); err != nil {
		t.Fatal(err)
	}
	h, err := playerhistory.Read(t.Context(), st, ada, playerhistory.Query{Servers: []int64{server}, Limit: 10})
	if err != nil || len(h.Sessions) > 0 {
		t.Fatalf("%d sessions, %v", len(h.Sessions), err)
	}
	if got := h.Latest(); got.Name != "Ada 2" || got.SteamID != ada || !got.LastSeenAt.Equal(noon.Add(2*time.Hour+10*time.Minute)) {
		t.Errorf("latest %+v", got)
	}
}
