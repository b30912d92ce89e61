package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/store"
)

func wholeCases() []Case {
	return []Case{
		{"ping-close", "Ping works until Close; then all calls fail, and closing again does nothing.", play(func(x *scene) {
			v := x.one()
			ok("Ping", x.Ping(x.ctx))
			ok("Close", x.Close())
			for what, err := range x.everything(x.ctx, v) {
				if err == nil {
					fail("%s after Close: no error", what)
				}
			}
			ok("Close again", x.Close())
		})},
		{"cancelled", "A call whose context ended fails with the context's error and changes nothing.", play(func(x *scene) {
			v := x.one()
			x.apply("Apply", store.Update{ServerID: v, Run: run(0, 5, 1), Sessions: []livestate.Session{here(1, 0, 5)}})
			want := x.history(v)
			ctx, cancel := context.WithCancel(x.ctx)
			cancel()
			for what, err := range x.everything(ctx, v) {
				is(what, err, context.Canceled)
			}
			late, cancel := context.WithDeadline(x.ctx, time.Unix(0, 0))
			defer cancel()
			is("Ping", x.Ping(late), context.DeadlineExceeded)
			same("history", want, x.history(v))
			ok("Ping", x.Ping(x.ctx))
		})},
		{"hostile-text", "Text comes back as it was wherever it stands, but for NUL and what is not UTF-8 in text that identifies nothing.", play(func(x *scene) {
			const in, want = "?0 'x'' \"y\" ; -- \\ {a} \x00 \xff 漢 \u2028 ?", "?0 'x'' \"y\" ; -- \\ {a}  \uFFFD 漢 \u2028 ?"
			const key = "?0 'x'' \"y\" ; -- \\ {a} \uFFFD 漢 ?"
			u := must(x.CreateUser(x.ctx, store.User{Name: key, PasswordDigest: key, Language: in, Active: true}))
			same("user", [3]string{key, key, want}, [3]string{u.Name, u.PasswordDigest, u.Language})
			same("UserByName", u, must(x.UserByName(x.ctx, key)))
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: key, Arguments: []string{in}, Config: []string{in, in},
				Overlays: []store.Overlay{{Path: in}}}))
			same("blueprint", []string{want, want, want, want}, append(append(b.Arguments, b.Config...), b.Overlays[0].Path))
			same("blueprint name", key, b.Name)
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: key, Port: 1, RCONPassword: key, LastError: in}))
			same("server", []string{key, key, want}, []string{v.Name, v.RCONPassword, v.LastError})
			ok("UpdateServer", x.UpdateServer(x.ctx, v))
			tok := must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: key, Digest: key}))
			same("token", key, tok.Name)
			_, _, err := x.TokenUser(x.ctx, key, at(0))
			ok("TokenUser", err)
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: key, UserID: u.ID, ExpiresAt: at(1)}))
			_, _, err = x.Login(x.ctx, key, at(0))
			ok("Login", err)
			ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v.ID, Token: key}))
			same("ShareByToken", v.ID, must(x.ShareByToken(x.ctx, key)).ServerID)
			ok("Acquire", x.Acquire(x.ctx, key, key, at(0), time.Second))
			ok("Release", x.Release(x.ctx, key, key))
			ok("Acquire", x.Acquire(x.ctx, key, "other", at(0), time.Second))
		})},
		{"text-refused", "Two texts that identify something never become one: what cannot be stored is ErrInvalid, and finds nothing.", play(func(x *scene) {
			u := x.user("mara")
			x.server(u, "mara")
			must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "mara"}))
			must(x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "mara", Digest: "mara"}))
			ok("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: "mara", UserID: u.ID, ExpiresAt: at(1)}))
			v := x.server(u, "other").ID
			ok("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v, Token: "mara"}))
			ok("Acquire", x.Acquire(x.ctx, "mara", "mara", at(0), time.Minute))
			for _, bad := range []string{"mara\x00", "\x00mara", "ma\x00ra", "mara\xff", "mara\n", "mara\u2028"} {
				_, err := x.CreateUser(x.ctx, store.User{Name: bad})
				is("CreateUser", err, store.ErrInvalid)
				_, err = x.UserByName(x.ctx, bad)
				is("UserByName", err, store.ErrNotFound)
				_, err = x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: bad})
				is("CreateBlueprint", err, store.ErrInvalid)
				for i, s := range []store.Server{{Name: bad}, {Name: "s", Host: bad}, {Name: "s", RCONPassword: bad}} {
					s.UserID, s.Port = u.ID, 1
					_, err = x.CreateServer(x.ctx, s)
					is(fmt.Sprint("CreateServer ", i), err, store.ErrInvalid)
					s.ID = v
					is(fmt.Sprint("UpdateServer ", i), x.UpdateServer(x.ctx, s), store.ErrInvalid)
				}
				_, err = x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: bad, Digest: "d"})
				is("CreateToken", err, store.ErrInvalid)
				_, err = x.CreateToken(x.ctx, store.Token{UserID: u.ID, Name: "n", Digest: bad})
				is("CreateToken", err, store.ErrInvalid)
				_, _, err = x.TokenUser(x.ctx, bad, at(0))
				is("TokenUser", err, store.ErrNotFound)
				is("CreateLogin", x.CreateLogin(x.ctx, store.Login{Digest: bad, UserID: u.ID, ExpiresAt: at(1)}), store.ErrInvalid)
				_, _, err = x.Login(x.ctx, bad, at(0))
				is("Login", err, store.ErrNotFound)
				is("SetShare", x.SetShare(x.ctx, store.Share{ServerID: v, Token: bad}), store.ErrInvalid)
				_, err = x.ShareByToken(x.ctx, bad)
				is("ShareByToken", err, store.ErrNotFound)
				is("Acquire", x.Acquire(x.ctx, "mara", bad, at(0), time.Minute), store.ErrInvalid)
				ok("Release", x.Release(x.ctx, "mara", bad))
				is("Acquire", x.Acquire(x.ctx, "mara", "other", at(0), time.Minute), store.ErrLeaseHeld)
			}
		})},
		{"secrets", "No error holds a password, a digest or a token.", play(func(x *scene) {
			u := x.user("ann")
			x.server(u, "a")
			secret := "s3cr3t'\x00`\xff"
			var errs []error
			add := func(err error) { errs = append(errs, err) }
			_, err := x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "a", Port: 1, RCONPassword: secret})
			add(err)
			_, err = x.CreateServer(x.ctx, store.Server{UserID: u.ID, Name: "b", Port: 27015, RCONPassword: secret})
			add(err)
			_, err = x.CreateUser(x.ctx, store.User{Name: "ann", PasswordDigest: secret})
			add(err)
			add(x.CreateLogin(x.ctx, store.Login{Digest: secret, UserID: 4711}))
			_, _, err = x.Login(x.ctx, secret, at(0))
			add(err)
			_, _, err = x.TokenUser(x.ctx, secret, at(0))
			add(err)
			_, err = x.ShareByToken(x.ctx, secret)
			add(err)
			_, err = x.CreateAlertTarget(x.ctx, store.AlertTarget{UserID: u.ID, Kind: store.AlertWebhook, Name: "a", URL: "https://a:b@203.0.113.1/" + secret})
			add(err)
			_, err = x.CreateAlertTarget(x.ctx, store.AlertTarget{UserID: 4711, Kind: store.AlertWebhook, Name: "a", URL: "https://203.0.113.1/s3cr3t", Key: "s3cr3t"})
			add(err)
			ctx, cancel := context.WithCancel(x.ctx)
			cancel()
			_, err = x.CreateServer(ctx, store.Server{UserID: u.ID, Name: "c", Port: 2, RCONPassword: secret})
			add(err)
			for i, err := range errs {
				if err == nil {
					fail("error %d is missing", i)
				}
				for e := err; e != nil; e = errors.Unwrap(e) {
					if said := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(said, "s3cr3t") {
						fail("error %d tells the secret: %s", i, said)
					}
				}
			}
		})},
	}
}
