package login_test

import (
	"context"
	"fmt"
	"net/netip"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/password"
)

func Example() {
	ctx := context.Background()
	st := memstore.New()
	digest, err := password.Hash(ctx, "correct horse")
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := st.CreateUser(ctx, store.User{Name: "mara", PasswordDigest: digest, Active: true}); err != nil {
		fmt.Println(err)
		return
	}

	logins := login.New(login.Config{Store: st})
	addr := netip.MustParseAddr("203.0.113.5")
	_, err = logins.Check(ctx, login.Attempt{Name: "mara", Password: "battery staple", Addr: addr})
	fmt.Println(err)

	user, err := logins.Check(ctx, login.Attempt{Name: "mara", Password: "correct horse", Addr: addr})
	if err != nil {
		fmt.Println(err)
		return
	}
	secret, err := logins.Start(ctx, user, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, user, err = logins.Find(ctx, secret)
	fmt.Println(user.Name, err)
	// Output:
	// login: wrong user name or password
	// mara <nil>
}
