package sqlite_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
)

// empty is a store in memory.
func empty(t *testing.T) *sqlite.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), ":memory:", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return st
}

// importable is history of one server of one user, none of which is there yet.
func importable() store.Import {
	at := func(minute int) time.Time { return time.Date(2026, 3, 1, 12, minute, 0, 0, time.UTC) }
	return store.Import{
		Users:      []store.User{{ID: -1, Name: "ann", PasswordDigest: "d", Active: true, CreatedAt: at(0)}},
		Blueprints: []store.Blueprint{{ID: -1, UserID: -1, Name: "b", Overlays: []store.Overlay{{Path: "maps", Expose: true}}}},
		Servers: []store.Server{{ID: -1, UserID: -1, BlueprintID: -1, Name: "s", Port: 27015, RCONPassword: "p",
			DesiredState: store.Stopped, ImportedUntil: at(9), CreatedAt: at(1), UpdatedAt: at(2)}},
		Updates: []store.Update{{
			ServerID: -1,
			Run:      livestate.Run{State: livestate.State{Map: "c1m1_hotel"}, StartedAt: at(5), LastSeenAt: at(9)},
			Closed:   []livestate.Run{{StartedAt: at(3), LastSeenAt: at(4)}},
			Sessions: []livestate.Session{{SteamID: steam.FromAccountID(1), JoinedAt: at(3), LeftAt: at(9), LastSeenAt: at(9), Name: "Wren", NameNow: "Wren", Reason: livestate.Left}},
		}},
		Profiles: []store.Profile{{SteamID: steam.FromAccountID(1), PersonaName: "Wren", FetchedAt: at(9)}},
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	st := empty(t)
	in := importable()
	if err := st.Import(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	all, err := st.AllServers(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("servers: %v, %v", all, err)
	}
	got := all[0]
	plan, err := st.Blueprint(t.Context(), got.UserID, got.BlueprintID)
	if err != nil || len(plan.Overlays) != 1 || !plan.Overlays[0].Expose {
		t.Errorf("blueprint %+v, %v", plan, err)
	}
	want := in.Servers[0]
	want.ID, want.UserID, want.BlueprintID = got.ID, got.UserID, got.BlueprintID
	want.Host, want.ActualState = store.DefaultHost, store.Unknown
	if diff := cmp.Diff(want, got); diff != "" || got.ID <= 0 || got.UserID <= 0 || got.BlueprintID <= 0 {
		t.Errorf("server (-want +got):\n%s", diff)
	}
	runs, err := st.Runs(t.Context(), got.ID, time.Time{}, time.Now(), 9)
	if err != nil || len(runs) != 2 || runs[1] != in.Updates[0].Run {
		t.Errorf("runs %v, %v", runs, err)
	}
	got.ImportedUntil = got.ImportedUntil.Add(time.Hour)
	if err := st.Import(t.Context(), store.Import{Servers: []store.Server{{ID: got.ID, ImportedUntil: got.ImportedUntil}}}); err != nil {
		t.Fatal(err)
	}
	if later, err := st.ServerByID(t.Context(), got.ID); err != nil || later != got {
		t.Errorf("after another import: %+v, want %+v, %v", later, got, err)
	}
}

// An import that fails leaves nothing.
func TestImportIsAllOrNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*store.Import)
		want   error
	}{
		"a name that is taken":       {func(in *store.Import) { in.Users = append(in.Users, store.User{ID: -2, Name: "ANN"}) }, store.ErrNameInUse},
		"a port that is taken":       {func(in *store.Import) { in.Servers = append(in.Servers, in.Servers[0]); in.Servers[1].Name = "t" }, store.ErrPortInUse},
		"nothing with that ID":       {func(in *store.Import) { in.Updates[0].ServerID = -7 }, store.ErrNotFound},
		"no blueprint with that ID":  {func(in *store.Import) { in.Servers[0].BlueprintID = -7 }, store.ErrNotFound},
		"a name that is none":        {func(in *store.Import) { in.Users[0].Name = "\n" }, store.ErrInvalid},
		"a name of a server is none": {func(in *store.Import) { in.Servers[0].Name = "\n" }, store.ErrInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := empty(t)
			in := importable()
			test.change(&in)
			if err := st.Import(t.Context(), in); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			users, err := st.Users(t.Context())
			servers, err2 := st.AllServers(t.Context())
			if len(users)+len(servers) > 0 || err != nil || err2 != nil {
				t.Errorf("left behind: %v %v, %v %v", users, servers, err, err2)
			}
		})
	}
}
