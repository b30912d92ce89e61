package postgres_test

import (
	"context"
	"fmt"
	"log"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/postgres"
)

func ExampleOpen() {
	ctx := context.Background()
	url, err := server.NewDatabase(ctx) // postgres://left4me:secret@127.0.0.1:5432/left4me
	if err != nil {
		log.Fatal(err)
	}
	s, err := postgres.Open(ctx, url, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	u, err := s.CreateUser(ctx, store.User{Name: "ann", Active: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(u.ID, u.Name)
	// Output: 1 ann
}
