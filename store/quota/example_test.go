package quota_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/quota"
)

func Example() {
	ctx := context.Background()
	st := memstore.New()
	user, err := st.CreateUser(ctx, store.User{Name: "mara", Active: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	guard, err := quota.NewGuard(st, quota.Quota{Blueprints: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"versus", "coop"} {
		b, err := guard.CreateBlueprint(ctx, user, store.Blueprint{Name: name})
		fmt.Println(b.Name, err)
	}
	// Output:
	// versus <nil>
	// coop quota: at most 1 blueprints
}
