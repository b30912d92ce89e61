package storetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

func memberCases() []Case {
	return []Case{
		{"member-role", "A member sees a server with the role that they have there, and no other server.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v, other := x.server(ann, "b"), x.server(ann, "other")
			mine := x.server(bob, "c")
			for _, role := range store.Roles() {
				ok("SetMember", x.SetMember(x.ctx, v.ID, bob.ID, role))
				seen := v
				seen.Role = role
				same("Server", seen, must(x.Server(x.ctx, bob.ID, v.ID)))
				same("Servers", []store.Server{seen, mine}, must(x.Servers(x.ctx, bob.ID)))
				same("Members", []store.Member{{ServerID: v.ID, UserID: bob.ID, Name: "bob", Role: role}}, must(x.Members(x.ctx, v.ID)))
			}
			same("ann's", []store.Server{v, other}, must(x.Servers(x.ctx, ann.ID)))
			_, err := x.Server(x.ctx, bob.ID, other.ID)
			is("another server", err, store.ErrNotFound)
			same("ServerByID", store.Role(""), must(x.ServerByID(x.ctx, v.ID)).Role)
			same("AllServers", store.Role(""), must(x.AllServers(x.ctx))[0].Role)

			ok("DeleteMember", x.DeleteMember(x.ctx, v.ID, bob.ID))
			is("DeleteMember again", x.DeleteMember(x.ctx, v.ID, bob.ID), store.ErrNotFound)
			_, err = x.Server(x.ctx, bob.ID, v.ID)
			is("no member any more", err, store.ErrNotFound)
			same("Servers", []store.Server{mine}, must(x.Servers(x.ctx, bob.ID)))
			same("Members", nil, must(x.Members(x.ctx, v.ID)))
		})},
		{"member-played-on", "A player's servers are those of the user on which the player ever was, and the owners those of all servers of the user.", play(func(x *scene) {
			ann, bob, eve := x.user("ann"), x.user("bob"), x.user("eve")
			a, c := x.server(ann, "z"), x.server(bob, "c")
			x.server(ann, "b")
			hidden := x.server(eve, "d")
			player, begin, end := steam.FromAccountID(11), at(0), at(60)
			for _, v := range []store.Server{a, c, hidden} {
				ok("Apply", x.Apply(x.ctx, []store.Update{{ServerID: v.ID, Sessions: []livestate.Session{
					{SteamID: player, JoinedAt: begin, LastSeenAt: end, LeftAt: end},
					{SteamID: steam.FromAccountID(12), JoinedAt: begin, LastSeenAt: end, LeftAt: end},
				}}}))
			}
			ok("SetMember", x.SetMember(x.ctx, c.ID, ann.ID, store.RoleOperator))
			c.Role = store.RoleOperator
			check := func(when string) {
				same(when, []store.Server{a, c}, must(x.PlayedOn(x.ctx, ann.ID, player)))
				same(when+", bob", c.ID, must(x.PlayedOn(x.ctx, bob.ID, player))[0].ID)
				same(when+", another player", nil, must(x.PlayedOn(x.ctx, ann.ID, steam.FromAccountID(13))))
				same(when+", no user", nil, must(x.PlayedOn(x.ctx, 0, player)))
			}
			check("PlayedOn")
			must(x.Prune(x.ctx, end.Add(time.Hour), 100))
			check("PlayedOn after the sessions were removed")
			owners := must(x.Owners(x.ctx, ann.ID))
			slices.Sort(owners)
			same("Owners", []int64{ann.ID, bob.ID}, owners)
			same("Owners, bob", []int64{bob.ID}, must(x.Owners(x.ctx, bob.ID)))
			same("Owners, no user", nil, must(x.Owners(x.ctx, 0)))
		})},
		{"member-writes", "What a member may do is for the caller to check: the store changes servers for the user in UserID alone.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v := x.server(ann, "a")
			ok("SetMember", x.SetMember(x.ctx, v.ID, bob.ID, store.RoleOwner))
			theft := v
			theft.UserID = bob.ID
			is("UpdateServer", x.UpdateServer(x.ctx, theft), store.ErrNotFound)
			is("DeleteServer", x.DeleteServer(x.ctx, bob.ID, v.ID), store.ErrNotFound)
			seen := must(x.Server(x.ctx, bob.ID, v.ID))
			seen.Name = "renamed"
			ok("UpdateServer of the one who was seen", x.UpdateServer(x.ctx, seen))
			same("ann's", "renamed", must(x.Server(x.ctx, ann.ID, v.ID)).Name)
		})},
		{"member-admin", "An administrator sees every server as a viewer, and with more rights where they have them.", play(func(x *scene) {
			ann := x.user("ann")
			root := must(x.CreateUser(x.ctx, store.User{Name: "root", Admin: true, Active: true}))
			a, b, c := x.server(ann, "a"), x.server(ann, "b"), x.server(root, "c")
			ok("SetMember", x.SetMember(x.ctx, b.ID, root.ID, store.RoleOperator))
			a.Role, b.Role = store.RoleViewer, store.RoleOperator
			same("Servers", []store.Server{a, b, c}, must(x.Servers(x.ctx, root.ID)))
			same("Server", a, must(x.Server(x.ctx, root.ID, a.ID)))
			same("ann's", 2, len(must(x.Servers(x.ctx, ann.ID))))
			root.Admin = false
			ok("UpdateUser", x.UpdateUser(x.ctx, root))
			same("Servers", []store.Server{b, c}, must(x.Servers(x.ctx, root.ID)))
		})},
		{"member-errors", "A member needs a server, a user and a role that exist, and is not the owner.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v := x.server(ann, "a")
			is("no server", x.SetMember(x.ctx, 4711, bob.ID, store.RoleViewer), store.ErrNotFound)
			is("no user", x.SetMember(x.ctx, v.ID, 4711, store.RoleViewer), store.ErrNotFound)
			is("user 0", x.SetMember(x.ctx, v.ID, 0, store.RoleViewer), store.ErrNotFound)
			is("no role", x.SetMember(x.ctx, v.ID, bob.ID, ""), store.ErrInvalid)
			is("another role", x.SetMember(x.ctx, v.ID, bob.ID, "root"), store.ErrInvalid)
			is("the owner", x.SetMember(x.ctx, v.ID, ann.ID, store.RoleViewer), store.ErrInUse)
			same("Members", nil, must(x.Members(x.ctx, v.ID)))
			same("owner", store.RoleOwner, must(x.Server(x.ctx, ann.ID, v.ID)).Role)
		})},
		{"member-order", "Members come by name, whatever its case, and there are only so many.", play(func(x *scene) {
			v := x.server(x.user("ann"), "a")
			for i := range store.MaxMembers {
				name := fmt.Sprintf("m%03d", store.MaxMembers-i)
				if i%2 == 0 {
					name = "M" + name[1:]
				}
				ok("SetMember", x.SetMember(x.ctx, v.ID, x.user(name).ID, store.RoleViewer))
			}
			is("one too many", x.SetMember(x.ctx, v.ID, x.user("zoe").ID, store.RoleViewer), store.ErrTooMany)
			members := must(x.Members(x.ctx, v.ID))
			same("all", store.MaxMembers, len(members))
			same("the first", "m001", members[0].Name)
			same("the second", "M002"[1:], members[1].Name[1:])
			ok("another role", x.SetMember(x.ctx, v.ID, members[0].UserID, store.RoleOwner))
		})},
		{"member-removed", "A membership goes with its server and with its user.", play(func(x *scene) {
			ann, bob, eve := x.user("ann"), x.user("bob"), x.user("eve")
			a, b := x.server(ann, "a"), x.server(ann, "b")
			for _, v := range []store.Server{a, b} {
				ok("SetMember", x.SetMember(x.ctx, v.ID, bob.ID, store.RoleViewer))
				ok("SetMember", x.SetMember(x.ctx, v.ID, eve.ID, store.RoleViewer))
			}
			ok("DeleteServer", x.DeleteServer(x.ctx, ann.ID, a.ID))
			same("of the server", nil, must(x.Members(x.ctx, a.ID)))
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			members := must(x.Members(x.ctx, b.ID))
			same("of the user", 1, len(members))
			same("of the other user", eve.ID, members[0].UserID)
		})},
	}
}

// ofAll are servers as they are when no user asks for them.
func ofAll(servers ...store.Server) []store.Server {
	for i := range servers {
		servers[i].Role = ""
	}
	return servers
}
