package storetest

import (
	"fmt"

	"github.com/left4me/left4me/store"
)

func groupCases() []Case {
	return []Case{
		{"group-role", "A member of a group has their role on each of its servers, also on those that come later, and on no other.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			a, b, c := x.server(ann, "a"), x.server(ann, "b"), x.server(ann, "c")
			g := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "g", Servers: []int64{b.ID, a.ID, b.ID}}))
			same("CreateGroup", store.Group{ID: g.ID, UserID: ann.ID, Name: "g", Servers: []int64{a.ID, b.ID}}, g)
			for _, role := range store.Roles() {
				ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, g.ID, bob.ID, role))
				a.Role, b.Role, c.Role = role, role, role
				same("Server", a, must(x.Server(x.ctx, bob.ID, a.ID)))
				same("Servers", []store.Server{a, b}, must(x.Servers(x.ctx, bob.ID)))
				_, err := x.Server(x.ctx, bob.ID, c.ID)
				is("another server", err, store.ErrNotFound)
			}
			g.Servers = []int64{b.ID, c.ID}
			ok("UpdateGroup", x.UpdateGroup(x.ctx, g))
			same("Servers", []store.Server{b, c}, must(x.Servers(x.ctx, bob.ID)))
			g.Members = []store.Member{{UserID: bob.ID, Name: "bob", Role: store.RoleOwner}}
			same("Group", g, must(x.Group(x.ctx, ann.ID, g.ID)))
			same("Groups", []store.Group{g}, must(x.Groups(x.ctx, ann.ID)))
			same("Members are the direct ones", nil, must(x.Members(x.ctx, b.ID)))
			same("Owners", []int64{ann.ID}, must(x.Owners(x.ctx, bob.ID)))

			ok("DeleteGroupMember", x.DeleteGroupMember(x.ctx, ann.ID, g.ID, bob.ID))
			same("no member any more", nil, must(x.Servers(x.ctx, bob.ID)))
			is("DeleteGroupMember again", x.DeleteGroupMember(x.ctx, ann.ID, g.ID, bob.ID), store.ErrNotFound)
		})},
		{"group-highest", "Of a direct role and those of several groups the highest counts.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			v := x.server(ann, "a")
			role := func() store.Role { return must(x.Server(x.ctx, bob.ID, v.ID)).Role }
			one := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "one", Servers: []int64{v.ID}}))
			two := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "two", Servers: []int64{v.ID}}))
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, one.ID, bob.ID, store.RoleViewer))
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, two.ID, bob.ID, store.RoleOperator))
			same("two groups", store.RoleOperator, role())
			same("once in the list", 1, len(must(x.Servers(x.ctx, bob.ID))))
			ok("SetMember", x.SetMember(x.ctx, v.ID, bob.ID, store.RoleOwner))
			same("the direct one is higher", store.RoleOwner, role())
			ok("SetMember", x.SetMember(x.ctx, v.ID, bob.ID, store.RoleViewer))
			same("the direct one is lower", store.RoleOperator, role())
			ok("DeleteGroup", x.DeleteGroup(x.ctx, ann.ID, two.ID))
			same("one group less", store.RoleViewer, role())
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, one.ID, bob.ID, store.RoleOperator))
			same("another role", store.RoleOperator, role())
		})},
		{"group-owner", "Only its user has a group, and only servers of that user are in it.", play(func(x *scene) {
			ann, bob, eve := x.user("ann"), x.user("bob"), x.user("eve")
			a, b := x.server(ann, "a"), x.server(bob, "b")
			ok("SetMember", x.SetMember(x.ctx, b.ID, ann.ID, store.RoleOwner))
			g := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "g", Servers: []int64{a.ID}}))
			_, err := x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "foreign", Servers: []int64{a.ID, b.ID}})
			is("a foreign server", err, store.ErrNotFound)
			foreign := g
			foreign.Servers = []int64{b.ID}
			is("a foreign server later", x.UpdateGroup(x.ctx, foreign), store.ErrNotFound)
			same("as before", []store.Group{g}, must(x.Groups(x.ctx, ann.ID)))
			theft := g
			theft.UserID, theft.Servers = bob.ID, nil
			is("UpdateGroup", x.UpdateGroup(x.ctx, theft), store.ErrNotFound)
			is("DeleteGroup", x.DeleteGroup(x.ctx, bob.ID, g.ID), store.ErrNotFound)
			is("SetGroupMember", x.SetGroupMember(x.ctx, bob.ID, g.ID, eve.ID, store.RoleOwner), store.ErrNotFound)
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, g.ID, eve.ID, store.RoleViewer))
			is("DeleteGroupMember", x.DeleteGroupMember(x.ctx, bob.ID, g.ID, eve.ID), store.ErrNotFound)
			_, err = x.Group(x.ctx, bob.ID, g.ID)
			is("Group", err, store.ErrNotFound)
			same("Groups", nil, must(x.Groups(x.ctx, bob.ID)))
			_, err = x.Server(x.ctx, eve.ID, b.ID)
			is("a server that is in no group", err, store.ErrNotFound)
		})},
		{"group-errors", "A group needs a user and a name of its own; a member a user and a role that exist, and is not the owner.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			g := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "g"}))
			create := func(owner int64, name string, servers ...int64) error {
				_, err := x.CreateGroup(x.ctx, store.Group{UserID: owner, Name: name, Servers: servers})
				return err
			}
			is("the same name", create(ann.ID, "g"), store.ErrNameInUse)
			is("a bad name", create(ann.ID, "a\nb"), store.ErrInvalid)
			is("no user", create(4711, "g"), store.ErrNotFound)
			is("no server", create(ann.ID, "none", 4711), store.ErrNotFound)
			many := make([]int64, store.MaxGroupServers+1)
			for i := range many {
				many[i] = int64(i + 1)
			}
			is("too many servers", create(ann.ID, "many", many...), store.ErrTooMany)
			ok("another user's", create(bob.ID, "g"))
			ok("another case", create(ann.ID, "G"))
			other := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "h"}))
			other.Name = "g"
			is("UpdateGroup", x.UpdateGroup(x.ctx, other), store.ErrNameInUse)
			is("no group", x.SetGroupMember(x.ctx, ann.ID, 4711, bob.ID, store.RoleViewer), store.ErrNotFound)
			is("no member", x.SetGroupMember(x.ctx, ann.ID, g.ID, 4711, store.RoleViewer), store.ErrNotFound)
			is("no role", x.SetGroupMember(x.ctx, ann.ID, g.ID, bob.ID, ""), store.ErrInvalid)
			is("the owner", x.SetGroupMember(x.ctx, ann.ID, g.ID, ann.ID, store.RoleViewer), store.ErrInUse)
			same("Group", g, must(x.Group(x.ctx, ann.ID, g.ID)))
		})},
		{"group-bounds", "There are only so many groups of a user and members of a group.", play(func(x *scene) {
			ann := x.user("ann")
			var first store.Group
			for i := range store.MaxGroups {
				g := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: fmt.Sprintf("g%03d", store.MaxGroups-i)}))
				if i == 0 {
					first = g
				}
			}
			_, err := x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "more"})
			is("one group too many", err, store.ErrTooMany)
			groups := must(x.Groups(x.ctx, ann.ID))
			same("all", store.MaxGroups, len(groups))
			same("the first by name", "g001", groups[0].Name)
			for i := range store.MaxMembers {
				ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, first.ID, x.user(fmt.Sprintf("m%03d", store.MaxMembers-i)).ID, store.RoleViewer))
			}
			is("one member too many", x.SetGroupMember(x.ctx, ann.ID, first.ID, x.user("zoe").ID, store.RoleViewer), store.ErrTooMany)
			members := must(x.Group(x.ctx, ann.ID, first.ID)).Members
			same("members", store.MaxMembers, len(members))
			same("the first by name", "m001", members[0].Name)
		})},
		{"group-removed", "A group goes with its user, and servers and members leave it when they go.", play(func(x *scene) {
			ann, bob, eve := x.user("ann"), x.user("bob"), x.user("eve")
			a, b := x.server(ann, "a"), x.server(ann, "b")
			g := must(x.CreateGroup(x.ctx, store.Group{UserID: ann.ID, Name: "g", Servers: []int64{a.ID, b.ID}}))
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, g.ID, bob.ID, store.RoleViewer))
			ok("SetGroupMember", x.SetGroupMember(x.ctx, ann.ID, g.ID, eve.ID, store.RoleViewer))
			ok("DeleteServer", x.DeleteServer(x.ctx, ann.ID, a.ID))
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			g.Servers, g.Members = []int64{b.ID}, []store.Member{{UserID: eve.ID, Name: "eve", Role: store.RoleViewer}}
			same("Group", g, must(x.Group(x.ctx, ann.ID, g.ID)))
			ok("DeleteUser", x.DeleteUser(x.ctx, ann.ID))
			same("Groups", nil, must(x.Groups(x.ctx, ann.ID)))
			same("eve's", nil, must(x.Servers(x.ctx, eve.ID)))
		})},
	}
}
