package report_test

import (
	"context"
	"fmt"
	"time"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/stats"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/report"
)

func ExampleRead() {
	ctx, db := context.Background(), memstore.New()
	user, _ := db.CreateUser(ctx, store.User{Name: "ann", Active: true})
	server, _ := db.CreateServer(ctx, store.Server{UserID: user.ID, Name: "Versus", Port: 27015})
	db.Apply(ctx, []store.Update{{ServerID: server.ID, Sessions: []livestate.Session{
		session(1, at(0, 20, 0), at(0, 21, 0)), session(2, at(0, 20, 30), at(0, 21, 0)),
	}}})
	r, err := report.Read(ctx, db, server.ID, report.Options{Span: stats.Span{From: monday, To: at(1, 0, 0)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Players(), r.PunchCard[time.Monday][20].Minutes(), r.Companions[0].Together)
	// Output: 2 90 30m0s
}
