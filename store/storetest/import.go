package storetest

import (
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// ImporterCases returns the cases of a store that is a [store.Importer] too. The slice
// belongs to the caller.
func ImporterCases() []Case {
	return []Case{
		{"import", "Import stores all of it, with IDs in place of those below 0.", play(func(x *scene) {
			in := importable()
			x.importAll(in)
			v := must(x.AllServers(x.ctx))[0]
			u := must(x.User(x.ctx, v.UserID))
			if u.ID <= 0 || v.ID <= 0 || v.BlueprintID <= 0 {
				fail("IDs %d, %d, %d", u.ID, v.ID, v.BlueprintID)
			}
			wantUser := in.Users[0]
			wantUser.ID, wantUser.UpdatedAt = u.ID, u.CreatedAt
			same("user", wantUser, u)
			want := in.Servers[0]
			want.ID, want.UserID, want.BlueprintID, want.SameAs = v.ID, u.ID, v.BlueprintID, 0
			want.Host, want.ActualState = store.DefaultHost, store.Unknown
			same("server", want, v)
			b := must(x.Blueprint(x.ctx, u.ID, v.BlueprintID))
			if len(b.Overlays) != 1 || !b.Overlays[0].Expose || b.CreatedAt.IsZero() {
				fail("blueprint %+v", b)
			}
			update := in.Updates[0]
			same("runs", append(update.Closed, update.Run), must(x.Runs(x.ctx, v.ID, time.Time{}, at(1e6), 9)))
			same("sessions", update.Sessions, all("Sessions", x.Sessions(x.ctx, v.ID, time.Time{}, at(1e6))))
			if len(must(x.Profiles(x.ctx, []steam.ID{person(1)}))) != 1 {
				fail("the profile is missing")
			}
		})},
		{"import-marks", "Of a server that is there Import stores ImportedUntil alone.", play(func(x *scene) {
			x.importAll(importable())
			v := must(x.AllServers(x.ctx))[0]
			x.importAll(store.Import{Servers: []store.Server{{ID: v.ID, Name: "other", ImportedUntil: at(700)}}})
			v.ImportedUntil = at(700)
			same("server", v, must(x.ServerByID(x.ctx, v.ID)))
			ok("UpdateServer", x.UpdateServer(x.ctx, store.Server{ID: v.ID, UserID: v.UserID, Name: "new", Port: v.Port}))
			same("ImportedUntil after UpdateServer", v.ImportedUntil, must(x.ServerByID(x.ctx, v.ID)).ImportedUntil)
		})},
		{"import-refused", "An Import that fails stores nothing, and its error is that of the call it stands for.", play(func(x *scene) {
			for what, c := range map[string]struct {
				change func(*store.Import)
				want   error
			}{
				"a user's name that is taken": {func(in *store.Import) { in.Users = append(in.Users, store.User{ID: -2, Name: "ANN"}) }, store.ErrNameInUse},
				"a port that is taken": {func(in *store.Import) {
					in.Servers = append(in.Servers, in.Servers[0])
					in.Servers[1].Name = "t"
				}, store.ErrPortInUse},
				"a server that is not made":    {func(in *store.Import) { in.Updates[0].ServerID = -7 }, store.ErrNotFound},
				"a blueprint that is not made": {func(in *store.Import) { in.Servers[0].BlueprintID = -7 }, store.ErrNotFound},
				"a user who is not made":       {func(in *store.Import) { in.Blueprints[0].UserID = -7 }, store.ErrNotFound},
				"a user's name that is none":   {func(in *store.Import) { in.Users[0].Name = "\n" }, store.ErrInvalid},
				"a server's name that is none": {func(in *store.Import) { in.Servers[0].Name = "\n" }, store.ErrInvalid},
				"a host that is none":          {func(in *store.Import) { in.Servers[0].Host = "::" }, store.ErrInvalid},
			} {
				in := importable()
				c.change(&in)
				is("Import of "+what, x.Store.(store.Importer).Import(x.ctx, in), c.want)
				if users, servers := must(x.Users(x.ctx)), must(x.AllServers(x.ctx)); len(users)+len(servers) > 0 {
					fail("Import of %s left %v %v", what, users, servers)
				}
			}
		})},
	}
}

func (x *scene) importAll(in store.Import) {
	ok("Import", x.Store.(store.Importer).Import(x.ctx, in))
}

// importable is history of a server, none of which is there yet.
func importable() store.Import {
	return store.Import{
		Users:      []store.User{{ID: -1, Name: "ann", PasswordDigest: "d", Active: true, CreatedAt: at(0)}},
		Blueprints: []store.Blueprint{{ID: -1, UserID: -1, Name: "b", Overlays: []store.Overlay{{Path: "maps", Expose: true}}}},
		Servers: []store.Server{{ID: -1, UserID: -1, BlueprintID: -1, Name: "s", Port: 27015, RCONPassword: "p", SameAs: 1,
			DesiredState: store.Stopped, ImportedUntil: at(540), CreatedAt: at(60), UpdatedAt: at(120)}},
		Updates: []store.Update{{
			ServerID: -1,
			Run:      livestate.Run{State: livestate.State{Map: "c1m1_hotel"}, StartedAt: at(300), LastSeenAt: at(540)},
			Closed:   []livestate.Run{{StartedAt: at(180), LastSeenAt: at(240)}},
			Sessions: []livestate.Session{{SteamID: person(1), JoinedAt: at(180), LeftAt: at(540), LastSeenAt: at(540), Name: "Wren", LastName: "Wren", Reason: livestate.ReasonLeft}},
		}},
		Profiles: []store.Profile{{SteamID: person(1), PersonaName: "Wren", FetchedAt: at(540)}},
	}
}
