package storetest

import (
	"fmt"
	"time"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func userCases() []Case {
	return []Case{
		{"user-roundtrip", "CreateUser returns what User, UserByName and Users return later.", play(func(x *scene) {
			before := time.Now().Truncate(time.Millisecond)
			u, err := x.CreateUser(x.ctx, store.User{Name: "Ann", PasswordDigest: "pbkdf2$x", Admin: true, Active: true, Language: "pt-BR"})
			ok("CreateUser", err)
			if u.ID == 0 || u.CreatedAt.Before(before) || !u.UpdatedAt.Equal(u.CreatedAt) {
				fail("CreateUser: ID or times are not set: %+v", u)
			}
			same("CreateUser", store.User{ID: u.ID, Name: "Ann", PasswordDigest: "pbkdf2$x", Admin: true, Active: true,
				Language: "pt-BR", CreatedAt: u.CreatedAt, UpdatedAt: u.UpdatedAt}, u)
			same("User", u, must(x.User(x.ctx, u.ID)))
			same("UserByName", u, must(x.UserByName(x.ctx, "aNN")))
			same("Users", []store.User{u}, must(x.Users(x.ctx)))
		})},
		{"user-name-once", "Two users cannot have names that differ in case alone.", play(func(x *scene) {
			x.user("Jörg")
			for _, name := range []string{"Jörg", "JÖRG"} {
				_, err := x.CreateUser(x.ctx, store.User{Name: name})
				is("CreateUser "+name, err, store.ErrNameInUse)
			}
			same("users", 1, len(must(x.Users(x.ctx))))
		})},
		{"user-order", "Users returns the users by name.", play(func(x *scene) {
			for _, name := range []string{"cid", "Bob", "ann"} {
				x.user(name)
			}
			var names []string
			for _, u := range must(x.Users(x.ctx)) {
				names = append(names, u.Name)
			}
			same("Users", []string{"ann", "Bob", "cid"}, names)
		})},
		{"user-steam-id", "A Steam ID belongs to one user at most; none is of no one.", play(func(x *scene) {
			id, other := steam.FromAccountID(4501), steam.FromAccountID(4502)
			u := must(x.CreateUser(x.ctx, store.User{Name: "ann", SteamID: id, Active: true}))
			bob, cid := x.user("bob"), x.user("cid") // without one, both
			same("CreateUser", id, u.SteamID)
			same("UserBySteamID", u, must(x.UserBySteamID(x.ctx, id)))
			for _, none := range []steam.ID{other, {}} {
				_, err := x.UserBySteamID(x.ctx, none)
				is("UserBySteamID of no one", err, store.ErrNotFound)
			}
			_, err := x.CreateUser(x.ctx, store.User{Name: "dan", SteamID: id})
			is("CreateUser", err, store.ErrSteamIDInUse)
			bob.SteamID = id
			is("UpdateUser", x.UpdateUser(x.ctx, bob), store.ErrSteamIDInUse)
			bob.SteamID = other
			ok("UpdateUser", x.UpdateUser(x.ctx, bob))
			ok("UpdateUser of another", x.UpdateUser(x.ctx, cid))
			same("UserBySteamID after UpdateUser", bob.ID, must(x.UserBySteamID(x.ctx, other)).ID)
			bob.SteamID = steam.ID{}
			ok("UpdateUser", x.UpdateUser(x.ctx, bob))
			u.SteamID = other
			ok("UpdateUser", x.UpdateUser(x.ctx, u))
			same("UserBySteamID", u.ID, must(x.UserBySteamID(x.ctx, other)).ID)
			_, err = x.UserBySteamID(x.ctx, id)
			is("UserBySteamID of before", err, store.ErrNotFound)
		})},
		{"user-update", "UpdateUser overwrites all but ID, Name and CreatedAt.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			change := store.User{ID: u.ID, Name: "eve", PasswordDigest: "new", Admin: true, Language: "de", CreatedAt: at(0)}
			ok("UpdateUser", x.UpdateUser(x.ctx, change))
			got := must(x.User(x.ctx, u.ID))
			if got.UpdatedAt.Before(u.UpdatedAt) {
				fail("UpdatedAt went back")
			}
			same("User", store.User{ID: u.ID, Name: "ann", PasswordDigest: "new", Admin: true, Language: "de",
				CreatedAt: u.CreatedAt, UpdatedAt: got.UpdatedAt}, got)
			same("another user", other, must(x.User(x.ctx, other.ID)))
		})},
		{"user-change", "ChangeUser stores what differs, and no more.", play(func(x *scene) {
			id, other := steam.FromAccountID(4501), steam.FromAccountID(4502)
			u := must(x.CreateUser(x.ctx, store.User{Name: "ann", PasswordDigest: "old", SteamID: id, Language: "ru", Admin: true, Active: true}))
			taken := must(x.CreateUser(x.ctx, store.User{Name: "bob", SteamID: other, Active: true}))
			want := u // as it is stored
			change := func(what string, set func(u *store.User)) {
				after := u // as it was read at first
				set(&after)
				set(&want)
				ok(what, x.ChangeUser(x.ctx, u, after))
				got := must(x.User(x.ctx, u.ID))
				if got.UpdatedAt.Before(u.UpdatedAt) {
					fail("UpdatedAt went back")
				}
				want.UpdatedAt = got.UpdatedAt
				same(what, want, got)
			}
			change("nothing", func(u *store.User) {})
			change("switched off", func(u *store.User) { u.Active = false })
			change("another language", func(u *store.User) { u.Language = "en" })
			change("no administrator", func(u *store.User) { u.Admin = false })
			change("no Steam ID", func(u *store.User) { u.SteamID = steam.ID{} })
			change("another password", func(u *store.User) { u.PasswordDigest = "new" })
			late := u
			late.PasswordDigest, late.Active = "late", false
			late.Language = "zh-CN"
			is("a password that was changed meanwhile", x.ChangeUser(x.ctx, u, late), store.ErrChanged)
			same("User", want, must(x.User(x.ctx, u.ID)))
			late = u
			late.SteamID = other
			is("the Steam ID of another", x.ChangeUser(x.ctx, u, late), store.ErrSteamIDInUse)
			same("User", want, must(x.User(x.ctx, u.ID)))
			same("another user", taken, must(x.User(x.ctx, taken.ID)))
		})},
		{"user-not-found", "A user who does not exist is ErrNotFound.", play(func(x *scene) {
			x.user("ann")
			_, err := x.User(x.ctx, 4711)
			is("User", err, store.ErrNotFound)
			_, err = x.UserByName(x.ctx, "nobody")
			is("UserByName", err, store.ErrNotFound)
			is("UpdateUser", x.UpdateUser(x.ctx, store.User{ID: 4711}), store.ErrNotFound)
			is("ChangeUser", x.ChangeUser(x.ctx, store.User{ID: 4711}, store.User{ID: 4711, Admin: true}), store.ErrNotFound)
			is("ChangeUser of a password", x.ChangeUser(x.ctx, store.User{ID: 4711}, store.User{ID: 4711, PasswordDigest: "d"}), store.ErrNotFound)
			is("DeleteUser", x.DeleteUser(x.ctx, 4711), store.ErrNotFound)
		})},
		{"user-delete", "DeleteUser removes the user with all that is theirs, and nothing of others.", play(func(x *scene) {
			type belongings struct {
				blueprint store.Blueprint
				server    store.Server
				user      store.User
			}
			var all [2]belongings
			for i := range all {
				u := x.user(fmt.Sprint("user", i))
				b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b", Overlays: []store.Overlay{{Path: "o"}}}))
				v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, BlueprintID: b.ID, Name: "s", Port: 1000 + i}))
				ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: u.Name, UserID: u.ID, ExpiresAt: at(60)}))
				must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: u.Name}))
				ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v.ID, Token: u.Name}))
				x.apply("Apply", store.Update{ServerID: v.ID, Run: run(0, 5, 1)})
				all[i] = belongings{b, v, u}
			}
			dead, alive := all[0], all[1]
			ok("DeleteUser", x.DeleteUser(x.ctx, dead.user.ID))
			_, err := x.ServerByID(x.ctx, dead.server.ID)
			is("Server", err, store.ErrNotFound)
			_, err = x.Blueprint(x.ctx, dead.user.ID, dead.blueprint.ID)
			is("Blueprint", err, store.ErrNotFound)
			_, _, err = x.Login(x.ctx, dead.user.Name, at(0))
			is("Login", err, store.ErrNotFound)
			_, _, err = x.TokenUser(x.ctx, dead.user.Name, at(0))
			is("TokenUser", err, store.ErrNotFound)
			_, err = x.ShareByToken(x.ctx, dead.user.Name)
			is("ShareByToken", err, store.ErrNotFound)
			same("runs of their server", nil, x.runs(dead.server.ID))

			same("another's server", alive.server, must(x.Server(x.ctx, alive.user.ID, alive.server.ID)))
			same("another's blueprint", alive.blueprint, must(x.Blueprint(x.ctx, alive.user.ID, alive.blueprint.ID)))
			same("another's runs", 1, len(x.runs(alive.server.ID)))
			_, _, err = x.Login(x.ctx, alive.user.Name, at(0))
			ok("another's login", err)
		})},
	}
}
