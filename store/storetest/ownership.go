package storetest

import (
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

// ownershipCases are what a user may see and take of the servers.
func ownershipCases() []Case {
	return []Case{
		{"server-name-once", "A name that the user already has is ErrNameInUse; another user may have it.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			x.server(ann, "a")
			x.server(bob, "a")
			_, err := x.CreateServer(x.ctx, store.Server{UserID: ann.ID, Name: "a", Port: 1})
			is("CreateServer", err, store.ErrNameInUse)
			b := x.server(ann, "b")
			renamed := b
			renamed.Name = "a"
			is("UpdateServer", x.UpdateServer(x.ctx, renamed), store.ErrNameInUse)
			same("Server", b, must(x.Server(x.ctx, ann.ID, b.ID)))
			same("ann's", 2, len(must(x.Servers(x.ctx, ann.ID))))
		})},
		{"server-blueprint-owner", "A blueprint that is missing or another user's is ErrNotFound.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: bob.ID, Name: "b"}))
			v := x.server(ann, "v")
			for _, id := range []int64{b.ID, 4711} {
				_, err := x.CreateServer(x.ctx, store.Server{UserID: ann.ID, BlueprintID: id, Name: "a", Port: 1})
				is("CreateServer", err, store.ErrNotFound)
				changed := v
				changed.BlueprintID = id
				is("UpdateServer", x.UpdateServer(x.ctx, changed), store.ErrNotFound)
			}
			_, err := x.CreateServer(x.ctx, store.Server{UserID: 4711, Name: "a", Port: 1})
			is("CreateServer of nobody", err, store.ErrNotFound)
			same("ann's", []store.Server{v}, must(x.Servers(x.ctx, ann.ID)))
		})},
		{"owner-zero", "No zero is a privilege: nothing belongs to user 0, and no IDs and no text find nothing.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b"}))
			v := x.server(u, "a")
			x.apply("Apply", store.Update{ServerID: v.ID, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			tok := must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: "t"}))
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "l", UserID: u.ID, ExpiresAt: at(60)}))
			ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v.ID, Token: "s"}))

			_, err := x.Server(x.ctx, 0, v.ID)
			is("Server", err, store.ErrNotFound)
			_, err = x.ServerByID(x.ctx, 0)
			is("ServerByID", err, store.ErrNotFound)
			same("Servers", nil, must(x.Servers(x.ctx, 0)))
			is("UpdateServer", x.UpdateServer(x.ctx, store.Server{ID: v.ID, Name: "z", Port: 1}), store.ErrNotFound)
			is("DeleteServer", x.DeleteServer(x.ctx, 0, v.ID), store.ErrNotFound)
			_, err = x.CreateServer(x.ctx, store.Server{Name: "z", Port: 1})
			is("CreateServer", err, store.ErrNotFound)
			_, err = x.Blueprint(x.ctx, 0, b.ID)
			is("Blueprint", err, store.ErrNotFound)
			same("Blueprints", nil, must(x.Blueprints(x.ctx, 0)))
			is("UpdateBlueprint", x.UpdateBlueprint(x.ctx, store.Blueprint{ID: b.ID, Name: "z"}), store.ErrNotFound)
			is("DeleteBlueprint", x.DeleteBlueprint(x.ctx, 0, b.ID), store.ErrNotFound)
			same("Tokens", nil, must(x.Tokens(x.ctx, 0)))
			is("DeleteToken", x.DeleteToken(x.ctx, 0, tok.ID), store.ErrNotFound)
			ok("DeleteLogins", x.DeleteLogins(x.ctx, 0, ""))
			ok("DeleteLogin", x.DeleteLogin(x.ctx, ""))
			_, _, err = x.Login(x.ctx, "l", at(0))
			ok("Login", err)
			_, _, err = x.Login(x.ctx, "", at(0))
			is("Login", err, store.ErrNotFound)
			_, _, err = x.TokenUser(x.ctx, "", at(0))
			is("TokenUser", err, store.ErrNotFound)
			_, err = x.User(x.ctx, 0)
			is("User", err, store.ErrNotFound)
			is("DeleteUser", x.DeleteUser(x.ctx, 0), store.ErrNotFound)
			_, err = x.Share(x.ctx, 0)
			is("Share", err, store.ErrNotFound)
			ok("DeleteShare", x.DeleteShare(x.ctx, 0))

			same("Known", 0, len(must(x.Known(x.ctx))))
			same("Known of 0", 0, len(must(x.Known(x.ctx, 0))))
			same("Snapshots", 0, len(must(x.Snapshots(x.ctx, nil))))
			same("Runs", nil, must(x.Runs(x.ctx, 0, at(0), at(99), 0)))
			same("PlayerSessions", nil, must(x.PlayerSessions(x.ctx, person(1), nil, at(99), 0)))
			same("all as it was", ofAll(v), must(x.AllServers(x.ctx)))
		})},
		{"server-owner", "A server of another user is ErrNotFound and stays as it is.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v := x.server(ann, "a")
			_, err := x.Server(x.ctx, bob.ID, v.ID)
			is("Server", err, store.ErrNotFound)
			theft := v
			theft.UserID = bob.ID
			is("UpdateServer", x.UpdateServer(x.ctx, theft), store.ErrNotFound)
			is("DeleteServer", x.DeleteServer(x.ctx, bob.ID, v.ID), store.ErrNotFound)
			is("DeleteServer of nobody", x.DeleteServer(x.ctx, 0, v.ID), store.ErrNotFound)
			same("Server", v, must(x.Server(x.ctx, ann.ID, v.ID)))
		})},
	}
}
