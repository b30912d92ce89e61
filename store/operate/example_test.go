package operate_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/rcon/rcontest"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
)

func Example() {
	ctx := context.Background()
	game := rcontest.NewServer(rcontest.NewGame("", "", 8).Handle, &rcontest.Options{Password: "right"})
	defer game.Close()
	host, port, _ := strings.Cut(game.Addr(), ":")
	number, _ := strconv.Atoi(port)

	st := memstore.New()
	defer st.Close()
	ann, _ := st.CreateUser(ctx, store.User{Name: "ann", Active: true})
	srv, _ := st.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "Friday", Host: host, Port: number, RCONPassword: "right"})
	srv, _ = st.Server(ctx, ann.ID, srv.ID) // with ann's role

	o := &operate.Operator{Store: st, Client: operate.Clients(&hold.Logins{Store: st}, nil)}
	for _, line := range []string{"listid", "quit"} {
		reply, err := o.Do(ctx, operate.Request{Actor: operate.User(ann), Server: srv, Action: actions.Action{Kind: actions.Exec, Text: line}})
		fmt.Printf("%s %q\n", operate.Code(err), reply)
	}
	entries, _ := st.AuditEntries(ctx, store.AuditQuery{ServerID: srv.ID})
	for _, e := range entries {
		fmt.Println(e.Actor, e.Action, e.Detail, e.Result)
	}
	// Output:
	// ok "ID filter list: empty\n"
	// confirm ""
	// ann exec listid ok
}
