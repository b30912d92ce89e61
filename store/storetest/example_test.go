package storetest_test

import (
	"context"
	"fmt"

	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/storetest"
)

// A case can be checked outside of a test too.
func ExampleCases() {
	ctx := context.Background()
	for _, c := range storetest.Cases() {
		if c.Name != "batch-again" {
			continue
		}
		s := memstore.New()
		defer s.Close()
		fmt.Println(c.Promise)
		fmt.Println(c.Check(ctx, s))
	}
	// Output:
	// Applying a batch again changes nothing.
	// <nil>
}
