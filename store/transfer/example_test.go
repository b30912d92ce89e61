package transfer_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/transfer"
)

func ExampleCopy() {
	ctx := context.Background()
	from, err := sqlite.Open(ctx, ":memory:", nil)
	if err != nil {
		panic(err)
	}
	defer from.Close()
	if _, err := from.CreateUser(ctx, store.User{Name: "mara"}); err != nil {
		panic(err)
	}
	to, err := sqlite.Open(ctx, ":memory:", nil) // or a database of package postgres
	if err != nil {
		panic(err)
	}
	defer to.Close()
	report, err := transfer.Copy(ctx, from, to)
	if err != nil {
		panic(err)
	}
	for _, table := range report {
		if n := table.Digest.Rows(); n > 0 {
			fmt.Println(table.Name, n)
		}
	}
	// Output:
	// users 1
	// rcon_login_key 1
}
