package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/left4me/left4me/store"
)

func credentialCases() []Case {
	return []Case{
		{"login-roundtrip", "Login returns what CreateLogin stored, with its user.", play(func(x *scene) {
			u := x.user("ann")
			x.user("bob")
			l := store.Login{Digest: "d1", UserID: u.ID, CreatedAt: at(0), ExpiresAt: at(60)}
			ok("CreateLogin", x.CreateLogin(x.ctx, l))
			got, user, err := x.Login(x.ctx, "d1", at(59))
			ok("Login", err)
			same("login", l, got)
			same("user", u, user)
			_, _, err = x.Login(x.ctx, "d2", at(0))
			is("unknown digest", err, store.ErrNotFound)
			is("unknown user", x.CreateLogin(x.ctx, store.Login{Digest: "d3", UserID: 4711, ExpiresAt: at(60)}), store.ErrNotFound)
		})},
		{"login-expires", "A login is ErrNotFound from ExpiresAt on.", play(func(x *scene) {
			u := x.user("ann")
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "d", UserID: u.ID, CreatedAt: at(0), ExpiresAt: at(60)}))
			_, _, err := x.Login(x.ctx, "d", at(60).Add(-time.Millisecond))
			ok("just before", err)
			_, _, err = x.Login(x.ctx, "d", at(60))
			is("at the end", err, store.ErrNotFound)
		})},
		{"login-inactive", "A user who is not active has no login and no token, and has them again later.", play(func(x *scene) {
			u := x.user("ann")
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "d", UserID: u.ID, ExpiresAt: at(60)}))
			must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: "d"}))
			for _, active := range []bool{false, true} {
				u.Active = active
				ok("UpdateUser", x.UpdateUser(x.ctx, u))
				_, _, loginErr := x.Login(x.ctx, "d", at(0))
				_, _, tokenErr := x.TokenUser(x.ctx, "d", at(0))
				for what, err := range map[string]error{"Login": loginErr, "TokenUser": tokenErr} {
					if active {
						ok(what, err)
					} else {
						is(what, err, store.ErrNotFound)
					}
				}
			}
		})},
		{"login-delete", "Logins go one by one, all but one, or when they have expired.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			for _, digest := range []string{"a", "b", "c", "d"} {
				ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: digest, UserID: u.ID, ExpiresAt: at(60)}))
			}
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "e", UserID: other.ID, ExpiresAt: at(90)}))
			left := func() string {
				var left []string
				for _, digest := range []string{"a", "b", "c", "d", "e"} {
					_, _, err := x.Login(x.ctx, digest, at(0))
					if err == nil {
						left = append(left, digest)
					} else if !errors.Is(err, store.ErrNotFound) {
						fail("Login: %w", err)
					}
				}
				return strings.Join(left, "")
			}
			ok("DeleteLogin", x.DeleteLogin(x.ctx, "a"))
			ok("DeleteLogin of none", x.DeleteLogin(x.ctx, "zzz"))
			same("after DeleteLogin", "bcde", left())
			ok("DeleteLogins", x.DeleteLogins(x.ctx, u.ID, "c"))
			same("after DeleteLogins but one", "ce", left())
			ok("PruneLogins", x.PruneLogins(x.ctx, at(60)))
			same("after PruneLogins", "e", left())
			ok("DeleteLogins", x.DeleteLogins(x.ctx, other.ID, ""))
			same("after DeleteLogins", "", left())
		})},
		{"digest-once", "A second login or token of one digest is an error, whoever asks, and the first stays as it was.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			l := store.Login{Digest: "d", UserID: u.ID, CreatedAt: at(0), ExpiresAt: at(60)}
			ok("CreateLogin", x.CreateLogin(x.ctx, l))
			tok := must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: "d"}))
			for _, id := range []int64{u.ID, other.ID} {
				if x.CreateLogin(x.ctx, store.Login{Digest: "d", UserID: id, CreatedAt: at(1), ExpiresAt: at(90)}) == nil {
					fail("a second login: no error")
				}
				if _, err := x.CreateToken(x.ctx, store.Token{UserID: id, Name: "again", Digest: "d"}); err == nil {
					fail("a second token: no error")
				}
			}
			got, user, err := x.Login(x.ctx, "d", at(0))
			ok("Login", err)
			same("login", l, got)
			same("user", u, user)
			gotToken, user, err := x.TokenUser(x.ctx, "d", at(0))
			ok("TokenUser", err)
			same("token", tok, gotToken)
			same("user", u, user)
		})},
		{"token-roundtrip", "A token acts for its user until that user revokes it.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			tok, err := x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "script", Digest: "d", CreatedAt: at(0)})
			ok("CreateToken", err)
			same("CreateToken", store.Token{ID: tok.ID, UserID: u.ID, Name: "script", Digest: "d", CreatedAt: at(0)}, tok)
			got, user, err := x.TokenUser(x.ctx, "d", at(5))
			ok("TokenUser", err)
			same("token", tok, got)
			same("user", u, user)
			if used := must(x.Tokens(x.ctx, u.ID))[0].LastUsedAt; !used.IsZero() && !used.Equal(at(5)) {
				fail("LastUsedAt = %v, want %v or zero", used, at(5))
			}
			is("DeleteToken of another", x.DeleteToken(x.ctx, other.ID, tok.ID), store.ErrNotFound)
			ok("DeleteToken", x.DeleteToken(x.ctx, u.ID, tok.ID))
			_, _, err = x.TokenUser(x.ctx, "d", at(5))
			is("TokenUser of a revoked one", err, store.ErrNotFound)
			is("DeleteToken again", x.DeleteToken(x.ctx, u.ID, tok.ID), store.ErrNotFound)
		})},
		{"token-end", "A token is good until its end.", play(func(x *scene) {
			u := x.user("ann")
			tok := must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "t", Digest: "d", MayChange: true, CreatedAt: at(0), EndsAt: at(10)}))
			same("CreateToken", store.Token{ID: tok.ID, UserID: u.ID, Name: "t", Digest: "d", MayChange: true, CreatedAt: at(0), EndsAt: at(10)}, tok)
			got, _, err := x.TokenUser(x.ctx, "d", at(9))
			ok("TokenUser", err)
			same("token", tok, got)
			for _, late := range []float64{10, 11} {
				_, _, err = x.TokenUser(x.ctx, "d", at(late))
				is("TokenUser after the end", err, store.ErrNotFound)
			}
			same("Tokens", 1, len(must(x.Tokens(x.ctx, u.ID))))
		})},
		{"tokens-that-change", "Tokens that may change things end together, and no others.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			for _, name := range []string{"a", "b"} {
				must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: name, Digest: name, MayChange: true}))
				must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: name + "-reads", Digest: name + "-reads"}))
				must(x.CreateToken(x.ctx, store.Token{UserID: other.ID, Name: name, Digest: "other-" + name, MayChange: true}))
			}
			ok("DeleteChangingTokens", x.DeleteChangingTokens(x.ctx, u.ID))
			ok("DeleteChangingTokens of nobody", x.DeleteChangingTokens(x.ctx, 4711))
			var names []string
			for _, tok := range append(must(x.Tokens(x.ctx, u.ID)), must(x.Tokens(x.ctx, other.ID))...) {
				names = append(names, tok.Name)
			}
			same("Tokens", []string{"a-reads", "b-reads", "a", "b"}, names)
		})},
		{"token-names", "Tokens are listed by name; a user gives each name once.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			for _, name := range []string{"b", "C", "c", "a"} {
				must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: name, Digest: name}))
			}
			must(x.CreateToken(x.ctx, store.Token{UserID: other.ID, Name: "a", Digest: "other"}))
			_, err := x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "a", Digest: "again"})
			is("CreateToken", err, store.ErrNameInUse)
			_, err = x.CreateToken(x.ctx, store.Token{UserID: 4711, Name: "a", Digest: "nobody"})
			is("CreateToken of nobody", err, store.ErrNotFound)
			var names []string
			for _, tok := range must(x.Tokens(x.ctx, u.ID)) {
				names = append(names, tok.Name)
			}
			same("Tokens", []string{"a", "b", "C", "c"}, names)
		})},
	}
}
