package store_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
)

// rename changes the name of a server. It takes what it needs of a store, and
// tells by the error what to say.
func rename(ctx context.Context, s store.Servers, userID, id int64, name string) string {
	v, err := s.Server(ctx, userID, id)
	if err == nil {
		v.Name = name
		err = s.UpdateServer(ctx, v)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "no such server"
	case errors.Is(err, store.ErrNameInUse):
		return "you have one of that name"
	case err != nil:
		return "try again later"
	}
	return "done"
}

func Example() {
	ctx := context.Background()
	s := memstore.New()
	defer s.Close()
	ann, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	coop, err := s.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "coop", Port: 27015})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := s.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "versus", Port: 27016}); err != nil {
		log.Fatal(err)
	}
	fmt.Println(rename(ctx, s, ann.ID, coop.ID, "versus"))
	fmt.Println(rename(ctx, s, ann.ID, coop.ID, "survival"))
	fmt.Println(rename(ctx, s, ann.ID+1, coop.ID, "mine"))
	// Output:
	// you have one of that name
	// done
	// no such server
}
