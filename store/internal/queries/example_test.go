package queries_test

import (
	"fmt"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/internal/queries"
)

// What a transaction failed with can hold what its caller decides by.
func ExampleSentinel() {
	err := fmt.Errorf("create server: %w", store.ErrPortInUse)
	fmt.Println(queries.Sentinel(err))
	fmt.Println(queries.Sentinel(fmt.Errorf("the disk is full")))
	// Output:
	// store: port already in use
	// <nil>
}
