package storetest_test

import (
	"context"
	"fmt"
	"log"

	"github.com/left4me/left4me/store/sqlite"
	"github.com/left4me/left4me/store/storetest"
)

// A case can be checked outside of a test too.
func ExampleCases() {
	ctx := context.Background()
	for _, c := range storetest.Cases() {
		if c.Name != "batch-again" {
			continue
		}
		s, err := sqlite.Open(ctx, ":memory:", nil)
		if err != nil {
			log.Fatal(err)
		}
		defer s.Close()
		fmt.Println(c.Promise)
		fmt.Println(c.Check(ctx, s))
	}
	// Output:
	// Applying a batch again changes nothing.
	// <nil>
}
