package shard_test

import (
	"fmt"

	"github.com/left4me/left4me/store/shard"
)

// Five pollers share the 256 shards of a store.
func ExampleShare() {
	fmt.Println(shard.Share(5), shard.Take(50, 5), shard.Take(52, 5))
	// Output: 52 2 0
}
