package storetest

import "github.com/left4me/left4me/store"

func communityCases() []Case {
	return []Case{
		{"community-roundtrip", "A community's page is found by user and by token, is replaced, deleted, and goes with its user.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			c := store.Community{UserID: ann.ID, Token: "c1", Title: "Friday 求生", CreatedAt: at(0)}
			ok("SetCommunity", x.SetCommunity(x.ctx, c))
			same("Community", c, must(x.Community(x.ctx, ann.ID)))
			c.Token, c.Title, c.Leaders, c.CreatedAt = "c2", "", true, at(1)
			ok("SetCommunity again", x.SetCommunity(x.ctx, c))
			same("CommunityByToken", c, must(x.CommunityByToken(x.ctx, "c2")))
			_, err := x.CommunityByToken(x.ctx, "c1")
			is("the old token", err, store.ErrNotFound)
			_, err = x.Community(x.ctx, bob.ID)
			is("no community", err, store.ErrNotFound)
			ok("SetCommunity of bob", x.SetCommunity(x.ctx, store.Community{UserID: bob.ID, Token: "b"}))
			ok("DeleteCommunity", x.DeleteCommunity(x.ctx, ann.ID))
			ok("DeleteCommunity again", x.DeleteCommunity(x.ctx, ann.ID))
			_, err = x.CommunityByToken(x.ctx, "c2")
			is("a deleted token", err, store.ErrNotFound)
			ok("DeleteUser", x.DeleteUser(x.ctx, bob.ID))
			_, err = x.CommunityByToken(x.ctx, "b")
			is("of a user who is gone", err, store.ErrNotFound)
		})},
		{"community-errors", "A community's page needs a user who exists and a token of its own.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			is("no user", x.SetCommunity(x.ctx, store.Community{UserID: 4711, Token: "t"}), store.ErrNotFound)
			ok("SetCommunity", x.SetCommunity(x.ctx, store.Community{UserID: ann.ID, Token: "t"}))
			if x.SetCommunity(x.ctx, store.Community{UserID: bob.ID, Token: "t"}) == nil {
				fail("another user's token: no error")
			}
			if x.SetCommunity(x.ctx, store.Community{UserID: bob.ID}) == nil {
				fail("an empty token: no error")
			}
			for _, token := range []string{"", "a\x00b"} {
				_, err := x.CommunityByToken(x.ctx, token)
				is("CommunityByToken", err, store.ErrNotFound)
			}
			same("Community", ann.ID, must(x.CommunityByToken(x.ctx, "t")).UserID)
		})},
		{"community-shares", "A community has the public links of the servers that its user owns, and of no others.", play(func(x *scene) {
			ann, bob := x.user("ann"), x.user("bob")
			a, b, c := x.server(ann, "a").ID, x.server(ann, "b").ID, x.server(bob, "c").ID
			x.server(ann, "without a link")
			for id, token := range map[int64]string{a: "a", b: "b", c: "c"} {
				ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: id, Token: token, CreatedAt: at(0)}))
			}
			ok("SetMember", x.SetMember(x.ctx, c, ann.ID, store.RoleOwner))
			want := []store.Share{{ServerID: a, Token: "a", CreatedAt: at(0)}, {ServerID: b, Token: "b", CreatedAt: at(0)}}
			same("SharesOf", want, must(x.SharesOf(x.ctx, ann.ID)))
			same("SharesOf no user", 0, len(must(x.SharesOf(x.ctx, 0))))
		})},
	}
}
