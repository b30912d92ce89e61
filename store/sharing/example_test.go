package sharing_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/sharing"
)

// A member of a group has their role also on servers that come later.
func Example() {
	ctx := context.Background()
	st := memstore.New()
	ann, err := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		panic(err)
	}
	bob, err := st.CreateUser(ctx, store.User{Name: "bob", Active: true})
	if err != nil {
		panic(err)
	}
	s := &sharing.Sharing{Store: st, Log: &operate.Operator{Store: st}}
	g, err := s.SaveGroup(ctx, operate.User(ann), store.Group{UserID: ann.ID, Name: "Friday"})
	if err != nil {
		panic(err)
	}
	if err := s.SetGroupMember(ctx, operate.User(ann), g, "Bob", store.RoleOperator); err != nil {
		panic(err)
	}
	v, err := st.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "Versus"})
	if err != nil {
		panic(err)
	}
	g.Servers = append(g.Servers, v.ID)
	if _, err := s.SaveGroup(ctx, operate.User(ann), g); err != nil {
		panic(err)
	}
	v, err = st.Server(ctx, bob.ID, v.ID)
	fmt.Println(v.Name, v.Role, err)
	fmt.Println(s.SetGroupMember(ctx, operate.User(ann), g, "eve", store.RoleViewer))
	// Output:
	// Versus operator <nil>
	// sharing: no such user
}
