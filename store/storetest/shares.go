package storetest

import "github.com/left4me/left4me/store"

func shareCases() []Case {
	return []Case{
		{"share-roundtrip", "A public link is found by server and by token, is replaced and deleted.", play(func(x *scene) {
			v := x.one()
			other := x.server(x.user("bob"), "b").ID
			sh := store.Share{ServerID: v, Token: "t1", CreatedAt: at(0)}
			ok("SetShare", x.SetShare(x.ctx, sh))
			same("Share", sh, must(x.Share(x.ctx, v)))
			same("ShareByToken", sh, must(x.ShareByToken(x.ctx, "t1")))
			sh.Token, sh.ShowIDs, sh.ShowAddr, sh.CreatedAt = "t2", true, true, at(1)
			ok("SetShare again", x.SetShare(x.ctx, sh))
			same("Share", sh, must(x.Share(x.ctx, v)))
			_, err := x.ShareByToken(x.ctx, "t1")
			is("the old token", err, store.ErrNotFound)
			_, err = x.Share(x.ctx, other)
			is("no share", err, store.ErrNotFound)
			ok("DeleteShare", x.DeleteShare(x.ctx, v))
			ok("DeleteShare again", x.DeleteShare(x.ctx, v))
			_, err = x.ShareByToken(x.ctx, "t2")
			is("a deleted token", err, store.ErrNotFound)
		})},
		{"share-errors", "A link needs a server that exists and a token of its own.", play(func(x *scene) {
			u := x.user("ann")
			a, b := x.server(u, "a").ID, x.server(u, "b").ID
			is("no server", x.SetShare(x.ctx, store.Share{ServerID: 4711, Token: "t"}), store.ErrNotFound)
			ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: a, Token: "t"}))
			if x.SetShare(x.ctx, store.Share{ServerID: b, Token: "t"}) == nil {
				fail("another server's token: no error")
			}
			if x.SetShare(x.ctx, store.Share{ServerID: b}) == nil {
				fail("an empty token: no error")
			}
			_, err := x.ShareByToken(x.ctx, "")
			is("ShareByToken of none", err, store.ErrNotFound)
			same("Share", a, must(x.ShareByToken(x.ctx, "t")).ServerID)
		})},
	}
}
